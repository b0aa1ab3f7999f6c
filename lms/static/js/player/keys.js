// Single letters act only while the focus is in the player (WCAG 2.1.4). Space and the arrows are the
// browser's own: they also move the sliders of its controls, which look like the video to a script.
const STEP_SECONDS = 10;

export function listenToKeys(player) {
  const { video } = player;
  const acts = {
    k: () => (video.paused ? player.play() : video.pause()),
    j: () => player.seek(video.currentTime - STEP_SECONDS),
    l: () => player.seek(video.currentTime + STEP_SECONDS),
    m: () => (video.muted = !video.muted),
    c: () => player.captions.toggle(),
    f: () => fill(video),
  };
  player.addEventListener("keydown", (event) => {
    const act = acts[event.key.toLowerCase()];
    const isWriting = event.target.matches("input[type=search]");
    if (!act || isWriting || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    act();
  });
}

function fill(video) {
  if (document.fullscreenElement) document.exitFullscreen();
  else if (video.matches("video")) video.requestFullscreen?.().catch(() => {});
}
