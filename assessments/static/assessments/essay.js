// <pintar-wordcount>: how many words a text has, said beside it while it is written.
class PintarWordcount extends HTMLElement {
  connectedCallback() {
    if (this.line) return;
    this.line = document.createElement("p");
    this.line.className = "field__hint numeric";
    this.append(this.line);
    this.addEventListener("input", () => this.tell());
    this.tell();
  }

  tell() {
    const count = this.querySelector("textarea").value.split(/\s+/).filter(Boolean).length;
    this.line.textContent = (count === 1 ? this.dataset.one : this.dataset.many).replace("{count}", count);
  }
}

customElements.define("pintar-wordcount", PintarWordcount);
