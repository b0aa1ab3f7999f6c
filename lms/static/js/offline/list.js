// The page of what is saved on this device; it also stands in for any page that isn't.
import { forget, SHELL_PAGE, units } from "./names.js";
import { day, filled, size } from "./words.js";

export class List {
  constructor(root) {
    this.root = root;
    const isStandIn = location.pathname !== SHELL_PAGE;
    const away = root.querySelector("[data-away]");
    away.hidden = !isStandIn && navigator.onLine;
    away.querySelector("[data-not-saved]").hidden = !isStandIn;
    const again = root.querySelector("[data-again]");
    again.hidden = !isStandIn;
    again.querySelector("a").href = location.href;
    this.show();
  }

  async show() {
    const records = (await units()).map(({ record }) => record).filter((record) => record && record.until > Date.now());
    records.sort((a, b) => a.course.localeCompare(b.course) || a.title.localeCompare(b.title));
    this.root.querySelector("[data-rows]").replaceChildren(...records.map((record) => this.row(record)));
    this.root.querySelector("[data-none]").hidden = records.length > 0;
    const total = this.root.querySelector("[data-total]");
    total.hidden = !records.length;
    const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
    total.textContent = filled(this.root.dataset.total, { count: records.length, size: size(bytes) });
  }

  row({ page, title, course, bytes, rendition, until }) {
    const row = this.root.querySelector("template").content.cloneNode(true);
    const link = row.querySelector("a");
    link.href = page;
    link.textContent = title;
    row.querySelector("[data-course]").textContent = course;
    const facts = [rendition?.label, size(bytes), filled(this.root.dataset.until, { day: day(until) })];
    row.querySelector("[data-facts]").textContent = facts.filter(Boolean).join(" · ");
    row.querySelector("[data-which]").textContent = title;
    row.querySelector("button").addEventListener("click", async () => {
      await forget(page);
      await this.show();
      this.root.querySelector("h1").focus();
    });
    return row;
  }
}
