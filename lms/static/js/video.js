// <pintar-video>: native controls, and around them what they don't give: credit for what was really
// played, rules for watching in order, choices of speed and quality, and a transcript to find a place in.
import { Captions } from "./player/captions.js";
import { Choices } from "./player/choices.js";
import { draw } from "./player/credit.js";
import { Gate } from "./player/gate.js";
import { Queue, Recorder, rounded } from "./player/plays.js";
import { Source } from "./player/source.js";
import { post, SaveState } from "./post.js";
import { total } from "./spans.js";

const EVERY_MS = 30_000;
// This near to being done (percent) a report goes where the answer says so.
const NEARLY_PERCENT = 15;
const WORDS_MS = 8_000;
// Nearer to the start or the end than this nobody wants to be taken back to.
const EDGE_SECONDS = 2;
const FIRST_USES = ["focusin", "pointerdown", "play"];

class PintarVideo extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video, audio");
    if (!this.video || this.gate) return;
    this.url = this.dataset.progressUrl;
    this.state = new SaveState(this);
    this.isDone = this.dataset.isDone === "1";
    this.gate = new Gate(this, (why) => this.say(why));
    this.gate.guard(this.video);
    this.keepPlace();
    this.source = new Source(this, (height) => this.choices.settle(height));
    this.choices = new Choices(this, this.gate, (input) => this.source.take(input));
    this.captions = new Captions(this);
    for (const part of this.querySelectorAll("[data-scripted]")) part.hidden = false;
    this.offerFloating();
    const fetchExtras = () => this.extras().catch(() => {});
    // Capturing, since "play" doesn't bubble.
    for (const use of FIRST_USES) this.addEventListener(use, fetchExtras, { once: true, capture: true });
    if (this.url) this.record();
  }

  // What only a player in use needs (player/extras.js), fetched once.
  extras() {
    this.fetched ??= import(this.dataset.extras).then(({ enrich }) => enrich(this));
    return this.fetched;
  }

  offerFloating() {
    const button = this.querySelector("[data-float]");
    if (!button || !document.pictureInPictureEnabled) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (document.pictureInPictureElement) document.exitPictureInPicture();
      else this.video.requestPictureInPicture().catch(() => this.say("floating"));
    });
    const press = () => button.setAttribute("aria-pressed", String(document.pictureInPictureElement === this.video));
    this.video.addEventListener("enterpictureinpicture", press);
    this.video.addEventListener("leavepictureinpicture", press);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onHide);
    window.removeEventListener("pagehide", this.onLeave);
    window.removeEventListener("online", this.onOnline);
  }

  record() {
    this.client = crypto.getRandomValues(new Uint32Array(3)).join("-");
    this.queue = new Queue(this.url, this.client);
    // What the server has: playing it once more adds nothing.
    this.known = JSON.parse(this.dataset.known || "[]");
    for (const [from, to] of [...this.queue.plays].sort((a, b) => a[0] - b[0])) this.gate.watched(from, to);
    this.recorder = new Recorder((play) => this.queue.add(play));
    this.listen();
    this.onLeave = () => this.send({ isLeaving: true });
    this.onHide = () => document.visibilityState === "hidden" && this.onLeave();
    this.onOnline = () => this.send();
    document.addEventListener("visibilitychange", this.onHide);
    window.addEventListener("pagehide", this.onLeave);
    window.addEventListener("online", this.onOnline);
    this.timer = setInterval(() => this.beat(), EVERY_MS);
    // Left over from a lost connection; with nothing unsent a load writes nothing.
    this.send();
  }

  listen() {
    const { video, recorder } = this;
    const start = () => video.paused || recorder.start(video.currentTime);
    video.addEventListener("timeupdate", () => this.tick());
    video.addEventListener("seeking", () => recorder.stop());
    video.addEventListener("emptied", () => recorder.stop());
    video.addEventListener("seeked", start);
    video.addEventListener("playing", start);
    video.addEventListener("waiting", () => this.halt());
    video.addEventListener("ratechange", () => recorder.cut());
    for (const end of ["pause", "ended"]) {
      video.addEventListener(end, () => {
        this.halt();
        this.send();
      });
    }
  }

  tick() {
    if (this.video.seeking) return;
    const { currentTime, playbackRate, duration } = this.video;
    const end = this.length() || duration || Infinity;
    this.recorder.tick(Math.min(currentTime, end), playbackRate);
    const { growing } = this.recorder;
    if (!growing) return;
    this.gate.watched(growing[0], growing[1]);
    this.queue.writeSometimes();
    this.estimate();
  }

  halt() {
    this.tick();
    this.recorder.stop();
  }

  beat() {
    this.queue.adopt();
    this.send({ isBeat: !!this.dataset.beatUrl && !this.isNearlyDone() });
  }

  // The quick door keeps a report and answers nothing about the unit; its token may have run out.
  async deliver(told, { isLeaving, isBeat }) {
    const quick = isBeat && (await post(this.dataset.beatUrl, told));
    if (quick && quick.outcome !== "signed-out") return quick;
    return post(this.url, told, { keepalive: isLeaving });
  }

  isNearlyDone() {
    return this.estimated() >= Number(this.dataset.threshold) - NEARLY_PERCENT;
  }

  async send({ isLeaving = false, isBeat = false } = {}) {
    const sent = this.queue.next();
    if (!sent.length || (this.isSending && !isLeaving)) return;
    const isAll = sent.length === this.queue.plays.length;
    this.recorder.cut();
    this.queue.write({ isLeft: isLeaving });
    this.isSending = true;
    const { outcome, answer } = await this.deliver(this.report(sent), { isLeaving, isBeat });
    this.isSending = false;
    if (outcome === "saved") this.known.push(...sent);
    this.state.show(outcome === "saved" ? "saved" : outcome === "signed-out" ? "signedOut" : "late", answer.message);
    if (outcome === "saved" || outcome === "refused") this.queue.forget(sent);
    if (outcome === "saved") this.show(answer);
    if (outcome === "saved" && !isAll) this.send();
  }

  report(plays) {
    const position = Math.round(this.place() * 10) / 10;
    return { client: this.client, sent_at: Date.now(), plays: rounded(plays), position };
  }

  // Between two reports the ring grows by an estimate; the server's answer corrects it.
  estimate() {
    if (!this.isDone) draw(this, this.estimated(), false);
  }

  estimated() {
    const length = this.length() || this.video.duration;
    const share = length > 0 ? (100 * total([...this.known, ...this.queue.plays])) / length : 0;
    return Math.floor(Math.max(this.percent(), Math.min(99, share)));
  }

  length() {
    return Number(this.dataset.duration) || 0;
  }

  percent() {
    return Number(this.dataset.percent) || 0;
  }

  show(answer) {
    if (typeof answer.percent === "number") this.dataset.percent = Math.floor(answer.percent);
    const isNew = answer.done && !this.isDone;
    this.isDone = this.isDone || !!answer.done;
    draw(this, Math.floor(this.percent()), this.isDone);
    if (!isNew) return;
    this.choices.showSpeed();
    this.dispatchEvent(new CustomEvent("pintar:done", { bubbles: true, detail: answer }));
    document.dispatchEvent(new CustomEvent("pintar:toast", { detail: this.dataset.done }));
  }

  say(why) {
    const line = this.querySelector("[data-words]");
    if (!line) return;
    line.textContent = this.dataset[why] || "";
    clearTimeout(this.silence);
    this.silence = setTimeout(() => (line.textContent = ""), WORDS_MS);
  }

  // Without its metadata a video can't seek: the place waits until they are there.
  keepPlace() {
    const position = this.gate.nearest(Number(this.dataset.position) || 0);
    const length = this.length() || Infinity;
    this.waiting = position >= EDGE_SECONDS && position < length - EDGE_SECONDS ? position : null;
    this.isResuming = this.waiting !== null;
    this.video.addEventListener("loadedmetadata", () => {
      if (this.waiting === null) return;
      this.video.currentTime = this.waiting;
      this.waiting = null;
      if (this.isResuming) this.say("resume");
      this.isResuming = false;
    });
  }

  place() {
    return this.waiting ?? this.video.currentTime;
  }

  seek(seconds) {
    if (!this.gate.allows(seconds)) return this.say("ahead");
    if (this.video.readyState) this.video.currentTime = Math.max(0, seconds);
    else this.waiting = seconds;
  }

  playFrom(seconds) {
    this.video.scrollIntoView({ block: "nearest" });
    if (!this.gate.allows(seconds)) return this.say("ahead");
    this.seek(seconds);
    this.play();
  }

  play() {
    // Refused by the browser or by the network: the native controls show it.
    this.video.play().catch(() => {});
  }
}

customElements.define("pintar-video", PintarVideo);

// What a finished video opens (the next unit, the outline's ticks) comes without a reload:
// the same page is fetched once more and its marked parts take the place of the old ones.
document.addEventListener("pintar:done", async () => {
  const response = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  if (!response || !response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of document.querySelectorAll("[data-after-done]")) {
    const same = fresh.querySelector(`[data-after-done="${part.dataset.afterDone}"]`);
    if (same) part.replaceChildren(...same.childNodes);
  }
});
