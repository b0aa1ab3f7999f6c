// The keys of a headset and of a locked screen, and what they show.
const STEP_SECONDS = 10;
const MOVES = ["durationchange", "ratechange", "seeked", "play", "pause"];

export function announce(player) {
  const { video } = player;
  const session = navigator.mediaSession;
  if (!session || !window.MediaMetadata) return;
  const step = (how, way) => player.seek(video.currentTime + way * (how.seekOffset || STEP_SECONDS));
  const handlers = {
    play: () => player.play(),
    pause: () => video.pause(),
    seekbackward: (how) => step(how, -1),
    seekforward: (how) => step(how, 1),
    seekto: (how) => player.seek(how.seekTime),
  };
  const introduce = () => {
    const artwork = video.poster ? [{ src: video.poster }] : [];
    session.metadata = new MediaMetadata({ title: player.dataset.title || document.title, artwork });
    for (const [action, handler] of Object.entries(handlers)) session.setActionHandler(action, handler);
  };
  video.addEventListener("playing", introduce);
  for (const move of MOVES) video.addEventListener(move, () => place(session, video));
  introduce();
  place(session, video);
}

function place(session, video) {
  session.playbackState = video.paused ? "paused" : "playing";
  const { duration, playbackRate } = video;
  if (!Number.isFinite(duration) || playbackRate <= 0) return;
  session.setPositionState?.({ duration, playbackRate, position: Math.min(video.currentTime, duration) });
}
