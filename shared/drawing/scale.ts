/** A linear scale from numbers to pixels; `high` may be the smaller pixel (a rising vertical axis). */
export interface Scale {
  readonly domain: readonly [low: number, high: number];
  readonly range: readonly [low: number, high: number];
}

/** The pixel of a value. */
export function place(scale: Scale, value: number): number {
  const [d0, d1] = scale.domain;
  const [r0, r1] = scale.range;
  return d1 === d0 ? (r0 + r1) / 2 : r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
}

/** The value at a pixel. */
export function valueAt(scale: Scale, pixel: number): number {
  const [d0, d1] = scale.domain;
  const [r0, r1] = scale.range;
  return r1 === r0 ? d0 : d0 + ((pixel - r0) / (r1 - r0)) * (d1 - d0);
}

/** Distance of ticks: 1, 2 or 5 times a power of ten, so that at most `count` intervals fit. */
export function tickStep(low: number, high: number, count: number): number {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** Round numbers within [low, high]. */
export function ticks(low: number, high: number, count: number): number[] {
  const step = tickStep(low, high, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  if (!(last - first < 1000)) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => {
    const value = (first + k) * step;
    // Without the rounding 3 * 0.1 would be 0.30000000000000004.
    return Number(value.toPrecision(12)) + 0;
  });
}

/** Decimals that show neighbouring ticks apart. */
export function tickDecimals(step: number): number {
  return step > 0 ? Math.min(9, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
}

/** [low, high] widened to round numbers; a single value gets room around it. */
export function niceDomain(low: number, high: number, count = 4): readonly [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  // Ends so near each other that no step between them can be told from 0 count as one value.
  if (high - low <= Math.max(Math.abs(low), Math.abs(high)) * 1e-12 || high - low < 1e-300) {
    const room = Math.abs(low) < 1e-300 ? 1 : Math.abs(low) * 0.1;
    return [low - room, high + room];
  }
  const step = tickStep(low, high, count);
  // A value beyond a round number by a rounding error alone gets no step of its own, but stays inside.
  return [
    Math.min(low, Math.floor(low / step + 1e-9) * step) + 0,
    Math.max(high, Math.ceil(high / step - 1e-9) * step) + 0,
  ];
}

/** Least and greatest finite value of some lists; null if there is none. */
export function extent(...lists: readonly ArrayLike<number>[]): readonly [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      if (value === undefined || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : null;
}
