// Kinds of question that need more than form fields; loaded where questions are shown. The fields stay what is
// answered: without this script they are there to be used, and with it every change is one of theirs.

// <pintar-hotspot>: the place that is chosen in the list is marked on the picture.
class PintarHotspot extends HTMLElement {
  connectedCallback() {
    this.group = this.closest("[data-question]");
    this.group?.addEventListener("change", () => this.mark());
    this.mark();
  }

  mark() {
    for (const place of this.querySelectorAll("label[for]")) {
      place.classList.toggle("is-chosen", Boolean(document.getElementById(place.htmlFor)?.checked));
    }
  }
}

// <pintar-words>: words in a pool, put into gaps by dragging, or by pressing a word and then a gap (or the
// other way round). A filled gap that is pressed gives its word back.
const FAR_ENOUGH = 6;

class PintarWords extends HTMLElement {
  connectedCallback() {
    if (this.pool) return;
    this.selects = [...this.querySelectorAll("select")];
    if (!this.selects.length) return;
    this.gaps = this.selects.map((select) => this.gapOf(select));
    this.pool = document.createElement("div");
    this.pool.className = "words";
    this.pool.setAttribute("role", "group");
    this.pool.setAttribute("aria-label", this.dataset.pool);
    this.words = [...this.selects[0].options].filter((option) => option.value).map((option) => this.wordOf(option));
    this.pool.append(...this.words);
    this.append(this.pool);
    this.held = null;
    this.show();
  }

  gapOf(select) {
    const gap = button("word word--gap", "");
    gap.addEventListener("click", () => this.pressGap(gap));
    gap.select = select;
    gap.disabled = select.matches(":disabled");
    select.hidden = true;
    select.after(gap);
    return gap;
  }

  wordOf(option) {
    const word = button("word", option.text);
    word.value = option.value;
    word.copies = Number(option.dataset.copies) || Infinity;
    for (const name of ["lang", "dir"]) if (option.hasAttribute(name)) word.setAttribute(name, option.getAttribute(name));
    word.addEventListener("click", () => this.pressWord(word));
    word.addEventListener("pointerdown", (event) => this.drag(word, event));
    return word;
  }

  pressWord(word) {
    if (this.dragged) return;
    const waiting = this.held?.select && this.held;
    if (waiting) return this.fill(waiting, word.value);
    this.hold(this.held === word ? null : word);
  }

  pressGap(gap) {
    if (this.held && !this.held.select) return this.fill(gap, this.held.value);
    if (gap.select.value) return this.fill(gap, "");
    this.hold(this.held === gap ? null : gap);
  }

  hold(one) {
    this.held = one;
    this.show();
  }

  fill(gap, value) {
    gap.select.value = value;
    this.held = null;
    this.show();
    gap.focus();
    gap.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    for (const gap of this.gaps) {
      const { value, selectedOptions } = gap.select;
      gap.textContent = value ? selectedOptions[0].text : "…";
      const says = value ? selectedOptions[0].text : this.dataset.empty;
      gap.setAttribute("aria-label", `${gap.select.getAttribute("aria-label")}: ${says}`);
      gap.setAttribute("aria-pressed", String(this.held === gap));
      gap.classList.toggle("is-filled", Boolean(value));
    }
    for (const word of this.words) {
      const used = this.selects.filter((select) => select.value === word.value).length;
      word.disabled = used >= word.copies || this.selects[0].matches(":disabled");
      word.setAttribute("aria-pressed", String(this.held === word));
    }
  }

  drag(word, began) {
    if (began.button || word.disabled) return;
    this.dragged = null;
    word.setPointerCapture(began.pointerId);
    const move = (event) => {
      if (!this.dragged) {
        if (Math.hypot(event.clientX - began.clientX, event.clientY - began.clientY) < FAR_ENOUGH) return;
        this.dragged = word.cloneNode(true);
        this.dragged.classList.add("word--dragged");
        this.append(this.dragged);
      }
      const { width, height } = this.dragged.getBoundingClientRect();
      this.dragged.style.transform = `translate(${event.clientX - width / 2}px, ${event.clientY - height / 2}px)`;
      const over = this.gapAt(event);
      for (const gap of this.gaps) gap.classList.toggle("is-over", gap === over);
    };
    const end = (event) => {
      word.removeEventListener("pointermove", move);
      word.removeEventListener("pointerup", end);
      word.removeEventListener("pointercancel", end);
      if (!this.dragged) return;
      const over = event.type === "pointerup" && this.gapAt(event);
      this.dragged.remove();
      for (const gap of this.gaps) gap.classList.remove("is-over");
      // The click that follows a drag is none.
      setTimeout(() => (this.dragged = null));
      if (over) this.fill(over, word.value);
    };
    word.addEventListener("pointermove", move);
    word.addEventListener("pointerup", end);
    word.addEventListener("pointercancel", end);
  }

  gapAt({ clientX, clientY }) {
    const under = document.elementFromPoint(clientX, clientY)?.closest(".word--gap");
    return this.gaps.find((gap) => gap === under && !gap.disabled);
  }
}

function button(css, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = text;
  return made;
}

customElements.define("pintar-hotspot", PintarHotspot);
customElements.define("pintar-words", PintarWords);
