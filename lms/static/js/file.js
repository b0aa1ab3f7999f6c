// <pintar-file>: lets a file be dropped on the field.

class PintarFile extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input[type=file]");
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.over(event, true));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, (event) => this.over(event, false));
    this.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  over(event, inside) {
    event.preventDefault();
    this.classList.toggle("is-over", inside);
  }
}

customElements.define("pintar-file", PintarFile);
