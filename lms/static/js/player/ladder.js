// hls.js climbs a ladder of sizes where the browser can't.

export async function climb(player, url, fall) {
  const { default: Hls } = await import(player.dataset.hls);
  if (!Hls.isSupported()) return null;
  const hls = new Hls({
    // A worker would need an exception from the content security policy.
    enableWorker: false,
    // A phone's width doesn't cost what a desktop's does.
    capLevelToPlayerSize: true,
    abrEwmaDefaultEstimate: 400_000,
    startPosition: player.waiting ?? -1,
  });
  hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.NETWORK_ERROR && !navigator.onLine) {
      return window.addEventListener("online", () => hls.startLoad(), { once: true });
    }
    fall(hls.levels[hls.currentLevel]?.height || 0);
  });
  hls.loadSource(url);
  hls.attachMedia(player.video);
  return hls;
}
