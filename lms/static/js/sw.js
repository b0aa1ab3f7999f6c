// The service worker: with a connection everything comes from the site; without one, a saved unit is
// answered from this device, and any other page by the one that says what is saved. It answers
// neither forms nor the back office, the API, sign-in or certificates.
import { forget, forgetAll, keyOf, recordIn, SHELL, SHELL_PAGE, unitCache } from "./offline/names.js";

const LEFT_ALONE = /^\/(admin|django-admin|api|akun|sertifikat|verify|denyut|jawab|healthz|readyz)(\/|$)/;
const SIGN_OUT = "/akun/logout/";
const MEDIA = /^\/(putar|media|luring\/berkas)\//;
const STATIC = /^\/(static\/|tema\.css$)/;
// The name of such a file changes with its content.
const NEVER_CHANGES = /\.[0-9a-f]{12}\.\w+$|^\?v=/;
// On a weak signal a saved page is shown after so long.
const PATIENCE_MS = 10_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === SIGN_OUT) event.waitUntil(forgetAll());
  if (request.method !== "GET" || LEFT_ALONE.test(url.pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
  else if (MEDIA.test(url.pathname)) event.respondWith(keptFirst(request));
  else if (STATIC.test(url.pathname)) event.respondWith(asset(request, url));
});

async function page(request, path) {
  const answer = fetch(request);
  answer.catch(() => {}); // it is looked at below, maybe later than it fails
  const copy = await copyOf(path);
  try {
    return await (copy ? Promise.race([answer, impatience()]) : answer);
  } catch {
    return copy || (await shell()) || Response.error();
  }
}

function impatience() {
  return new Promise((_, refuse) => setTimeout(refuse, PATIENCE_MS));
}

// The saved copy of this page, if it was saved to the end and its time isn't over.
async function copyOf(path) {
  if (!(await caches.has(unitCache(path)))) return null;
  const cache = await caches.open(unitCache(path));
  const record = await recordIn(cache);
  if (!record) return null;
  if (record.until <= Date.now()) {
    await forget(path);
    return null;
  }
  return cache.match(path);
}

async function shell() {
  return (await caches.has(SHELL)) && (await caches.open(SHELL)).match(SHELL_PAGE);
}

async function asset(request, url) {
  if (NEVER_CHANGES.test(url.pathname) || NEVER_CHANGES.test(url.search)) return keptFirst(request);
  return fetch(request).catch(async (error) => (await kept(request)) || Promise.reject(error));
}

async function keptFirst(request) {
  const found = await kept(request);
  if (!found) return fetch(request);
  const range = request.headers.get("Range");
  return range ? part(found, range) : found;
}

const kept = (request) => caches.match(keyOf(request.url), { ignoreVary: true });

// Players ask for a part of a file, and take only a part for an answer.
async function part(response, range) {
  const blob = await response.blob();
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) || [];
  const start = from ? Number(from) : Math.max(0, blob.size - Number(to || NaN));
  const end = from && to ? Math.min(Number(to), blob.size - 1) : blob.size - 1;
  if (!(start <= end)) {
    return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${blob.size}` } });
  }
  return new Response(blob.slice(start, end + 1), {
    status: 206,
    headers: {
      "Accept-Ranges": "bytes",
      "Content-Type": response.headers.get("Content-Type") || "",
      "Content-Length": String(end + 1 - start),
      "Content-Range": `bytes ${start}-${end}/${blob.size}`,
    },
  });
}
