// The row below the video: speed, quality, and the data saver. The quality is remembered by its name.
import { kept } from "../post.js";
import { playsLadders } from "./source.js";

const SAVER = "pintar:data-saver";
const QUALITY = "pintar:quality";

export class Choices {
  constructor(root, gate, switchTo) {
    this.root = root;
    this.video = root.video;
    this.gate = gate;
    this.switchTo = switchTo;
    this.speeds = [...root.querySelectorAll("[data-speed] input")];
    this.qualities = [...root.querySelectorAll("[data-quality] input")];
    this.saver = root.querySelector("[data-saver]");
    this.poster = this.video.getAttribute("poster");
    root.querySelector("[data-controls]").addEventListener("change", (event) => this.take(event.target));
    this.video.addEventListener("ratechange", () => this.showSpeed());
    this.showSpeed();
    this.showQuality();
    this.start();
  }

  take(input) {
    if (this.speeds.includes(input)) this.setSpeed(Number(input.value));
    else if (this.qualities.includes(input)) {
      kept.write(QUALITY, input.dataset.name);
      this.play(input);
    } else if (input === this.saver) {
      kept.write(SAVER, input.checked);
      this.save(input.checked);
    }
  }

  // A new source falls back to the default speed, so that is set as well.
  setSpeed(rate) {
    this.video.defaultPlaybackRate = this.video.playbackRate = rate;
  }

  showSpeed() {
    for (const input of this.speeds) {
      input.checked = Number(input.value) === this.video.playbackRate;
      input.parentElement.hidden = this.gate.isClosed && Number(input.value) > 1;
    }
  }

  // What a browser filled in again after a reload isn't what plays.
  showQuality() {
    const first = this.video.querySelector("source")?.getAttribute("src");
    for (const input of this.qualities) input.checked = input.value === first;
  }

  start() {
    const isSaving = kept.read(SAVER) ?? !!navigator.connection?.saveData;
    this.saver.checked = isSaving;
    this.save(isSaving);
    const name = kept.read(QUALITY);
    const same = this.qualities.find((input) => input.dataset.name === name && !input.parentElement.hidden);
    if (name && !isSaving) this.choose(same ?? this.nearest(parseInt(name)));
  }

  save(isOn) {
    this.video.preload = isOn ? "none" : "metadata";
    const automatic = this.qualities.find((input) => input.dataset.kind === "hls");
    if (automatic) automatic.parentElement.hidden = isOn || !playsLadders(this.video);
    if (isOn) this.choose(this.smallest());
  }

  get films() {
    return this.qualities.filter((input) => input.dataset.kind === "video");
  }

  // Whoever only listens already saves more than any film would.
  smallest() {
    const isHeard = this.qualities.some((input) => input.checked && input.dataset.kind === "audio");
    return isHeard ? null : this.films.sort((a, b) => a.dataset.bytes - b.dataset.bytes)[0];
  }

  // The film whose height ("240p") is the nearest.
  nearest(height) {
    const far = (input) => Math.abs(parseInt(input.dataset.name) - height);
    return this.films.sort((a, b) => far(a) - far(b))[0];
  }

  settle(height) {
    const film = this.nearest(height);
    if (!film) return;
    film.checked = true;
    this.play(film);
  }

  choose(input) {
    if (!input || input.checked) return;
    input.checked = true;
    this.play(input);
  }

  play(input) {
    this.tell(input);
    this.switchTo(input);
  }

  // What playing will cost; and where a film is only heard, a quiet picture that says so.
  tell(input) {
    const { kind } = input.dataset;
    const words = input.parentElement.textContent.trim();
    const most = Math.max(...this.films.map((film) => film.dataset.bytes));
    const largest = this.films.find((film) => Number(film.dataset.bytes) === most);
    const line = this.root.querySelector("[data-cost]");
    line.textContent = kind === "hls" ? `${words} · ${line.dataset.most.replace("{size}", largest.dataset.size)}` : words;
    const quiet = this.root.querySelector("[data-quiet]");
    if (!quiet) return;
    quiet.hidden = kind !== "audio";
    quiet.querySelector("span").textContent = words;
    this.video.poster = quiet.hidden ? this.poster || "" : "";
  }
}
