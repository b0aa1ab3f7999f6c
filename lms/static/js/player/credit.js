// The ring and the words beside it.
export function draw(root, percent, isDone) {
  const ring = root.querySelector(".ring");
  const words = root.querySelector("[data-credit]");
  if (!ring) return;
  let circle = ring.querySelector(".ring__value");
  if (!circle) {
    circle = ring.querySelector("circle").cloneNode();
    circle.classList.add("ring__value");
    circle.setAttribute("pathLength", "100");
    ring.querySelector("svg").append(circle);
  }
  circle.setAttribute("stroke-dasharray", `${percent} 100`);
  ring.classList.toggle("ring--done", isDone);
  ring.querySelector("strong").textContent = percent;
  if (words) words.textContent = isDone ? root.dataset.done : root.dataset.watched.replace("{percent}", percent);
}
