// Saving a unit on this device as a whole or not at all, and keeping what is saved fresh.
import { asResponse, assetsOf, copyOf, fetched, parsed } from "./copy.js";
import { FILES, forget, keyOf, recordIn, SHELL, SHELL_PAGE, unitCache, units, writeRecord } from "./names.js";

const LOCK = "pintar-saving";

// One tab saves at a time; where browsers can't promise that, nothing half-saved is cleared away.
export function alone(work, options = {}) {
  return navigator.locks ? navigator.locks.request(LOCK, options, work) : work(null);
}

export function clearHalves() {
  return alone(
    async (lock) => {
      if (!lock) return;
      for (const { path, record } of await units()) if (!record) await forget(path);
    },
    { ifAvailable: true },
  );
}

// What can be saved of the unit: { manifest, html, headers, assets, bytes } with the bytes of all but the rendition.
export async function prepared(manifestUrl, signal) {
  const manifest = await (await fetched(manifestUrl, signal)).json();
  const response = await fetched(manifest.page, signal);
  const html = await response.text();
  const assets = await assetsOf(parsed(html), signal);
  const small = sum([...assets, ...manifest.files]) + new Blob([html]).size;
  return { manifest, html, headers: response.headers, assets, bytes: small };
}

const sum = (files) => files.reduce((total, { bytes }) => total + bytes, 0);

export async function save(ready, rendition, { person, signal, onBytes }) {
  const { manifest, assets } = ready;
  const name = unitCache(manifest.page);
  await caches.delete(name);
  try {
    const cache = await caches.open(name);
    for (const file of [...manifest.files, ...(rendition ? [rendition] : [])]) await put(cache, file, signal, onBytes);
    for (const one of assets) await putAsset(cache, one);
    await saveShell(signal);
    signal.throwIfAborted?.();
    return await commit(cache, ready, rendition, person);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

async function commit(cache, ready, rendition, person) {
  const { manifest } = ready;
  const { page, title, course, until } = manifest;
  await cache.put(page, asResponse(copyOf(ready.html, manifest, rendition), ready.headers));
  const chosen = rendition && { key: keyOf(rendition.url), label: rendition.label, bytes: rendition.bytes };
  const bytes = ready.bytes + (rendition?.bytes || 0);
  const record = { page, title, course, until, person, bytes, rendition: chosen };
  await writeRecord(cache, record);
  return record;
}

async function putAsset(cache, { url, type, body }) {
  await cache.put(keyOf(url), new Response(body, { headers: { "Content-Type": type } }));
}

async function put(cache, { url, bytes }, signal, onBytes) {
  const response = await file(url, signal);
  let got = 0;
  const counted = throughEach(response.body, (chunk) => {
    got += chunk.byteLength;
    onBytes?.(chunk.byteLength);
  });
  const type = response.headers.get("Content-Type") || "";
  await cache.put(keyOf(url), new Response(counted, { headers: { "Content-Type": type, "Content-Length": String(bytes) } }));
  if (got !== bytes) throw new Error(`${got} of ${bytes} bytes of ${url}`);
}

// What the page showed from a storage elsewhere lies in the browser's cache without leave to be read.
function file(url, signal) {
  return fetched(url, signal, { redirect: "follow" }).catch((error) => {
    if (!(error instanceof TypeError)) throw error;
    return fetched(url, signal, { redirect: "follow", cache: "reload" });
  });
}

function throughEach(body, look) {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      look(value);
      controller.enqueue(value);
    },
    cancel: (why) => reader.cancel(why),
  });
}

// The page that says what is saved is there without a connection too.
async function saveShell(signal) {
  const response = await fetched(SHELL_PAGE, signal);
  const html = await response.text();
  const cache = await caches.open(SHELL);
  for (const one of await assetsOf(parsed(html), signal)) await putAsset(cache, one);
  await cache.put(SHELL_PAGE, asResponse(html, response.headers));
}

// With a connection: the page and what is small are renewed, the rendition stays. Gives the record,
// null when the unit may not be kept any longer, or what could be saved now where the media is another.
export async function refreshed(record, manifestUrl, person) {
  const answer = await fetch(manifestUrl, { credentials: "same-origin", redirect: "error" });
  if (answer.status === 404 || answer.status === 409) {
    await forget(record.page);
    return { record: null };
  }
  const ready = await prepared(manifestUrl);
  const { manifest } = ready;
  const rendition = manifest.renditions.find((one) => keyOf(one.url) === record.rendition?.key);
  if (!rendition && (record.rendition || manifest.renditions.length)) return { record, ready };
  const cache = await caches.open(unitCache(record.page));
  if (!(await recordIn(cache))) return { record: null };
  for (const file of manifest.files) if (!(await cache.match(keyOf(file.url)))) await put(cache, file);
  for (const one of ready.assets) await putAsset(cache, one);
  await saveShell();
  const renewed = await commit(cache, ready, rendition, person);
  await dropOthers(cache, ready, rendition);
  return { record: renewed };
}

async function dropOthers(cache, { manifest, assets }, rendition) {
  const wanted = [...manifest.files, ...assets, ...(rendition ? [rendition] : [])].map(({ url }) => keyOf(url));
  for (const request of await cache.keys()) {
    const { pathname, search } = new URL(request.url);
    const isFile = pathname.startsWith(FILES) || pathname.startsWith("/static/");
    if (isFile && !wanted.includes(pathname + search)) await cache.delete(request);
  }
}
