// Where saved things lie. Each saved unit has a cache of its own, so that it comes and goes as a whole.
const UNIT = "pintar-unit:";
export const SHELL = "pintar-shell";
export const SHELL_PAGE = "/luring/";
export const FILES = "/luring/berkas/";
// Written last: a unit without it was not saved to the end.
const RECORD = "/luring/catatan.json";

export const unitCache = (path) => UNIT + path;

// A file's name in the cache. Addresses of videos end and change, so their token is left out.
export function keyOf(url) {
  const { origin, host, pathname, search } = new URL(url, location.href);
  if (origin !== location.origin) return `${FILES}${host}${pathname}`;
  const name = pathname.replace(/^\/putar\/[^/]+\/|^\/media\//, "");
  return name === pathname ? pathname + search : FILES + name;
}

export async function recordIn(cache) {
  const kept = await cache.match(RECORD);
  return kept ? kept.json() : null;
}

export function writeRecord(cache, record) {
  return cache.put(RECORD, new Response(JSON.stringify(record), { headers: { "Content-Type": "application/json" } }));
}

export async function recordOf(path) {
  return (await caches.has(unitCache(path))) ? recordIn(await caches.open(unitCache(path))) : null;
}

async function unitCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(UNIT));
}

// [{path, record}]: `record` is null for what is being saved, or was left half-saved.
export async function units() {
  const names = await unitCaches();
  return Promise.all(
    names.map(async (name) => ({ path: name.slice(UNIT.length), record: await recordIn(await caches.open(name)) })),
  );
}

export const forget = (path) => caches.delete(unitCache(path));

export async function forgetAll() {
  await Promise.all((await unitCaches()).map((name) => caches.delete(name)));
}
