// <pintar-timer>: counts down by the server's clock, says five minutes and one minute before
// the end, and hands the form in when the time is over (the server decides what was in time).

class PintarTimer extends HTMLElement {
  connectedCallback() {
    const ahead = Date.now() - Date.parse(this.dataset.now);
    this.end = Date.parse(this.dataset.endsAt) + ahead;
    this.text = this.querySelector("[data-text]");
    this.voice = document.createElement("span");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("aria-live", "assertive");
    this.append(this.voice);
    this.said = new Set();
    this.interval = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.interval);
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.end - Date.now()) / 1000));
    this.text.textContent = left ? this.dataset.left.replace("{time}", spell(left)) : this.dataset.over;
    this.classList.toggle("timer--soon", left > 0 && left <= 300);
    this.classList.toggle("timer--over", left === 0);
    if (left <= 300 && left > 60) this.say("soon");
    if (left <= 60 && left > 0) this.say("last");
    if (left === 0) this.over();
  }

  say(what) {
    if (this.said.has(what)) return;
    this.said.add(what);
    this.voice.textContent = this.dataset[what];
  }

  over() {
    clearInterval(this.interval);
    const form = this.dataset.form && document.getElementById(this.dataset.form);
    if (!form) return;
    if (!navigator.onLine) return window.addEventListener("online", () => this.over(), { once: true });
    form.noValidate = true;
    form.requestSubmit ? form.requestSubmit() : form.submit();
  }
}

// 9.05 or 1.02.30: Indonesian clocks use dots.
export function spell(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(".");
}

customElements.define("pintar-timer", PintarTimer);
