// Shows how far a file is on its way. Without this script the form is sent as every form is, and the answer
// is the same page: so what comes back takes the place of what is shown.

document.addEventListener("submit", (event) => {
  const form = event.target;
  const bar = form.querySelector("[data-upload]");
  if (!bar || !form.querySelector("[name=file]")?.files.length) return;
  event.preventDefault();
  const body = new FormData(form);
  if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
  send(form, body, bar);
});

function send(form, body, bar) {
  const buttons = [...form.querySelectorAll("button")];
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => show(bar, total ? (100 * loaded) / total : 0));
  request.addEventListener("load", () => take(request));
  request.addEventListener("error", () => {
    for (const button of buttons) button.disabled = false;
    bar.querySelector("[data-upload-words]").textContent = bar.dataset.failed;
  });
  for (const button of buttons) button.disabled = true;
  show(bar, 0);
  request.send(body);
}

function show(bar, percent) {
  bar.hidden = false;
  bar.querySelector("progress").value = percent;
  bar.querySelector("[data-upload-words]").textContent = bar.dataset.sending.replace("{percent}", Math.round(percent));
}

function take(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) return location.assign(request.responseURL);
  history.replaceState(null, "", request.responseURL);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  document.querySelector("main").focus();
  window.scrollTo(0, 0);
}
