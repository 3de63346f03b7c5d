import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../shared/random/key.ts';
import { biped, bipedHardcore } from '../../../shared/tasks/biped/biped.ts';
import { decodeEpisode } from '../../../shared/tasks/biped/episode.ts';
import {
  heightAt,
  makeTerrain,
  START_PAD,
  TERRAIN_HEIGHT,
  TERRAIN_STEP,
} from '../../../shared/tasks/biped/terrain.ts';
import { readTrace, TRACES } from './support.ts';

/** The draws that lead to a recorded terrain: slopes from its heights, lengths from its level points. */
function recover(heights: readonly number[]): { slopes: number[]; level: number[] } {
  const slopes: number[] = [];
  const level: number[] = [];
  let slope = 0;
  let y = TERRAIN_HEIGHT;
  heights.forEach((height, i) => {
    if (i >= START_PAD && height === y) {
      level.push(i);
      return;
    }
    const pulled = 0.8 * slope + 0.01 * Math.sign(TERRAIN_HEIGHT - y);
    slope = height - y;
    if (i > START_PAD) slopes.push((slope - pulled) * 30);
    y = height;
  });
  return { slopes, level };
}

describe.each(TRACES)('the recorded terrain %s', (name) => {
  const heights = readTrace(name).terrain;
  const { slopes, level } = recover(heights);

  it('comes from slopes in -1..1 and stretches of 5 to 9 points', () => {
    expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(1);
    const lengths = level.map((point, i) => point - (level[i - 1] ?? START_PAD));
    expect(level[0]).toBe(START_PAD);
    for (const length of lengths.slice(1)) {
      expect(length).toBeGreaterThanOrEqual(5);
      expect(length).toBeLessThanOrEqual(9);
    }
  });

  it('is reproduced by the generator from these draws', () => {
    const lengths = level.map((point, i) => (level[i + 1] ?? 207) - point);
    const remaining = { slopes: [...slopes], lengths: [...lengths] };
    const made = makeTerrain(false, {
      slope: () => remaining.slopes.shift() ?? NaN,
      integer: () => remaining.lengths.shift() ?? NaN,
      up: () => false,
    });
    heights.forEach((height, i) => {
      expect(Math.abs((made.heights[i] ?? NaN) - height)).toBeLessThan(1e-12);
    });
  });
});

it('every walker starts on a flat pad, under a force of at most 5 N', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      for (const task of [biped, bipedHardcore]) {
        const { force, heights } = decodeEpisode(task.drawEpisode(keyOf(seed), {}));
        expect(Math.abs(force)).toBeLessThanOrEqual(5);
        expect(heights.slice(0, START_PAD + 1).every((y) => y === TERRAIN_HEIGHT)).toBe(true);
        expect(heights.every(Number.isFinite)).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

describe('hardcore ground', () => {
  const quads = Array.from({ length: 20 }, (_, seed) => {
    const { quads: all } = decodeEpisode(bipedHardcore.drawEpisode(keyOf(seed), {}));
    return Array.from({ length: all.length / 8 }, (__, i) => all.slice(i * 8, i * 8 + 8));
  });

  it('has obstacles, all counterclockwise from the lower right corner', () => {
    for (const episode of quads) {
      expect(episode.length).toBeGreaterThan(5);
      for (const q of episode) {
        const [right, bottom, right2, top, left, top2, left2, bottom2] = [...q];
        expect([right2, top2, left2, bottom2]).toStrictEqual([right, top, left, bottom]);
        expect((right ?? 0) - (left ?? 0)).toBeGreaterThan(0.9 * TERRAIN_STEP);
        expect((top ?? 0) - (bottom ?? 0)).toBeGreaterThan(0.9 * TERRAIN_STEP);
      }
    }
  });

  it('has stumps of one and two steps, stairs four steps wide, and pits four steps deep', () => {
    const sizes = new Set(
      quads.flat().map((q) => {
        const size = (a: number, b: number): number =>
          Math.round(((q[a] ?? 0) - (q[b] ?? 0)) / TERRAIN_STEP);
        return `${size(0, 4)}x${size(3, 1)}`;
      }),
    );
    expect([...sizes].sort()).toStrictEqual(['1x1', '1x4', '2x2', '4x1']);
  });
});

type Stretch = { readonly at: number } & (
  | { readonly kind: 'stump'; readonly size: number }
  | { readonly kind: 'stairs'; readonly steps: number; readonly up: boolean }
  | { readonly kind: 'pit'; readonly gap: number }
);

/** What stands on a drawn ground, read from its shapes alone, in terrain steps; cut ends are left out. */
function stretches(seed: number): { found: Stretch[]; heights: Float64Array } {
  const { quads, heights } = decodeEpisode(bipedHardcore.drawEpisode(keyOf(seed), {}));
  const boxes = Array.from({ length: quads.length / 8 }, (_, i) => {
    const [right = NaN, bottom = NaN, , top = NaN, left = NaN] = quads.slice(i * 8, i * 8 + 8);
    const steps = (metres: number): number => Math.round(metres / TERRAIN_STEP);
    return { at: steps(left), wide: steps(right - left), high: steps(top - bottom), top };
  });
  const found: Stretch[] = [];
  for (let box = boxes.shift(); box !== undefined; box = boxes.shift()) {
    const { at, wide, high, top } = box;
    if (wide === 4) {
      const flight = [box];
      while (boxes[0]?.at === at + 4 * flight.length) flight.push(...boxes.splice(0, 1));
      const up = (flight[1]?.top ?? NaN) > top;
      found.push({ kind: 'stairs', at, steps: flight.length, up });
    } else if (high === 4) {
      found.push({ kind: 'pit', at, gap: (boxes.shift()?.at ?? NaN) - at });
    } else {
      found.push({ kind: 'stump', at, size: wide });
    }
  }
  return { found, heights };
}

/** Points of a stretch: where the grass after it begins. */
function lengthOf(stretch: Stretch): number {
  if (stretch.kind === 'stump') return stretch.size;
  return stretch.kind === 'stairs' ? 4 * stretch.steps : stretch.gap + 2;
}

describe('the obstacles of a thousand hardcore grounds', () => {
  const grounds = Array.from({ length: 1000 }, (_, seed) => stretches(seed));
  /** Begun so early that the end of the ground, at point 200, favours no kind and no length. */
  const early = grounds.flatMap(({ found }) => found.filter((stretch) => stretch.at <= 150));

  /** Holds that each value comes as often as the others, within four standard deviations. */
  function expectUniform(values: readonly (string | number | boolean)[], of: number): void {
    const counts = new Map<string | number | boolean, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect(counts.size).toBe(of);
    const spread = Math.sqrt((values.length * (of - 1)) / of ** 2);
    for (const count of counts.values())
      expect(Math.abs(count - values.length / of)).toBeLessThan(4 * spread);
  }

  it('begin where the start pad ends, and 5 to 9 points of grass lie between two', () => {
    expect(grounds.every(({ found }) => found[0]?.at === START_PAD)).toBe(true);
    const grass = grounds.flatMap(({ found }) =>
      found.flatMap((stretch, i) => {
        const next = found[i + 1];
        return stretch.at > 150 || next === undefined
          ? []
          : [next.at - stretch.at - lengthOf(stretch)];
      }),
    );
    expect([...new Set(grass)].sort()).toStrictEqual([5, 6, 7, 8, 9]);
    expectUniform(grass, 5);
  });

  it('are stumps, stairs and pits in equal parts, of the published sizes in equal parts', () => {
    expectUniform(
      early.map((stretch) => stretch.kind),
      3,
    );
    expectUniform(
      early.flatMap((s) => (s.kind === 'stump' ? [s.size] : [])),
      2,
    );
    expectUniform(
      early.flatMap((s) => (s.kind === 'stairs' ? [s.steps] : [])),
      2,
    );
    expectUniform(
      early.flatMap((s) => (s.kind === 'stairs' ? [s.up] : [])),
      2,
    );
    expectUniform(
      early.flatMap((s) => (s.kind === 'pit' ? [s.gap] : [])),
      2,
    );
  });

  it('leave the ground level under stumps, a floor four steps down in pits, a slope on stairs', () => {
    for (const { found, heights } of grounds.slice(0, 50)) {
      for (const stretch of found.filter((s) => s.at + lengthOf(s) < 200)) {
        const rise = Array.from(
          heights.slice(stretch.at, stretch.at + lengthOf(stretch)),
          (y) => (y - (heights[stretch.at] ?? NaN)) / TERRAIN_STEP,
        );
        const expected = rise.map((_, i) => {
          if (i === 0 || stretch.kind === 'stump') return 0;
          if (stretch.kind === 'pit') return i <= stretch.gap ? -4 : 0;
          return stretch.up ? (i - 1) / 4 : -(i + 1) / 4;
        });
        rise.forEach((value, i) => {
          expect(value).toBeCloseTo(expected[i] ?? NaN, 9);
        });
      }
    }
  });
});

it('heights between points are interpolated, and those beyond the ends are the ends', () => {
  const heights = Float64Array.of(1, 3, 2);
  expect(heightAt(heights, TERRAIN_STEP / 2)).toBeCloseTo(2, 12);
  expect(heightAt(heights, -1)).toBe(1);
  expect(heightAt(heights, 99)).toBeCloseTo(2, 6);
});
