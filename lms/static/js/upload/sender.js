// Sends a file in parts, wherever the server says each goes, until all are there. What was sent stays
// sent: a lost connection costs the parts under way, and a second start asks which ones are there.
const AT_ONCE = 2;
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

// The server said no, in words for the person; `code` names the rule.
export class Refused extends Error {
  constructor({ code = "", message = "" }) {
    super(message);
    this.code = code;
  }
}
export class SignedOut extends Error {}
class Lost extends Error {}

export class Sender {
  // `tell` hears "going" when something got through and "waiting" when not, with the bytes that are there.
  constructor(file, begin, token, tell) {
    Object.assign(this, { file, begin, token, tell });
    this.stopper = new AbortController();
    this.underWay = new Map();
  }

  // Resolves when all is there. Throws Refused, SignedOut, or an AbortError after stop().
  async run() {
    const { name, size, lastModified } = this.file;
    const told = JSON.stringify({ name, size, changed: lastModified });
    this.upload = await this.patiently(() => this.json("POST", this.begin, told));
    this.there = new Set(this.upload.received);
    this.missing = [];
    for (let n = 1; n <= this.upload.part_count; n++) if (!this.there.has(n)) this.missing.push(n);
    this.tell("going", this.bytes());
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.work()));
  }

  stop() {
    this.stopper.abort();
  }

  async work() {
    while (this.missing.length) {
      const number = this.missing.shift();
      await this.patiently(() => this.part(number));
      this.there.add(number);
      this.tell("going", this.bytes());
    }
  }

  async part(number) {
    const from = (number - 1) * this.upload.part_bytes;
    const bytes = this.file.slice(from, from + this.upload.part_bytes);
    const { url } = await this.json("GET", this.upload.part.replace("/0/", `/${number}/`));
    try {
      await this.put(url, bytes, number);
    } finally {
      this.underWay.delete(number);
    }
  }

  // XMLHttpRequest, since fetch doesn't tell how far a body is.
  put(url, bytes, number) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const stop = () => request.abort();
      const { signal } = this.stopper;
      signal.addEventListener("abort", stop);
      request.open("PUT", url);
      if (new URL(url, location.href).origin === location.origin) {
        request.setRequestHeader("X-CSRFToken", this.token);
        request.setRequestHeader("Content-Type", "application/octet-stream");
      }
      request.upload.onprogress = (event) => {
        this.underWay.set(number, event.loaded);
        this.tell("going", this.bytes());
      };
      request.onloadend = () => {
        signal.removeEventListener("abort", stop);
        if (signal.aborted) reject(new DOMException("", "AbortError"));
        else if (request.status >= 200 && request.status < 300) resolve();
        else reject(refusalOf(request.status, request.responseText));
      };
      request.send(bytes);
    });
  }

  async json(method, url, body) {
    const { signal } = this.stopper;
    const headers = { "X-CSRFToken": this.token, Accept: "application/json" };
    let answer;
    try {
      answer = await fetch(url, { method, body, headers, signal, redirect: "manual" });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new Lost();
    }
    if (answer.type === "opaqueredirect") throw new SignedOut();
    if (!answer.ok) throw refusalOf(answer.status, await answer.text());
    return answer.json();
  }

  // Tries until it works: what the server refuses is thrown, what got lost is tried after a pause that grows.
  async patiently(attempt) {
    for (let failures = 0; ; failures++) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof Lost)) throw error;
        this.tell("waiting", this.bytes());
        await this.pause(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
      }
    }
  }

  pause(ms) {
    return new Promise((resolve, reject) => {
      const { signal } = this.stopper;
      const end = () => {
        clearTimeout(timer);
        window.removeEventListener("online", end);
        signal.removeEventListener("abort", end);
        if (signal.aborted) reject(new DOMException("", "AbortError"));
        else resolve();
      };
      const timer = setTimeout(end, ms);
      window.addEventListener("online", end);
      signal.addEventListener("abort", end);
    });
  }

  bytes() {
    if (!this.upload) return 0;
    const last = this.upload.part_count;
    const bytesOf = (n) => (n < last ? this.upload.part_bytes : this.file.size - (last - 1) * this.upload.part_bytes);
    let bytes = 0;
    for (const number of this.there) bytes += bytesOf(number);
    for (const [number, sent] of this.underWay) bytes += Math.min(sent, bytesOf(number));
    return bytes;
  }
}

// Our server refuses in JSON; another answer below 500 to our own requests means that the session is over.
export function refusalOf(status, text) {
  try {
    const told = JSON.parse(text);
    if (status < 500 && told.code !== "part_incomplete") return new Refused(told);
  } catch {
    if (status === 403 && !text.startsWith("<?xml")) return new SignedOut();
  }
  return new Lost();
}
