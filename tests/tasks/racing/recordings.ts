import { readFileSync } from 'node:fs';
import type { Uniform } from '../../../shared/tasks/racing/track.ts';

/** Recorded wheels: spin rate, joint angle, spin phase, tiles touched. */
export type WheelRow = readonly [number, number, number, number];

export interface RacingTrace {
  readonly index: number;
  readonly kind: string;
  readonly draws_all_attempts: readonly number[];
  readonly i1: number;
  readonly i2: number;
  readonly n_tiles: number;
  readonly track: readonly (readonly number[])[];
  readonly border: readonly boolean[];
  readonly after_reset: {
    readonly hull: readonly number[];
    readonly wheels: readonly WheelRow[];
    readonly visited: number;
    readonly reward_acc: number;
  };
  readonly steps: number;
  readonly first_done: number | null;
  readonly step: {
    readonly action: readonly (readonly [number, number, number])[];
    readonly hull: readonly (readonly number[])[];
    readonly omega: readonly (readonly number[])[];
    readonly joint: readonly (readonly number[])[];
    readonly phase: readonly (readonly number[])[];
    readonly tiles: readonly (readonly number[])[];
    readonly reward: readonly number[];
    readonly done: readonly boolean[];
    readonly visited: readonly number[];
  };
}

export const TRACES = [
  'trace_0_zero',
  'trace_2_random',
  'trace_4_fullgas',
  'trace_6_follow',
] as const;

const folder = new URL('./reference/', import.meta.url);

export function readReference(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
}

export function readTrace(name: string): RacingTrace {
  return readReference(`${name}.json`) as RacingTrace;
}

export function fixtureUrl(name: string): URL {
  return new URL(name, folder);
}

/** Replays recorded draws in their order, whatever range is asked for. */
export function recorded(draws: readonly number[]): Uniform {
  let next = 0;
  return () => {
    const draw = draws[next++];
    if (draw === undefined) throw new Error('the recording holds no further draw');
    return draw;
  };
}
