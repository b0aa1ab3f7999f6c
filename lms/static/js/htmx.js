// htmx is fetched only by pages that use it.
import { csrfToken } from "./post.js";

const source = document.querySelector("meta[name=htmx-source]");
if (source && document.querySelector("[hx-get], [hx-post], [data-hx-get], [data-hx-post]")) {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  import(source.content);
}
