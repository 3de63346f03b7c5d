import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FRAME_SIZE, IMAGE_SIZE } from '../../../shared/tasks/racing/constants.ts';
import type { RacerKernel } from '../../../shared/tasks/racing/kernel.ts';
import { drawTrack } from '../../../shared/tasks/racing/track.ts';
import { racerKernel } from './kernel.ts';
import { decodePng } from './png.ts';
import { fixtureUrl, readReference, readTrace, recorded, TRACES } from './recordings.ts';

interface RecordedFrame {
  readonly id: number;
  readonly trace: number;
  readonly step: number;
}

function replay(traceIndex: number, lastStep: number): RacerKernel {
  const name = TRACES.find((trace) => trace.startsWith(`trace_${traceIndex}_`)) ?? 'missing';
  const trace = readTrace(name);
  const kernel = racerKernel(1, 1);
  kernel.loadTrack(0, drawTrack(recorded(trace.draws_all_attempts)));
  kernel.reset(0, 0);
  for (let step = 0; step <= lastStep; step++) {
    const [steer, gas, brake] = trace.step.action[step] ?? [NaN, NaN, NaN];
    kernel.step(0, steer, gas, brake);
  }
  return kernel;
}

function differing(frame: Uint8Array, id: number): number {
  const file = fixtureUrl(`frames/frame_${String(id).padStart(2, '0')}.png`);
  const { data, channels, width, height } = decodePng(readFileSync(file));
  expect([width, height]).toEqual([FRAME_SIZE, FRAME_SIZE]);
  let count = 0;
  for (let pixel = 0; pixel < width * height; pixel++) {
    const same = [0, 1, 2].every((c) => frame[pixel * 4 + c] === data[pixel * channels + c]);
    if (!same) count++;
  }
  return count;
}

describe('drawFrame', () => {
  const frames = readReference('frames/frames.json') as RecordedFrame[];

  it.each(frames)('redraws recording $id pixel for pixel', ({ id, trace, step }) => {
    expect(differing(replay(trace, step).drawFrame(0), id)).toBe(0);
  });
});

/** The resize as its definition says it, in double precision. */
function slowResize(frame: Uint8Array, channel: number, x: number, y: number): number {
  const taps = (index: number, source: number): [number, number][] => {
    const scale = source / IMAGE_SIZE;
    const centre = (index + 0.5) * scale;
    const raw = Array.from({ length: source }, (_, j): [number, number] => [
      j,
      Math.max(0, 1 - Math.abs((j + 0.5 - centre) / scale)),
    ]).filter(([, weight]) => weight > 0);
    const sum = raw.reduce((total, [, weight]) => total + weight, 0);
    return raw.map(([j, weight]) => [j, weight / sum]);
  };
  let value = 0;
  for (const [row, down] of taps(y, 84)) {
    for (const [column, across] of taps(x, FRAME_SIZE)) {
      value += down * across * (frame[(row * FRAME_SIZE + column) * 4 + channel] ?? NaN);
    }
  }
  return value / 255;
}

describe('look', () => {
  it('resizes rows 0 to 83 with an antialiased triangle filter', () => {
    const kernel = replay(6, 333);
    const frame = kernel.drawFrame(0).slice();
    kernel.look(0);
    const image = kernel.images(1);
    let worst = 0;
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < IMAGE_SIZE; y++) {
        for (let x = 0; x < IMAGE_SIZE; x++) {
          const value = image[(channel * IMAGE_SIZE + y) * IMAGE_SIZE + x] ?? NaN;
          worst = Math.max(worst, Math.abs(value - slowResize(frame, channel, x, y)));
        }
      }
    }
    expect(worst).toBeLessThan(1e-6);
  });
});
