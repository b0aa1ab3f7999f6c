// Watched intervals: lists of [start, end] in seconds; the total counts what overlaps once.

export function total(spans) {
  let seconds = 0;
  let reached = 0;
  for (const [start, end] of [...spans].sort((a, b) => a[0] - b[0])) {
    seconds += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return seconds;
}
