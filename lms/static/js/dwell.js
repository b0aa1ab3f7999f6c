// <pintar-dwell>: says how long a reading still wants to be read; the server keeps the rule.
import { spell } from "./timer.js";

class PintarDwell extends HTMLElement {
  connectedCallback() {
    this.ready = Date.now() + 1000 * (Number(this.dataset.seconds) - Number(this.dataset.opened));
    this.button = this.querySelector("button");
    this.why = this.querySelector("[data-why]");
    if (this.ready <= Date.now()) return this.open();
    this.button.setAttribute("aria-disabled", "true");
    this.onSubmit = (event) => this.button.getAttribute("aria-disabled") && event.preventDefault();
    this.addEventListener("submit", this.onSubmit);
    // Said once, shown each second: a count-down read aloud every second is a nuisance.
    this.why.setAttribute("aria-live", "off");
    this.interval = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.interval);
  }

  tick() {
    const left = Math.ceil((this.ready - Date.now()) / 1000);
    if (left <= 0) return this.open();
    this.why.textContent = this.dataset.wait.replace("{time}", spell(left));
  }

  open() {
    clearInterval(this.interval);
    this.button.removeAttribute("aria-disabled");
    this.why.textContent = "";
  }
}

customElements.define("pintar-dwell", PintarDwell);
