// Menus, dialogs, the sheet and toasts: comforts over markup that works without them.

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const opener = event.target.closest("[data-opens]");
  if (opener) open(event, document.getElementById(opener.dataset.opens));
  const closer = event.target.closest("[data-closes]");
  const dialog = closer && closer.closest("dialog");
  if (dialog && dialog.open) {
    event.preventDefault();
    dialog.close();
  }
  // A reason button explains itself; it never acts.
  if (event.target.closest("button[aria-disabled=true]")) event.preventDefault();
});

function open(event, dialog) {
  if (!dialog || !dialog.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  if (document.querySelector(".sheet:target")) location.hash = "#main";
});

document.addEventListener("pintar:toast", (event) => {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = event.detail;
  document.querySelector(".toasts")?.append(toast);
  setTimeout(() => toast.remove(), 6000);
});

// A form sent twice by an impatient thumb is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
