// Units saved for use without a connection. Fetched by offline/door.js where something may be saved.
import { Box } from "./offline/box.js";
import { List } from "./offline/list.js";
import { forget, forgetAll, units } from "./offline/names.js";
import { sendLeft } from "./offline/reports.js";
import { clearHalves } from "./offline/saving.js";

// A page that knows whose it is says so; "" is nobody's. An error page doesn't know, and nothing follows.
const person = document.querySelector("meta[name=person]")?.content;
const isCopy = "saved" in document.documentElement.dataset;

async function tidy() {
  if (person === "") return forgetAll();
  const others = (await units()).filter(({ record }) => record && person && record.person !== person);
  const ended = (await units()).filter(({ record }) => record && record.until <= Date.now());
  for (const { path } of [...others, ...ended]) await forget(path);
  await clearHalves();
}

async function start() {
  await tidy();
  const box = document.querySelector("[data-offline]");
  const list = document.querySelector("[data-saved-units]");
  if (box && person) new Box(box, person);
  if (list) new List(list);
  if (person && !isCopy && navigator.onLine) sendLeft(person);
}

// A form can't be sent from a copy without a connection, and the browser's own page would take its place.
if (isCopy) {
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.closest("[data-offline]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const words = document.querySelector("[data-copy]")?.dataset.copy;
    document.dispatchEvent(new CustomEvent("pintar:toast", { detail: words }));
  }, true);
}

start();
