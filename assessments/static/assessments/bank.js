/** A bank's listing: check every row of the page at once. */
const every = document.querySelector("[data-every]");
if (every) {
  const boxes = [...every.form.querySelectorAll("[name=question]")];
  every.hidden = false;
  every.addEventListener("change", () => boxes.forEach((box) => (box.checked = every.checked)));
}
