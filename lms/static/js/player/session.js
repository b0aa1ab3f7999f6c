// The keys of a headset and of a locked screen.
const STEP_SECONDS = 10;

export function announce(video, title, seek) {
  const session = navigator.mediaSession;
  if (!session || !window.MediaMetadata) return;
  const artwork = video.poster ? [{ src: video.poster }] : [];
  session.metadata = new MediaMetadata({ title: title || document.title, artwork });
  session.setActionHandler("seekbackward", (how) => seek(video.currentTime - (how.seekOffset || STEP_SECONDS)));
  session.setActionHandler("seekforward", (how) => seek(video.currentTime + (how.seekOffset || STEP_SECONDS)));
  session.setActionHandler("seekto", (how) => seek(how.seekTime));
}
