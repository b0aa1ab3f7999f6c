// Sizes and days as the rest of the page writes them.
const language = document.documentElement.lang || "id";

// 38 KB, 1,55 MB: as lms.lib.numbers writes them.
export function size(bytes) {
  if (bytes < 1_000_000) return `${bytes ? Math.max(1, Math.round(bytes / 1000)) : 0} KB`;
  if (bytes >= 1_000_000_000) return `${rounded(bytes / 1_000_000_000)} GB`;
  return `${rounded(bytes / 1_000_000)} MB`;
}

const rounded = (value) => value.toFixed(value < 10 ? 2 : 1).replace(/\.?0+$/, "").replace(".", ",");

export const day = (moment) => new Date(moment).toLocaleDateString(language, { dateStyle: "long" });

export const filled = (words, facts) => words.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
