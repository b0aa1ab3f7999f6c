// <pintar-video>: credits what was really played. A seek credits nothing; what could not be
// sent is kept in the browser and sent with the next report.
import { kept, post, SaveState } from "./post.js";
import { merge, rounded, total } from "./spans.js";

const EVERY_MS = 30_000;
// Between two ticks of a playing video less than this passes at any speed; more is a jump.
const JUMP_SECONDS = 2;

class PintarVideo extends HTMLElement {
  connectedCallback() {
    this.video = this.querySelector("video");
    if (!this.video || this.timer) return;
    this.url = this.dataset.progressUrl;
    this.state = new SaveState(this);
    this.last = null;
    this.sending = false;
    this.isDone = this.dataset.isDone === "1";
    this.key = `pintar:watched:${this.url}`;
    this.unsent = (this.url && kept.read(this.key)) || [];
    this.chooseRendition();
    this.resume();
    if (this.url) this.listen();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onHide);
    window.removeEventListener("pagehide", this.onLeave);
  }

  listen() {
    const video = this.video;
    video.addEventListener("timeupdate", () => this.tick());
    video.addEventListener("seeking", () => (this.last = null));
    video.addEventListener("seeked", () => (this.last = video.paused ? null : video.currentTime));
    video.addEventListener("playing", () => (this.last = video.currentTime));
    video.addEventListener("pause", () => this.stop());
    video.addEventListener("ended", () => this.stop());
    this.onHide = () => document.visibilityState === "hidden" && this.send(true);
    this.onLeave = () => this.send(true);
    document.addEventListener("visibilitychange", this.onHide);
    window.addEventListener("pagehide", this.onLeave);
    window.addEventListener("online", () => this.send());
    this.timer = setInterval(() => this.send(), EVERY_MS);
    // Left over from a lost connection; with nothing unsent a load writes nothing.
    if (this.unsent.length) this.send();
  }

  tick() {
    const now = this.video.currentTime;
    if (this.video.seeking) return;
    if (this.last !== null) {
      const step = now - this.last;
      if (step > 0 && step < JUMP_SECONDS * Math.max(1, this.video.playbackRate)) this.credit(this.last, now);
    }
    this.last = now;
  }

  credit(start, end) {
    this.unsent = merge([...this.unsent, [start, end]]);
    this.showCredit();
  }

  stop() {
    this.tick();
    this.last = null;
    this.send();
  }

  async send(leaving = false) {
    if (!this.unsent.length || (this.sending && !leaving)) return;
    const spans = this.unsent;
    kept.write(this.key, rounded(spans));
    this.sending = true;
    const body = { spans: rounded(spans), position: Math.round(this.video.currentTime * 10) / 10 };
    const { outcome, answer } = await post(this.url, body, { keepalive: leaving });
    this.sending = false;
    if (outcome === "saved" || outcome === "refused") this.forget(spans);
    this.state.show(outcome === "saved" ? "saved" : outcome === "signed-out" ? "signedOut" : "late", answer.message);
    if (outcome === "saved") this.show(answer);
  }

  // Spans played while the report was under way stay unsent. Sending one twice is harmless: the server merges.
  forget(sent) {
    this.unsent = this.unsent.filter(([start, end]) => !sent.some((span) => span[0] <= start && end <= span[1]));
    kept.write(this.key, this.unsent.length ? rounded(this.unsent) : null);
  }

  // Between two reports the ring grows by an estimate; the server's answer corrects it.
  showCredit() {
    const length = this.video.duration || Number(this.dataset.duration);
    if (length > 0) this.draw(Math.min(99, this.percent() + Math.floor((100 * total(this.unsent)) / length)));
  }

  percent() {
    return Number(this.dataset.percent) || 0;
  }

  show(answer) {
    if (typeof answer.percent === "number") this.dataset.percent = Math.floor(answer.percent);
    const isNew = answer.done && !this.isDone;
    this.draw(this.percent(), answer.done);
    if (!isNew) return;
    this.dispatchEvent(new CustomEvent("pintar:done", { bubbles: true, detail: answer }));
    document.dispatchEvent(new CustomEvent("pintar:toast", { detail: this.dataset.done }));
  }

  draw(percent, done = false) {
    const ring = this.querySelector(".ring");
    const words = this.querySelector("[data-credit]");
    if (!ring || (this.isDone && !done)) return;
    this.isDone = done;
    let circle = ring.querySelector(".ring__value");
    if (!circle) {
      circle = ring.querySelector("circle").cloneNode();
      circle.classList.add("ring__value");
      circle.setAttribute("pathLength", "100");
      ring.querySelector("svg").append(circle);
    }
    circle.setAttribute("stroke-dasharray", `${percent} 100`);
    ring.classList.toggle("ring--done", this.isDone);
    ring.querySelector("strong").textContent = percent;
    if (words) words.textContent = this.isDone ? this.dataset.done : this.dataset.watched.replace("{percent}", percent);
  }

  resume() {
    const position = Number(this.dataset.position) || 0;
    if (position < 3) return;
    this.video.addEventListener(
      "loadedmetadata",
      () => {
        if (position < this.video.duration - 3) this.video.currentTime = position;
      },
      { once: true },
    );
  }

  chooseRendition() {
    const choice = this.querySelector("[data-renditions]");
    if (!choice) return;
    choice.hidden = false;
    choice.addEventListener("change", (event) => {
      const { currentTime, paused } = this.video;
      this.last = null;
      this.video.src = event.target.value;
      if (currentTime > 0) {
        this.video.addEventListener("loadedmetadata", () => (this.video.currentTime = currentTime), { once: true });
        this.video.load();
        if (!paused) this.video.play();
      }
    });
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
