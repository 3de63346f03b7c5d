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

it('heights between points are interpolated, and those beyond the ends are the ends', () => {
  const heights = Float64Array.of(1, 3, 2);
  expect(heightAt(heights, TERRAIN_STEP / 2)).toBeCloseTo(2, 12);
  expect(heightAt(heights, -1)).toBe(1);
  expect(heightAt(heights, 99)).toBeCloseTo(2, 6);
});
