// What was learnt without a connection is sent when one of the same person's pages is opened with one,
// whichever it is. The page of a unit sends its own; here go those that nobody opened again.
import { kept, post } from "../post.js";

const PLAYS = /^pintar:plays:(.+):[^:]+$/;
const READ = /^pintar:read:(.+)$/;
const ALIVE_MS = 60_000;
const MOST_IN_A_REPORT = 200;
const KEPT_MS = 30 * 86_400_000;

export async function sendLeft(person) {
  for (const key of Object.keys(localStorage)) {
    const [, url] = PLAYS.exec(key) || READ.exec(key) || [];
    if (url && !url.startsWith(location.pathname) && !isOthers(person, key)) await send(person, key, url);
  }
}

async function send(person, key, url) {
  const left = kept.read(key) || {};
  // A tab that is open sends by itself.
  if (left.touched && Date.now() - left.touched < ALIVE_MS) return;
  const list = left.plays ? "plays" : "dwells";
  const pieces = left[list] || [];
  const sent = pieces.slice(0, MOST_IN_A_REPORT);
  if (!sent.length || isOld(sent)) return kept.write(key, null);
  const report = { sent_at: Date.now(), [list]: sent, ...(left.pages && { pages: left.pages }) };
  const { outcome, answer } = await post(url, report);
  // Only an answer to this report settles it: another person's unit isn't found, and waits for them.
  if (outcome === "saved" || (outcome === "refused" && answer.code)) {
    const rest = pieces.slice(sent.length);
    kept.write(key, rest.length ? { ...left, [list]: rest } : null);
  } else if (outcome === "refused") remember(person, key);
}

const isOld = (pieces) => Date.now() - Math.max(...pieces.map((one) => one[one.length - 1])) > KEPT_MS;

// Asked once a session: what isn't this person's won't become theirs.
const othersKey = (person) => `pintar:others:${person}`;

function isOthers(person, key) {
  return (sessionStorage.getItem(othersKey(person)) || "").split("\n").includes(key);
}

function remember(person, key) {
  sessionStorage.setItem(othersKey(person), `${sessionStorage.getItem(othersKey(person)) || ""}\n${key}`);
}
