// Sizes and days as the rest of the page writes them.
const language = document.documentElement.lang || "id";

// 38 KB, 1,9 MB: as lms.lib.numbers writes them.
export function size(bytes) {
  if (bytes < 1_000_000) return `${bytes ? Math.max(1, Math.round(bytes / 1000)) : 0} KB`;
  if (bytes >= 1_000_000_000) return `${tenths(bytes / 1_000_000_000)} GB`;
  return `${tenths(bytes / 1_000_000)} MB`;
}

const tenths = (value) => value.toFixed(1).replace(".", ",").replace(/,0$/, "");

export const day = (moment) => new Date(moment).toLocaleDateString(language, { dateStyle: "long" });

export const filled = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
