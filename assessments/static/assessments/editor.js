// The question editor: what is written is shown as learners meet it, and pictures come in where the cursor was.
const TYPING_MS = 600;

const form = document.getElementById("question");
const frame = document.querySelector("[name=question-preview]");
const picture = document.getElementById("picture");
let timer;
let asked = 0;
let drawnIn;
let field = form.querySelector("textarea");

function later() {
  clearTimeout(timer);
  timer = setTimeout(show, TYPING_MS);
}

// Only the newest answer is shown, and in the frame that is there: a form's target would fill the history.
async function show() {
  const number = ++asked;
  const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!response?.ok || number !== asked) return;
  const made = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
  const inside = frame.contentDocument;
  const shown = inside?.querySelector("main");
  if (!made || !shown) return;
  const scrolled = inside.scrollingElement.scrollTop;
  shown.replaceWith(inside.importNode(made, true));
  inside.scrollingElement.scrollTop = scrolled;
}

// The frame's page is there: at first, and again when the Preview button has led it to another.
function arrived() {
  const inside = frame.contentDocument;
  if (!inside?.querySelector("main") || inside === drawnIn) return;
  drawnIn = inside;
  drawIn(inside);
  show();
}

function insert(text) {
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

async function send(event) {
  event.preventDefault();
  const told = picture.querySelector("[data-told]");
  told.textContent = "";
  try {
    const response = await fetch(picture.action, {
      method: "POST",
      body: new FormData(picture),
      headers: { Accept: "application/json" },
    });
    const { notation, message } = await response.json();
    told.textContent = message;
    if (!notation) return;
    picture.reset();
    insert(notation);
  } catch {
    told.textContent = picture.dataset.failed;
  }
}

// Where the cursor is in a row's numbers, its place is drawn on the preview's picture: from corner to corner, from
// the middle outwards, or corner by corner.
function drawIn(inside) {
  let began;
  inside.addEventListener("dragstart", (event) => event.preventDefault());
  inside.addEventListener("pointerdown", (event) => {
    const sheet = event.target.closest(".hotspot")?.querySelector("img");
    began = sheet && field.name.endsWith("-place") ? { sheet, ...percents(sheet, event) } : null;
  });
  inside.addEventListener("pointerup", (event) => {
    if (!began) return;
    const shape = form.elements[field.name.replace(/place$/, "shape")].value;
    field.value = placeOf(shape, began, percents(began.sheet, event));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    began = null;
  });
}

function percents(sheet, { clientX, clientY }) {
  const { left, top, width, height } = sheet.getBoundingClientRect();
  const within = (share) => Math.min(100, Math.max(0, share * 100));
  return { x: within((clientX - left) / width), y: within((clientY - top) / height), tall: height / width };
}

function placeOf(shape, from, to) {
  const written = (...numbers) => numbers.map((number) => Math.floor(number * 10) / 10).join(" ");
  if (shape === "polygon") return `${field.value} ${written(to.x, to.y)}`.trim();
  if (shape === "circle") return written(from.x, from.y, Math.hypot(to.x - from.x, (to.y - from.y) * from.tall));
  return written(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y));
}

form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea, input[type=text]")) field = target;
});
picture.addEventListener("submit", send);
frame.addEventListener("load", arrived);
if (frame.contentDocument?.querySelector("main")) arrived();
