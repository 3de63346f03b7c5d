/**
 * Points of a line for the screen: at most the first, least, greatest and last of each pixel column,
 * in the order in which they came, so that no peak is lost. `x` must not fall; a NaN in `y` is kept
 * as a gap.
 */
export function thin(x: ArrayLike<number>, y: ArrayLike<number>): number[] {
  const points: number[] = [];
  for (let start = 0; start < x.length;) {
    const column = Math.floor(x[start] ?? 0);
    let end = start + 1;
    while (end < x.length && Math.floor(x[end] ?? 0) === column) end++;
    for (const k of keptOf(y, start, end)) points.push(x[k] ?? NaN, y[k] ?? NaN);
    start = end;
  }
  return points;
}

function keptOf(y: ArrayLike<number>, start: number, end: number): number[] {
  if (end - start <= 4) return Array.from({ length: end - start }, (_, k) => start + k);
  let low = start;
  let high = start;
  const gaps: number[] = [];
  for (let k = start; k < end; k++) {
    const value = y[k] ?? NaN;
    if (Number.isNaN(value)) {
      if (gaps.length === 0) gaps.push(k);
      continue;
    }
    if (!(value >= (y[low] ?? NaN))) low = k;
    if (!(value <= (y[high] ?? NaN))) high = k;
  }
  return [...new Set([start, low, high, ...gaps, end - 1])].sort((a, b) => a - b);
}
