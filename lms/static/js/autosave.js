// <pintar-autosave>: every answer is sent as it is given. The newest answer of each question
// waits in a queue that outlives the page; a sequence by the server's clock lets it drop stale ones,
// whichever tab or device they come from.
import { kept, post, SaveState } from "./post.js";

const TYPING_MS = 700;
const RETRY_MS = [2_000, 4_000, 8_000, 15_000, 30_000];

class PintarAutosave extends HTMLElement {
  connectedCallback() {
    if (this.queue) return;
    this.url = this.dataset.url;
    this.key = `pintar:answers:${this.dataset.attempt}`;
    this.state = new SaveState(this);
    this.queue = new Map(kept.read(this.key) || []);
    this.sequence = Number(this.dataset.sequence) || 0;
    this.ahead = this.sequence - Date.now();
    this.failures = 0;
    this.addEventListener("change", (event) => this.take(event.target));
    this.addEventListener("input", (event) => this.takeTyped(event.target));
    this.addEventListener("submit", (event) => this.submitting(event));
    this.onOnline = () => this.flush();
    this.onHide = () => document.visibilityState === "hidden" && this.sendAll();
    window.addEventListener("online", this.onOnline);
    document.addEventListener("visibilitychange", this.onHide);
    this.restore();
    if (this.queue.size) this.flush();
  }

  // After a reload the page shows what the server had: put the unsent answers back in their fields.
  restore() {
    for (const item of this.queue.values()) {
      const { question, answer, sequence } = item;
      const group = [...this.querySelectorAll("[data-question]")].find((one) => one.dataset.question === question);
      if (!group || group.disabled) continue;
      if (group.querySelector("[data-seen]")?.value >= sequence) {
        this.settle(item);
        continue;
      }
      for (const input of group.querySelectorAll("select, textarea, input:not([type=hidden])")) {
        if (input.matches("[type=radio], [type=checkbox]")) input.checked = [answer].flat().includes(input.value);
        else input.value = (input.dataset.part ? answer?.[input.dataset.part] : answer) ?? "";
      }
      seen(group, sequence);
      markAnswered(question, answer);
    }
  }

  disconnectedCallback() {
    window.removeEventListener("online", this.onOnline);
    document.removeEventListener("visibilitychange", this.onHide);
    clearTimeout(this.retry);
  }

  takeTyped(input) {
    if (!input.matches("textarea, input:not([type=radio], [type=checkbox])")) return;
    clearTimeout(this.typing);
    this.typed = input;
    this.typing = setTimeout(() => this.takeLast(), TYPING_MS);
  }

  takeLast() {
    clearTimeout(this.typing);
    if (this.typed) this.take(this.typed);
    this.typed = null;
  }

  take(input) {
    const group = input.closest("[data-question]");
    if (!group) return;
    if (input === this.typed) this.typed = null;
    const question = group.dataset.question;
    const answer = answerOf(group);
    const known = this.queue.get(question);
    if (known && JSON.stringify(known.answer) === JSON.stringify(answer)) return;
    this.sequence = Math.max(this.sequence + 1, Date.now() + this.ahead);
    seen(group, this.sequence);
    const item = { question, answer, sequence: this.sequence };
    this.queue.set(question, item);
    this.keep((all) => all.set(question, item));
    markAnswered(question, answer);
    this.flush();
  }

  async flush() {
    if (this.busy || !this.queue.size) return;
    this.busy = true;
    clearTimeout(this.retry);
    this.state.show("saving");
    let refusal = "";
    for (const item of [...this.queue.values()]) {
      const { outcome, answer } = await post(this.url, item);
      if (outcome === "saved" || outcome === "refused") this.settle(item);
      if (outcome === "refused") refusal = answer.message || this.state.line?.dataset.late;
      else if (outcome !== "saved") {
        this.busy = false;
        return this.fail(outcome, answer.message);
      }
    }
    this.busy = false;
    this.failures = 0;
    this.refused = Boolean(refusal);
    if (refusal) this.state.show("refused", refusal);
    else if (this.queue.size) return this.flush();
    else this.state.show("saved");
  }

  // An answer that changed while the old one was under way stays in the queue.
  settle({ question, sequence }) {
    const isSame = (all) => all.get(question)?.sequence === sequence && all.delete(question);
    isSame(this.queue);
    this.keep(isSame);
  }

  // Two tabs keep theirs in one place.
  keep(change) {
    const all = new Map(kept.read(this.key) || []);
    change(all);
    kept.write(this.key, all.size ? [...all] : null);
  }

  fail(outcome, message) {
    if (outcome === "signed-out") this.state.show("signedOut", message);
    else this.state.show("late");
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.retry = setTimeout(() => this.flush(), wait);
  }

  sendAll() {
    this.takeLast();
    for (const item of this.queue.values()) post(this.url, item, { keepalive: true });
  }

  // The form carries every answer on the page itself, so nothing has to wait for the queue. Without
  // a connection the browser's own page would take the place of this one.
  submitting(event) {
    this.takeLast();
    const isSaved = !this.queue.size && !this.busy && !this.refused;
    const page = event.submitter?.dataset.lookOver;
    if (isSaved && page) {
      event.preventDefault(); // all is kept: looking over needs no more than its page
      return location.assign(page);
    }
    if (navigator.onLine) return;
    event.preventDefault();
    this.state.show("late");
  }
}

export function answerOf(group) {
  const parts = [...group.querySelectorAll("[data-part]")];
  if (parts.length) return Object.fromEntries(parts.map((part) => [part.dataset.part, part.value]));
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  if (boxes.length) return boxes.filter((box) => box.checked).map((box) => box.value);
  const radio = group.querySelector("input[type=radio]");
  if (radio) return group.querySelector("input[type=radio]:checked")?.value ?? null;
  return group.querySelector("textarea, select, input:not([type=hidden])")?.value ?? null;
}

// The form tells the server how new its field is.
function seen(group, sequence) {
  const field = group.querySelector("[data-seen]");
  if (field) field.value = sequence;
}

function markAnswered(question, answer) {
  const given = Object.values(answer ?? {}).some(Boolean);
  for (const link of document.querySelectorAll("[data-palette]")) {
    if (link.dataset.palette !== question) continue;
    link.classList.toggle("is-answered", given);
    const words = link.querySelector("[data-answered]");
    if (words) words.hidden = !given;
  }
}

customElements.define("pintar-autosave", PintarAutosave);
