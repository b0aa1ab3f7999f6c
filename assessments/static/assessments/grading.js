// Words selected in a participant's text become the quote of the first comment that has none.

function emptyQuote() {
  return [...document.querySelectorAll("[name=quote]")].find((input) => !input.value);
}

function quote(text) {
  const words = String(document.getSelection()).trim();
  const place = emptyQuote();
  if (!words || !place || !text.contains(document.getSelection().anchorNode)) return;
  if ([...document.querySelectorAll("[name=quote]")].some((input) => input.value === words)) return;
  place.value = words;
}

for (const text of document.querySelectorAll("[data-quotable]")) {
  text.addEventListener("mouseup", () => quote(text));
  text.addEventListener("touchend", () => quote(text));
}
