// The row below the video: speed, quality, and the data saver.
import { kept } from "../post.js";

const SAVER = "pintar:data-saver";
const HLS = "application/vnd.apple.mpegurl";

export class Choices {
  constructor(root, gate, switchTo) {
    this.root = root;
    this.video = root.video;
    this.gate = gate;
    this.switchTo = switchTo;
    this.speeds = [...root.querySelectorAll("[data-speed] input")];
    this.qualities = [...root.querySelectorAll("[data-quality] input")];
    this.saver = root.querySelector("[data-saver]");
    const row = root.querySelector("[data-controls]");
    if (!row) return;
    row.hidden = false;
    row.addEventListener("change", (event) => this.take(event.target));
    this.video.addEventListener("ratechange", () => this.showSpeed());
    this.showSpeed();
    this.showQuality();
    this.startSaver();
  }

  take(input) {
    if (this.speeds.includes(input)) this.setSpeed(Number(input.value));
    else if (this.qualities.includes(input)) this.switchTo(input.value);
    else if (input === this.saver) {
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

  startSaver() {
    if (!this.saver) return;
    const isOn = kept.read(SAVER) ?? !!navigator.connection?.saveData;
    this.saver.checked = isOn;
    this.save(isOn);
  }

  save(isOn) {
    this.video.preload = isOn ? "none" : "metadata";
    this.offerAutomatic(!isOn && !!this.video.canPlayType(HLS));
    if (isOn) this.choose(this.smallest());
  }

  offerAutomatic(isOffered) {
    const automatic = this.qualities.find((input) => input.dataset.kind === "hls");
    if (automatic) automatic.parentElement.hidden = !isOffered;
  }

  smallest() {
    const films = this.qualities.filter((input) => input.dataset.kind === "video");
    return films.sort((a, b) => a.dataset.bytes - b.dataset.bytes)[0];
  }

  choose(input) {
    if (!input || input.checked) return;
    input.checked = true;
    this.switchTo(input.value);
  }
}
