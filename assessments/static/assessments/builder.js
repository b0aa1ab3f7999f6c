/** The quiz builder: slots are dragged by their handle or moved by their buttons, and saved at once. */
const form = document.querySelector(".builder");
if (form) build(form);

function build(form) {
  const status = form.querySelector("[data-status]");
  let dragged = null;
  let waiting = null; // the order to save next, while one is being saved

  for (const handle of form.querySelectorAll("[data-handle]")) {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (event) => begin(handle, event));
  }
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[name=up], [name=down]");
    if (!button) return;
    event.preventDefault();
    step(button.closest("[data-slot]"), button.name === "up");
    button.focus();
    save();
  });

  function begin(handle, event) {
    if (event.button > 0) return;
    event.preventDefault();
    dragged = handle.closest("[data-slot]");
    dragged.classList.add("builder__slot--dragged");
    form.setPointerCapture(event.pointerId); // by the form: what is moved in the page loses its capture
    const before = orderNow();
    form.addEventListener("pointermove", drag);
    const end = () => {
      form.removeEventListener("pointermove", drag);
      dragged.classList.remove("builder__slot--dragged");
      dragged = null;
      if (orderNow() !== before) save();
    };
    form.addEventListener("lostpointercapture", end, { once: true });
  }

  function drag(event) {
    const edge = 60;
    if (event.clientY < edge) window.scrollBy(0, -15);
    if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 15);
    const under = document.elementsFromPoint(event.clientX, event.clientY);
    const slot = under.map((one) => one.closest("[data-slot]")).find((one) => one && one !== dragged);
    if (slot && form.contains(slot)) {
      const box = slot.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) slot.before(dragged);
      else slot.after(dragged);
      return;
    }
    const list = nearest(event.clientY);
    if (list && !list.contains(dragged)) list.append(dragged);
  }

  /** The empty section under the pointer, or right beside it. */
  function nearest(y) {
    return [...form.querySelectorAll("[data-section]")].find((list) => {
      const box = list.getBoundingClientRect();
      return !list.querySelector("[data-slot]") && y > box.top - 24 && y < box.bottom + 24;
    });
  }

  function step(slot, isUp) {
    const lists = [...form.querySelectorAll("[data-section]")];
    const list = slot.parentElement;
    const neighbour = isUp ? slot.previousElementSibling : slot.nextElementSibling;
    const next = lists[lists.indexOf(list) + (isUp ? -1 : 1)];
    if (neighbour) isUp ? neighbour.before(slot) : neighbour.after(slot);
    else if (next) isUp ? next.append(slot) : next.prepend(slot);
  }

  function orderNow() {
    return [...form.querySelectorAll("[data-slot], [data-section]")]
      .map((one) => one.dataset.slot || `section ${one.dataset.section}`)
      .join();
  }

  function save() {
    let number = 1;
    for (const slot of form.querySelectorAll("[data-slot]")) {
      slot.querySelector("[data-of-section]").value = slot.parentElement.dataset.section;
      const shown = slot.querySelector("[data-count]");
      const count = Number(shown.dataset.count);
      shown.textContent = count > 1 ? `${number}–${number + count - 1}` : number;
      number += count;
    }
    status.textContent = form.dataset.saving;
    const isIdle = !waiting;
    waiting = new FormData(form);
    if (isIdle) send();
  }

  async function send() {
    const sent = waiting;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: sent,
        headers: { Accept: "application/json" },
      });
      status.textContent = (await answer.json()).message;
    } catch {
      status.textContent = form.dataset.failed;
    }
    const newer = waiting !== sent;
    if (newer) send();
    else waiting = null;
  }
}
