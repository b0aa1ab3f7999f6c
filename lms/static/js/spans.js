// Watched intervals: sorted, merged lists of [start, end] in seconds.

export function merge(spans, gap = 0.3) {
  const sorted = spans.filter(([start, end]) => end > start).sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [start, end] of sorted) {
    const last = merged[merged.length - 1];
    if (last && start <= last[1] + gap) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

export function total(spans) {
  return spans.reduce((sum, [start, end]) => sum + end - start, 0);
}

export function rounded(spans) {
  return spans.map((span) => span.map((second) => Math.round(second * 10) / 10));
}
