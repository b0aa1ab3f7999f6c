// What was really played: pieces [from_s, to_s, began_ms, ended_ms] of media seconds and the
// moments of the browser's clock between which they ran.
import { kept } from "../post.js";

const MOST_IN_A_REPORT = 200;
const ALIVE_MS = 60_000;
const WRITE_EVERY_MS = 5_000;
// Beyond what the clock allows, a playing video moves by less than this between two ticks; more is a jump.
const JUMP_SECONDS = 2;

// Grows one play while the video plays on, and hands each new one to `take`.
export class Recorder {
  constructor(take) {
    this.take = take;
    this.last = this.growing = null;
  }

  // Here playing begins, or goes on after a break.
  start(seconds, at = Date.now()) {
    this.last = { seconds, at };
    this.growing = null;
  }

  stop() {
    this.last = this.growing = null;
  }

  // The next tick grows a new play from where this one ends: what is sent must not change any more.
  cut() {
    this.growing = null;
  }

  tick(seconds, rate, at = Date.now()) {
    const { last } = this;
    const step = last && seconds - last.seconds;
    if (!last || step < 0 || at < last.at || step > JUMP_SECONDS + ((at - last.at) / 1000) * rate) {
      this.start(seconds, at);
    } else if (step > 0) {
      this.last = { seconds, at };
      if (this.growing) this.growing.splice(1, 3, seconds, this.growing[2], at);
      else this.take((this.growing = [last.seconds, seconds, last.at, at]));
    }
  }
}

// The plays that the server doesn't have yet. Each tab keeps its own under its own key, so that two
// tabs never overwrite each other; those of closed tabs are taken over. Sending one twice is harmless.
export class Queue {
  constructor(url, client) {
    this.prefix = `pintar:plays:${url}:`;
    this.key = this.prefix + client;
    this.plays = [];
    this.writtenAt = 0;
    this.adopt();
  }

  add(play) {
    this.plays.push(play);
  }

  next() {
    return this.plays.slice(0, MOST_IN_A_REPORT);
  }

  forget(sent) {
    this.plays = this.plays.filter((play) => !sent.includes(play));
    this.write();
  }

  // A queue that its tab has left may be adopted at once; else it must have been silent for a while.
  write({ isLeft = false } = {}) {
    this.writtenAt = Date.now();
    const unsent = { touched: isLeft ? 0 : this.writtenAt, plays: rounded(this.plays) };
    kept.write(this.key, this.plays.length ? unsent : null);
  }

  writeSometimes() {
    if (Date.now() - this.writtenAt > WRITE_EVERY_MS) this.write();
  }

  adopt() {
    for (const key of keysFrom(this.prefix)) {
      const { touched, plays } = kept.read(key) || {};
      if (key === this.key || Date.now() - touched <= ALIVE_MS) continue;
      if (Array.isArray(plays)) this.plays.unshift(...plays);
      // Ours is written first: a crash in between leaves a play twice rather than not at all.
      this.write();
      kept.write(key, null);
    }
  }
}

function keysFrom(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  } catch {
    return [];
  }
}

// Hundredths of seconds, and nothing that they make empty.
export function rounded(plays) {
  const hundredths = (seconds) => Math.round(seconds * 100) / 100;
  return plays
    .map(([from, to, began, ended]) => [hundredths(from), hundredths(to), began, ended])
    .filter(([from, to]) => from < to);
}
