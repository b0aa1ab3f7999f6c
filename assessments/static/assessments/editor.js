// The question editor: what is written is shown as learners meet it, and pictures come in where the cursor was.
const TYPING_MS = 600;

const form = document.getElementById("question");
const frame = document.querySelector("[name=question-preview]");
const picture = document.getElementById("picture");
let timer;
let asked = 0;
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

form.addEventListener("input", later);
form.addEventListener("change", later);
form.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea, input[type=text]")) field = target;
});
picture.addEventListener("submit", send);
if (frame.contentDocument?.readyState === "complete") show();
frame.addEventListener("load", show, { once: true });
