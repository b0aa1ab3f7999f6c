// Where a video must be watched in order and at its own speed ("hard"), until it was watched once:
// no seeking ahead of the furthest second and no speed above 1. The person is told why.
const AHEAD_SECONDS = 1;

export class Gate {
  constructor(root, say) {
    this.root = root;
    this.say = say;
    this.frontier = Number(root.dataset.frontier) || 0;
  }

  get isClosed() {
    return this.root.dataset.policy === "hard" && !this.root.isDone;
  }

  allows(seconds) {
    return !this.isClosed || seconds <= this.frontier + AHEAD_SECONDS;
  }

  nearest(seconds) {
    return this.allows(seconds) ? seconds : this.frontier;
  }

  watched(from, to) {
    if (from <= this.frontier + AHEAD_SECONDS && to > this.frontier) this.frontier = to;
  }

  guard(video) {
    video.addEventListener("seeking", () => {
      if (this.allows(video.currentTime)) return;
      video.currentTime = this.frontier;
      this.say("ahead");
    });
    video.addEventListener("ratechange", () => {
      if (!this.isClosed || video.playbackRate <= 1) return;
      video.playbackRate = 1;
      this.say("fast");
    });
  }
}
