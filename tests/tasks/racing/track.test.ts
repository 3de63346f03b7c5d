import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, Stream } from '../../../shared/random/key.ts';
import { TRACK_STEP } from '../../../shared/tasks/racing/constants.ts';
import { drawTrack, kerbQuad, roadQuad } from '../../../shared/tasks/racing/track.ts';
import type { Track } from '../../../shared/tasks/racing/track.ts';
import { readReference, readTrace, recorded, TRACES } from './recordings.ts';

interface RecordedTrack {
  readonly seed: number;
  readonly attempts: number;
  readonly draws: readonly number[];
  readonly i1: number;
  readonly i2: number;
  readonly n_tiles: number;
  readonly border_true: readonly number[];
  readonly track_every_10: Readonly<Record<string, readonly number[]>>;
}

function row(track: Track, index: number): number[] {
  return [track.alpha, track.beta, track.x, track.y].map((column) => column[index] ?? NaN);
}

function expectRow(track: Track, index: number, expected: readonly number[]): void {
  row(track, index).forEach((value, column) => {
    expect(Math.abs(value - (expected[column] ?? NaN))).toBeLessThan(1e-4);
  });
}

function kerbIndices(track: Track): number[] {
  return Array.from(track.kerb.keys()).filter((index) => track.kerb[index] === 1);
}

describe('drawTrack against recordings', () => {
  it.each(TRACES)('%s', (name) => {
    const trace = readTrace(name);
    const track = drawTrack(recorded(trace.draws_all_attempts));
    expect(track.tiles).toBe(trace.n_tiles);
    expect(track.range).toEqual([trace.i1, trace.i2]);
    trace.track.forEach((expected, index) => {
      expectRow(track, index, expected);
    });
    expect(Array.from(track.kerb, Boolean)).toEqual(trace.border);
  });

  it.each(readReference('tracks.json') as RecordedTrack[])('seed $seed', (recordedTrack) => {
    const track = drawTrack(recorded(recordedTrack.draws));
    expect(track.attempts).toBe(recordedTrack.attempts);
    expect(track.tiles).toBe(recordedTrack.n_tiles);
    expect(track.range).toEqual([recordedTrack.i1, recordedTrack.i2]);
    expect(kerbIndices(track)).toEqual(recordedTrack.border_true);
    for (const [index, expected] of Object.entries(recordedTrack.track_every_10)) {
      expectRow(track, Number(index), expected);
    }
  });
});

describe('any track', () => {
  const tracks = fc.integer({ min: 0, max: 2 ** 32 }).map((seed) => {
    const stream = new Stream(keyOf(seed));
    return drawTrack((low, high) => stream.between(low, high));
  });

  it('is closed, and its points lie one step apart', () => {
    fc.assert(
      fc.property(tracks, (track) => {
        for (let i = 1; i < track.tiles; i++) {
          const [, , x = 0, y = 0] = row(track, i);
          const [, , px = 0, py = 0] = row(track, i - 1);
          expect(Math.hypot(x - px, y - py)).toBeCloseTo(TRACK_STEP, 6);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('joins neighbouring tiles along a shared edge', () => {
    fc.assert(
      fc.property(tracks, (track) => {
        const first = roadQuad(track, 10);
        const second = roadQuad(track, 11);
        expect(second.slice(4)).toEqual([first[2], first[3], first[0], first[1]]);
      }),
      { numRuns: 20 },
    );
  });

  it('lays kerbs on the outer side of a bend', () => {
    fc.assert(
      fc.property(tracks, (track) => {
        for (const index of kerbIndices(track)) {
          const [, beta = 0, x = 0, y = 0] = row(track, index);
          const [, before = 0] = row(track, (index + track.tiles - 1) % track.tiles);
          const kerb = kerbQuad(track, index);
          const across =
            ((kerb[0] ?? 0) - x) * Math.cos(beta) + ((kerb[1] ?? 0) - y) * Math.sin(beta);
          expect(Math.sign(across)).toBe(Math.sign(before - beta));
        }
      }),
      { numRuns: 20 },
    );
  });
});
