// The box on a unit's page: what saving costs, saving, and what is saved.
import { kept } from "../post.js";
import { forget, recordOf } from "./names.js";
import { alone, prepared, refreshed, save } from "./saving.js";
import { day, filled, size } from "./words.js";

const SAVER = "pintar:data-saver";

export class Box {
  constructor(root, person) {
    this.root = root;
    this.person = person;
    this.words = root.dataset;
    this.title = this.part("title");
    this.untouched = this.title.textContent;
    this.isCopy = "saved" in document.documentElement.dataset;
    root.addEventListener("toggle", () => root.open && this.offer());
    this.part("choose").addEventListener("change", () => this.showTotal());
    this.part("choose").addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.part("cancel").addEventListener("click", () => this.stopping?.abort());
    this.part("remove").addEventListener("click", () => this.remove());
    this.start();
  }

  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  only(shown) {
    for (const name of ["choose", "saving", "saved"]) this.part(name).hidden = name !== shown;
  }

  say(words = "") {
    this.part("words").textContent = words;
  }

  async start() {
    this.record = await recordOf(location.pathname);
    if (this.record) this.showSaved();
    else if (this.root.open) this.offer();
    if (this.record && !this.isCopy && navigator.onLine) this.refresh();
  }

  async refresh() {
    const renewed = await alone(() => refreshed(this.record, this.words.manifest, this.person)).catch(() => null);
    if (!renewed) return;
    this.record = renewed.record;
    if (renewed.ready) return this.show(renewed.ready, this.words.changed);
    if (this.record) this.showSaved();
    else this.showNothing();
  }

  async offer() {
    if (this.record || this.ready || this.isAsking) return;
    this.isAsking = true;
    this.say(this.words.asking);
    const ready = await prepared(this.words.manifest).catch(() => null);
    this.isAsking = false;
    if (ready) this.show(ready);
    else this.say(this.words.unreachable);
  }

  async show(ready, words) {
    this.ready = ready;
    const { renditions } = ready.manifest;
    const start = this.isSaver() ? smallest(renditions) : renditions[0];
    this.part("renditions").hidden = !renditions.length;
    this.part("list").replaceChildren(...renditions.map((one) => this.choice(one, one === start)));
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) || {};
    this.free = quota - usage;
    this.only("choose");
    this.say(words);
    this.showTotal();
  }

  isSaver() {
    return kept.read(SAVER) ?? !!navigator.connection?.saveData;
  }

  choice(rendition, isChosen) {
    const card = this.part("choice").content.cloneNode(true);
    const input = card.querySelector("input");
    input.value = rendition.url;
    input.checked = isChosen;
    card.querySelector("[data-label]").textContent = `${rendition.label} · ${size(rendition.bytes)}`;
    return card;
  }

  get chosen() {
    const input = this.part("list").querySelector("input:checked");
    return input && this.ready.manifest.renditions.find((one) => one.url === input.value);
  }

  get total() {
    return this.ready.bytes + (this.chosen?.bytes || 0);
  }

  showTotal() {
    const isRoom = this.total < this.free;
    const room = Number.isFinite(this.free) ? filled(isRoom ? this.words.room : this.words.full, { size: size(this.free) }) : "";
    this.part("total").textContent = filled(this.words.total, { size: size(this.total) });
    this.part("room").textContent = room;
    const button = this.part("choose").querySelector("button");
    if (isRoom) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }

  async save() {
    const { ready, chosen, total } = this;
    if (total >= this.free) return;
    this.stopping = new AbortController();
    const { signal } = this.stopping;
    this.only("saving");
    this.say(this.words.saving);
    this.part("cancel").focus();
    this.showGot(0, total);
    let got = ready.bytes - ready.manifest.files.reduce((sum, one) => sum + one.bytes, 0);
    const onBytes = (more) => this.showGot((got += more), total);
    navigator.storage?.persist?.().catch(() => {});
    try {
      await navigator.serviceWorker.register(this.words.worker, { updateViaCache: "none" });
      this.record = await alone(() => save(ready, chosen, { person: this.person, signal, onBytes }));
      this.ready = null;
      this.showSaved();
      this.say(this.words.done);
    } catch {
      this.only("choose");
      this.say(signal.aborted ? this.words.cancelled : this.words.failed);
    }
    this.title.closest("summary").focus();
  }

  showGot(got, total) {
    const bar = this.root.querySelector("progress");
    bar.max = total;
    bar.value = Math.min(got, total);
    this.part("got").textContent = filled(this.words.got, { got: size(got), size: size(total) });
  }

  showSaved() {
    const { bytes, rendition, until } = this.record;
    this.title.textContent = filled(this.words.saved, { size: size(bytes) });
    this.part("what").textContent = [rendition?.label, filled(this.words.until, { day: day(until) })].filter(Boolean).join(" · ");
    this.only("saved");
  }

  showNothing() {
    this.title.textContent = this.untouched;
    this.only("");
    if (this.root.open) this.offer();
  }

  async remove() {
    await forget(this.record.page);
    this.record = null;
    this.showNothing();
    if (this.isCopy) this.say(this.words.removed);
    this.title.closest("summary").focus();
  }
}

const smallest = (renditions) => [...renditions].sort((a, b) => a.bytes - b.bytes)[0];
