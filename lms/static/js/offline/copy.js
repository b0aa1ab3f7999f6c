// The page as it is saved: with the one rendition that is saved, and a line that says it is a copy.
import { keyOf } from "./names.js";

const HEADERS = [
  "Content-Type",
  "Content-Security-Policy",
  "Cross-Origin-Opener-Policy",
  "Referrer-Policy",
  "X-Content-Type-Options",
  "X-Frame-Options",
];

// A page that leads elsewhere is the log-in; a file may lie in a storage elsewhere.
export async function fetched(url, signal, how = {}) {
  const response = await fetch(url, { signal, credentials: "same-origin", redirect: "error", ...how });
  if (!response.ok) throw new Error(`${response.status} ${url}`);
  return response;
}

export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

export function asResponse(body, like) {
  const headers = HEADERS.filter((name) => like.has(name)).map((name) => [name, like.get(name)]);
  return new Response(body, { headers });
}

export function copyOf(html, manifest, rendition) {
  const copy = parsed(html);
  copy.documentElement.dataset.saved = "";
  copy.querySelector(".messages")?.remove();
  if (rendition) keepOne(copy, rendition);
  bringHome(copy, manifest.files);
  showThatItIsACopy(copy);
  return `<!doctype html>${copy.documentElement.outerHTML}`;
}

// A quality that isn't there can't be chosen, by the person or by the player.
function keepOne(copy, rendition) {
  const isKept = (url) => keyOf(url) === keyOf(rendition.url);
  for (const video of copy.querySelectorAll("video, audio")) {
    const source = copy.createElement("source");
    source.setAttribute("src", rendition.url);
    source.setAttribute("type", rendition.type);
    video.querySelectorAll("source").forEach((one) => one.remove());
    video.prepend(source);
  }
  // What it costs in data, and small pictures of its scenes: neither is true of the copy.
  copy.querySelectorAll(".video__cost, [data-scenes]").forEach((one) => one.remove());
  for (const input of copy.querySelectorAll("[data-quality] input")) {
    if (!isKept(input.value)) input.closest("label").remove();
  }
}

// The service worker answers for this site only: pictures of a storage elsewhere get an address here.
function bringHome(copy, files) {
  const elsewhere = new Set(files.map(({ url }) => url).filter((url) => new URL(url, location.href).origin !== location.origin));
  for (const picture of copy.querySelectorAll("img")) {
    const url = picture.getAttribute("src");
    if (elsewhere.has(url)) picture.setAttribute("src", keyOf(url));
  }
}

function showThatItIsACopy(copy) {
  const words = copy.querySelector("template[data-copy-words]");
  if (!words) return;
  const notice = copy.importNode(words.content, true);
  notice.querySelector("[data-when]").textContent = new Date().toLocaleString(copy.documentElement.lang, {
    dateStyle: "long",
    timeStyle: "short",
  });
  copy.querySelector(".learn__main")?.prepend(notice);
}

// What the page itself loads from this site: styles, scripts, and the pictures that styles ask for.
export async function assetsOf(page, signal) {
  const urls = new Set();
  const root = new URL("../", import.meta.url).pathname;
  for (const element of page.querySelectorAll("*")) {
    for (const { value } of element.attributes) if (value.startsWith(root)) urls.add(value);
  }
  for (const link of page.querySelectorAll("link[rel=stylesheet]")) urls.add(link.getAttribute("href"));
  for (const emblem of page.querySelectorAll(".brand img")) urls.add(emblem.getAttribute("src"));
  const wanted = [...urls].filter((url) => !/\/(hls|htmx)\b/.test(url));
  const assets = await Promise.all(wanted.map((url) => asset(url, signal)));
  const drawn = await Promise.all(assets.flatMap(drawnBy).map((url) => asset(url, signal)));
  return [...assets, ...drawn];
}

async function asset(url, signal) {
  const response = await fetched(url, signal);
  const type = response.headers.get("Content-Type") || "";
  const body = await response.blob();
  return { url, type, body, bytes: body.size, text: type.startsWith("text/css") ? await body.text() : "" };
}

function drawnBy({ url, text }) {
  const found = [...text.matchAll(/url\(["']?([^"')]+\.svg)["']?\)/g)];
  return [...new Set(found.map(([, path]) => new URL(path, new URL(url, location.href)).pathname))];
}
