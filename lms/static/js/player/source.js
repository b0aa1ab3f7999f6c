// Which file plays: one film, or a ladder of sizes (HLS) that the browser climbs itself or hls.js climbs
// for it. hls.js is fetched no sooner than somebody plays.
const HLS = "application/vnd.apple.mpegurl";
const PARTS = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';

export function playsLadders(video) {
  return !!video.canPlayType(HLS) || !!window.MediaSource?.isTypeSupported(PARTS);
}

export class Source {
  // `settle` takes the film of the height that it is given.
  constructor(player, settle) {
    this.player = player;
    this.video = player.video;
    this.settle = settle;
    this.video.addEventListener("play", () => this.isArmed && this.climb());
    // A failing <source> says so itself, and that doesn't bubble.
    this.video.addEventListener("error", ({ target }) => this.isEnd(target) && this.fail(), { capture: true });
    window.addEventListener("online", () => this.isLost && this.again());
  }

  take(input) {
    const { paused } = this.video;
    const isPlaying = !paused || this.isClimbing;
    const needsHelp = input.dataset.kind === "hls" && !this.video.canPlayType(HLS);
    this.leave();
    this.input = input;
    this.isArmed = needsHelp;
    if (needsHelp && !isPlaying) return (this.video.preload = "none");
    if (needsHelp) return this.climb();
    this.player.waiting = this.player.place() || null;
    this.video.src = input.value;
    this.video.load();
    if (isPlaying) this.player.play();
  }

  leave() {
    this.isLost = this.isClimbing = false;
    if (!this.ladder) return;
    // The place goes with the ladder, so it is noted first.
    this.player.waiting = this.player.place() || null;
    this.ladder.destroy();
    this.ladder = null;
  }

  async climb() {
    const { input, player } = this;
    this.isArmed = false;
    this.isClimbing = true;
    player.waiting = player.place() || null;
    this.video.pause();
    player.say("preparing");
    const fall = (height) => this.input === input && this.fall(height);
    const ladder = await player
      .extras()
      .then((extras) => extras.climb(player, input.value, fall))
      .catch(() => null);
    if (this.input !== input) return ladder?.destroy();
    if (!ladder) return this.fall(0);
    this.isClimbing = false;
    this.ladder = ladder;
    player.say("");
    player.play();
  }

  // The ladder can't be climbed: the film of the nearest size plays on from the same place.
  fall(height) {
    this.settle(height);
    this.player.say("fallen");
  }

  // While another source is left, the browser goes on by itself.
  isEnd(target) {
    return target === this.video || target === this.video.querySelector("source:last-of-type");
  }

  fail() {
    if (this.input?.dataset.kind === "hls") return this.fall(this.video.videoHeight);
    this.player.waiting = this.player.place() || null;
    // With a connection it is the address that has ended: the page, loaded again, has a new one.
    this.isLost = !navigator.onLine;
    this.player.say(this.isLost ? "lost" : "stale");
  }

  again() {
    this.isLost = false;
    this.video.load();
    this.player.play();
  }
}
