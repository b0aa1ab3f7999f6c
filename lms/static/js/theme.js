// <pintar-theme>: light or dark. The choice is a cookie, so the server writes data-theme and nothing
// flashes; choosing what the system wants anyway deletes the cookie and follows the system again.
const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

function current() {
  return root.dataset.theme || (dark.matches ? "dark" : "light");
}

function choose(theme) {
  const follows = theme === (dark.matches ? "dark" : "light");
  if (follows) delete root.dataset.theme;
  else root.dataset.theme = theme;
  document.cookie = `theme=${follows ? "" : theme}; path=/; max-age=${follows ? 0 : 31_536_000}; SameSite=Lax`;
  for (const element of document.querySelectorAll("pintar-theme")) element.show();
}

class PintarTheme extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.show();
    this.querySelector("button").addEventListener("click", () => choose(current() === "dark" ? "light" : "dark"));
    dark.addEventListener("change", () => this.show());
  }

  show() {
    const isDark = current() === "dark";
    this.querySelector(".theme__label").textContent = isDark ? this.dataset.toLight : this.dataset.toDark;
    this.classList.toggle("is-dark", isDark);
  }
}

customElements.define("pintar-theme", PintarTheme);
