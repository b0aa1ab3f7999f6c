// <pintar-dwell>: measures how long a reading is on the screen and in use and which slides were
// seen, reports it, and says how long it still wants to be read. The server keeps the rule.
import { kept, post } from "./post.js";
import { spell } from "./timer.js";

const EVERY_MS = 30_000;
// Without a touch, a key or a scroll for so long nobody reads.
const IDLE_MS = 90_000;
const SIGNS_OF_LIFE = ["pointerdown", "pointermove", "keydown", "scroll", "touchstart"];

class PintarDwell extends HTMLElement {
  connectedCallback() {
    if (this.interval) return;
    this.needed = 1000 * (Number(this.dataset.seconds) - Number(this.dataset.opened));
    this.isMeasured = "measured" in this.dataset;
    this.opened = Date.now();
    this.button = this.querySelector("button");
    this.why = this.querySelector("[data-why]");
    if (this.dataset.progressUrl) this.measure();
    this.onSubmit = (event) => this.submitting(event);
    this.addEventListener("submit", this.onSubmit);
    // Said once, shown each second: a count-down read aloud every second is a nuisance.
    this.why.setAttribute("aria-live", "off");
    if (this.needed > 0) this.button.setAttribute("aria-disabled", "true");
    this.interval = setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    clearInterval(this.interval);
    clearInterval(this.reporting);
    for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, this.onLife);
    document.removeEventListener("visibilitychange", this.onHide);
    window.removeEventListener("pagehide", this.onHide);
    this.watcher?.disconnect();
  }

  measure() {
    this.key = `pintar:read:${this.dataset.progressUrl}`;
    const left = kept.read(this.key) || {};
    this.dwells = left.dwells || [];
    this.pages = new Set(left.pages || []);
    this.current = null;
    this.alive = Date.now();
    this.onLife = () => (this.alive = Date.now());
    for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, this.onLife, { passive: true });
    this.onHide = () => (document.visibilityState === "hidden" || !document.hasFocus()) && this.send(true);
    document.addEventListener("visibilitychange", this.onHide);
    window.addEventListener("pagehide", this.onHide);
    this.reporting = setInterval(() => this.send(), EVERY_MS);
    this.watchPages();
  }

  watchPages() {
    const pages = [...document.querySelectorAll(".slides .slide")];
    this.watcher = new IntersectionObserver(
      (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => this.pages.add(pages.indexOf(one.target) + 1)),
      { threshold: 0.5 },
    );
    pages.forEach((page) => this.watcher.observe(page));
  }

  tick() {
    const now = Date.now();
    if (this.dataset.progressUrl) this.dwell(now);
    const left = Math.ceil((this.needed - this.spent(now)) / 1000);
    if (left <= 0) return this.open();
    this.why.textContent = this.dataset.wait.replace("{time}", spell(left));
  }

  dwell(now) {
    const isRead = document.visibilityState === "visible" && now - this.alive < IDLE_MS;
    // A machine that slept wakes in a later second: what lies between is not read.
    if (!isRead || (this.current && now - this.current[1] > 5000)) this.current = null;
    if (!isRead) return;
    if (this.current) this.current[1] = now;
    else this.dwells.push((this.current = [now, now]));
    this.total = (this.total || 0) + 1000;
  }

  spent(now) {
    return this.isMeasured ? this.total || 0 : now - this.opened;
  }

  async send(leaving = false) {
    const dwells = this.dwells.filter(([began, ended]) => ended > began).slice(-200);
    if (!dwells.length) return true;
    const told = { sent_at: Date.now(), dwells: dwells.map((one) => [...one]), pages: [...this.pages] };
    kept.write(this.key, { dwells: told.dwells, pages: told.pages });
    const { outcome } = await post(this.dataset.progressUrl, told, { keepalive: leaving });
    if (outcome !== "saved" && outcome !== "refused") return false;
    // The stretch that goes on is sent again with its new end; the server joins the two.
    this.dwells = this.dwells.filter((one) => one === this.current || !dwells.includes(one));
    kept.write(this.key, null);
    return outcome === "saved";
  }

  // The server asks for what was measured, so it goes there first.
  async submitting(event) {
    if (this.button.getAttribute("aria-disabled")) return event.preventDefault();
    if (!this.isMeasured || this.isSent) return;
    event.preventDefault();
    this.isSent = await this.send();
    this.querySelector("form").submit();
  }

  open() {
    if (!this.dataset.progressUrl) clearInterval(this.interval);
    if (!this.button.hasAttribute("aria-disabled") && !this.why.textContent) return;
    this.button.removeAttribute("aria-disabled");
    this.why.textContent = "";
  }
}

customElements.define("pintar-dwell", PintarDwell);
