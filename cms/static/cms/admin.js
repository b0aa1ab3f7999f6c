// Starts Wagtail's widgets, which would otherwise be started by inline scripts (cms/scriptless.py).
const CALLS = new Set(["initDateChooser", "initDateTimeChooser", "initTimeChooser"]);
const CONSTRUCTORS = /^(\w*Chooser|InlinePanel|MultipleChooserPanel)$/;

function start(element) {
  const name = element.dataset.starts;
  const parts = JSON.parse(element.dataset.with);
  element.removeAttribute("data-starts");
  if (CALLS.has(name)) window[name](...parts);
  else if (CONSTRUCTORS.test(name)) new window[name](...parts);
}

function startAll(root) {
  if (root.matches?.("[data-starts]")) start(root);
  root.querySelectorAll?.("[data-starts]").forEach(start);
}

function begin() {
  startAll(document.body);
  // Inline panels, dialogs and choosers bring more later.
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach(startAll);
  }).observe(document.body, { childList: true, subtree: true });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
else begin();
