// <pintar-tabs>: turns a row of links to sections into tabs (arrow keys, one panel shown).

class PintarTabs extends HTMLElement {
  connectedCallback() {
    const list = this.querySelector(".tabs__list");
    this.tabs = [...list.querySelectorAll("a")];
    this.panels = this.tabs.map((tab) => document.getElementById(tab.hash.slice(1)));
    if (this.panels.includes(null)) return;
    list.setAttribute("role", "tablist");
    this.tabs.forEach((tab, index) => this.prepare(tab, this.panels[index], index));
    const asked = this.panels.findIndex((panel) => `#${panel.id}` === location.hash);
    this.select(Math.max(0, asked));
  }

  prepare(tab, panel, index) {
    tab.setAttribute("role", "tab");
    tab.id = `${panel.id}-tab`;
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.removeAttribute("aria-label");
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      this.select(index);
      history.replaceState(null, "", tab.hash);
    });
    tab.addEventListener("keydown", (event) => this.move(event, index));
  }

  move(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (index + step + this.tabs.length) % this.tabs.length;
    this.select(next);
    this.tabs[next].focus();
  }

  select(chosen) {
    this.tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      this.panels[index].hidden = index !== chosen;
    });
  }
}

customElements.define("pintar-tabs", PintarTabs);
