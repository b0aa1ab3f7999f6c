// The scenes: small pictures that lead to their place. All lie in one file, fetched when they are opened.
import { minutes } from "./minutes.js";

export class Scenes {
  constructor(player) {
    this.player = player;
    this.box = player.querySelector("[data-scenes]");
    if (!this.box) return;
    this.list = this.box.querySelector("ol");
    this.box.addEventListener("toggle", () => this.load());
    player.video.addEventListener("timeupdate", () => this.mark());
    this.load();
  }

  load() {
    if (!this.box.open || this.sheet) return;
    const { sprite, columns, count, interval } = this.box.dataset;
    this.columns = Number(columns);
    this.rows = Math.ceil(count / columns);
    this.interval = Number(interval);
    this.sheet = new Image();
    this.sheet.addEventListener("load", () => this.build(Number(count)));
    this.sheet.addEventListener("error", () => this.miss());
    this.sheet.src = sprite;
  }

  // The next opening tries again.
  miss() {
    this.sheet = null;
    this.box.querySelector("[data-missing]").hidden = false;
  }

  build(count) {
    this.box.querySelector("[data-missing]").hidden = true;
    this.buttons = Array.from({ length: count }, (_, number) => this.button(number));
    for (const button of this.buttons) this.list.appendChild(document.createElement("li")).append(button);
    this.mark();
  }

  button(number) {
    const button = document.createElement("button");
    const seconds = number * this.interval;
    button.type = "button";
    button.setAttribute("aria-label", this.box.dataset.label.replace("{time}", minutes(seconds)));
    button.append(this.picture(number), minutes(seconds));
    button.addEventListener("click", () => this.player.playFrom(seconds));
    return button;
  }

  // Set by script, which the content security policy allows; an attribute it would not.
  picture(number) {
    const picture = document.createElement("span");
    const share = (index, all) => (all > 1 ? (100 * index) / (all - 1) : 0);
    const [column, row] = [number % this.columns, Math.floor(number / this.columns)];
    picture.style.aspectRatio = `${this.sheet.width / this.columns} / ${this.sheet.height / this.rows}`;
    picture.style.backgroundImage = `url("${this.sheet.src}")`;
    picture.style.backgroundSize = `${100 * this.columns}% ${100 * this.rows}%`;
    picture.style.backgroundPosition = `${share(column, this.columns)}% ${share(row, this.rows)}%`;
    return picture;
  }

  mark() {
    if (!this.buttons) return;
    const now = this.buttons[Math.floor(this.player.video.currentTime / this.interval)];
    if (now === this.now) return;
    this.now?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "true");
    this.now = now;
  }
}
