// <pintar-upload> in the back office's form for a video: sends the chosen file while the rest is filled
// in, shows how far it is, and saves the form once the file is there. Without it the form is sent whole.
import { Refused, refusalOf, Sender, SignedOut } from "./upload/sender.js";

const MB = 1024 * 1024;
const SPEED_OVER_MS = 15_000;

class PintarUpload extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.input = this.form.elements.upload;
    this.token = this.form.elements.csrfmiddlewaretoken.value;
    for (const one of ["drop", "panel", "name", "written", "status", "pause", "resume", "cancel", "alert"]) {
      this[`${one}Part`] = this.querySelector(`[data-${one}]`);
    }
    this.bar = this.querySelector("progress");
    const language = document.documentElement.lang;
    this.inWhole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    this.inTenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    this.inPercent = new Intl.NumberFormat(language, { style: "percent" });
    this.listen();
    this.dropPart.hidden = false;
    if (this.input.files.length) this.choose();
  }

  listen() {
    this.input.addEventListener("change", () => this.choose());
    this.pausePart.addEventListener("click", () => this.halt());
    this.resumePart.addEventListener("click", () => this.send(true));
    this.cancelPart.addEventListener("click", () => this.cancel());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    for (const name of ["dragover", "dragleave", "drop"]) {
      this.dropPart.addEventListener(name, (event) => {
        event.preventDefault();
        this.dropPart.classList.toggle("pintar-drop--over", name === "dragover");
      });
    }
    this.dropPart.addEventListener("drop", ({ dataTransfer }) => {
      if (!dataTransfer.files.length) return;
      this.input.files = dataTransfer.files;
      this.choose();
    });
  }

  choose() {
    this.sender?.stop();
    this.sender = null;
    this.isThere = this.wantsSave = false;
    this.complain();
    this.file = this.input.files[0];
    this.panelPart.hidden = !this.file;
    this.dropPart.hidden = Boolean(this.file);
    if (!this.file) return;
    const title = this.form.elements.title;
    if (!title.value) title.value = this.file.name.replace(/\.[^.]*$/, "").replaceAll(/[_\s]+/g, " ").trim();
    this.namePart.textContent = this.file.name;
    if (this.file.size > Number(this.dataset.sizeMax)) return this.refuse(this.dataset.tooLarge);
    this.send();
  }

  async send(isGoingOn = false) {
    const sender = (this.sender = new Sender(this.file, this.dataset.begin, this.token, (what, bytes) => {
      if (this.sender === sender) this.heard(what, bytes);
    }));
    this.hasBegun = false;
    this.samples = [];
    this.complain();
    this.buttons("pause", "cancel");
    this.say(isGoingOn ? this.dataset.goingOn : this.dataset.sending);
    try {
      await sender.run();
    } catch (error) {
      if (this.sender === sender && error.name !== "AbortError") this.failed(error);
      return;
    }
    if (this.sender !== sender) return;
    this.isThere = true;
    this.buttons("cancel");
    this.say(this.dataset.sent);
    if (this.wantsSave) this.save();
  }

  heard(what, bytes) {
    const isWaiting = this.said === this.dataset.waiting;
    if (what === "waiting") {
      if (!isWaiting) this.say(this.dataset.waiting);
      this.samples = [];
    } else if (isWaiting) {
      // Bytes move again, or a request was answered.
      this.say(this.wantsSave ? this.dataset.willSave : this.dataset.goingOn);
    }
    this.draw(bytes);
  }

  draw(bytes) {
    if (!this.hasBegun && this.sender.upload) {
      this.hasBegun = true;
      this.takeFromList(this.sender.upload.discard);
      if (bytes) this.say(this.dataset.goingOn);
    }
    const { size } = this.file;
    this.bar.value = Math.floor((bytes / size) * 100);
    const percent = this.inPercent.format(this.bar.value / 100);
    const done = this.inTenths.format(bytes / MB);
    const words = filled(this.dataset.figures, { percent, done, total: this.inTenths.format(size / MB) });
    this.writtenPart.textContent = [words, this.timeLeft(bytes)].filter(Boolean).join(" · ");
  }

  // What goes on isn't offered for discarding any more.
  takeFromList(discard) {
    const listed = document.querySelector(`form[action="${discard}"]`)?.closest("li");
    const list = listed?.closest("section");
    listed?.remove();
    if (list && !list.querySelector("li")) list.remove();
  }

  // By the speed of the last seconds, once there are some.
  timeLeft(bytes) {
    const now = performance.now();
    this.samples.push([now, bytes]);
    while (now - this.samples[0][0] > SPEED_OVER_MS) this.samples.shift();
    const [since, before] = this.samples[0];
    if (now - since < 1_000 || bytes <= before || bytes >= this.file.size) return "";
    const seconds = ((this.file.size - bytes) * (now - since)) / (bytes - before) / 1_000;
    if (seconds < 60) return this.dataset.leftSeconds;
    const [words, count] =
      seconds < 5_400 ? [this.dataset.leftMinutes, seconds / 60] : [this.dataset.leftHours, seconds / 3_600];
    return filled(words, { count: this.inWhole.format(Math.ceil(count)) });
  }

  halt() {
    this.sender?.stop();
    this.buttons("resume", "cancel");
    this.say(this.dataset.paused);
    this.resumePart.focus();
  }

  async cancel() {
    const discard = this.sender?.upload?.discard;
    this.sender?.stop();
    if (discard) {
      await fetch(discard, { method: "POST", headers: { "X-CSRFToken": this.token }, redirect: "manual" }).catch(() => {});
    }
    this.input.value = "";
    this.choose();
    this.input.focus();
  }

  submitted(event) {
    if (!this.file) return; // the server says what is missing
    event.preventDefault();
    this.panelPart.scrollIntoView({ block: "center" });
    if (this.isThere) return this.save();
    this.wantsSave = true;
    if (this.sender?.stopper.signal.aborted) this.send(true);
    else this.say(this.dataset.willSave);
  }

  async save() {
    if (this.isSaving) return;
    this.isSaving = true;
    this.wantsSave = false;
    this.complain();
    this.say(this.dataset.saving);
    try {
      const told = await this.finish();
      location.assign(told.url);
    } catch (error) {
      this.isSaving = false;
      this.say("");
      this.failed(error);
    }
  }

  async finish() {
    const facts = new FormData(this.form);
    facts.delete("upload");
    const headers = { "X-CSRFToken": this.token };
    const answer = await fetch(this.sender.upload.finish, { method: "POST", body: facts, headers, redirect: "manual" });
    if (answer.type === "opaqueredirect") throw new SignedOut();
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    const told = answer.status === 400 ? JSON.parse(text) : null;
    if (!told) throw refusalOf(answer.status, text);
    throw Object.assign(new Refused(told), { fields: told.fields });
  }

  failed(error) {
    if (error instanceof SignedOut) return this.refuse(this.dataset.signedOut);
    if (!(error instanceof Refused)) {
      this.complain([this.dataset.noAnswer]);
      return;
    }
    if (!error.fields || error.fields.__all__) return this.refuse(error.message);
    const lines = Object.entries(error.fields).map(([name, messages]) => {
      const label = this.form.querySelector(`label[for="id_${name}"]`)?.firstChild.textContent.trim();
      return [label, messages.join(" ")].filter(Boolean).join(": ");
    });
    this.complain([this.dataset.notSaved, ...lines]);
    for (const [name, messages] of Object.entries(error.fields)) this.mark(this.form.elements[name], messages);
    this.form.elements[Object.keys(error.fields)[0]].focus();
  }

  // The same beside the field, as the page may be long.
  mark(field, messages) {
    const id = `${field.id}-refused`;
    const words = { id, className: "pintar-wrong", textContent: messages.join(" ") };
    field.after(Object.assign(document.createElement("p"), words));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", id);
  }

  // Nothing goes on with this file.
  refuse(message) {
    this.sender?.stop();
    this.panelPart.hidden = true;
    this.dropPart.hidden = false;
    this.file = null;
    this.input.value = "";
    this.complain([message]);
    this.alertPart.scrollIntoView({ block: "center" });
  }

  complain(lines = []) {
    for (const old of this.form.querySelectorAll(".pintar-wrong")) {
      old.previousElementSibling.removeAttribute("aria-invalid");
      old.remove();
    }
    this.alertPart.hidden = !lines.length;
    this.alertPart.replaceChildren(
      ...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })),
    );
  }

  say(words) {
    this.said = words;
    this.statusPart.textContent = words;
  }

  buttons(...shown) {
    for (const name of ["pause", "resume", "cancel"]) this[`${name}Part`].hidden = !shown.includes(name);
  }
}

const filled = (words, values) => words.replaceAll(/\{(\w+)\}/g, (_, name) => values[name]);

customElements.define("pintar-upload", PintarUpload);
