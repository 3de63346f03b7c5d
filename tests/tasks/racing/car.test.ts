import { describe, expect, it } from 'vitest';
import type { CarState, RacerKernel } from '../../../shared/tasks/racing/kernel.ts';
import { drawTrack } from '../../../shared/tasks/racing/track.ts';
import { racerKernel } from './kernel.ts';
import { readTrace, recorded, TRACES } from './recordings.ts';
import type { RacingTrace } from './recordings.ts';

function start(trace: RacingTrace): RacerKernel {
  const kernel = racerKernel(1, 1);
  kernel.loadTrack(0, drawTrack(recorded(trace.draws_all_attempts)));
  kernel.reset(0, 0);
  return kernel;
}

function distance(actual: readonly number[], expected: readonly number[] = []): number {
  return Math.max(...actual.map((value, index) => Math.abs(value - (expected[index] ?? NaN))));
}

function hullRow({ hull }: CarState): number[] {
  return [hull.originX, hull.originY, hull.angle, hull.vx, hull.vy, hull.omega];
}

describe.each(TRACES)('%s', (name) => {
  const trace = readTrace(name);

  it('starts as recorded: the reset step pulls the wheels in and touches two tiles', () => {
    const car = start(trace).car(0);
    expect(distance(hullRow(car), trace.after_reset.hull)).toBeLessThan(1e-6);
    expect(car.visited).toBe(trace.after_reset.visited);
    expect(car.score).toBeCloseTo(trace.after_reset.reward_acc, 9);
  });

  it('drives as recorded: 1e-3 over 100 steps, 2e-2 to the end, every tile', () => {
    const kernel = start(trace);
    for (let step = 0; step < trace.steps; step++) {
      const [steer, gas, brake] = trace.step.action[step] ?? [NaN, NaN, NaN];
      const reward = kernel.step(0, steer, gas, brake);
      const car = kernel.car(0);
      const tolerance = step < 100 ? 1e-3 : 2e-2;
      const worst = Math.max(
        distance(hullRow(car), trace.step.hull[step]),
        distance(
          car.wheels.map((wheel) => wheel.spin),
          trace.step.omega[step],
        ),
        distance(
          car.wheels.map((wheel) => wheel.joint),
          trace.step.joint[step],
        ),
        distance(
          car.wheels.map((wheel) => wheel.phase),
          trace.step.phase[step],
        ),
      );
      expect(worst, `step ${step}`).toBeLessThan(tolerance);
      expect(car.wheels.map((wheel) => wheel.tiles)).toEqual(trace.step.tiles[step]);
      expect(car.visited).toBe(trace.step.visited[step]);
      expect(reward).toBeCloseTo(trace.step.reward[step] ?? NaN, 9);
      expect(kernel.isDone(0)).toBe(trace.step.done[step]);
    }
  });
});

describe('a world', () => {
  it('goes on identically from a saved state, also in another place', () => {
    const trace = readTrace('trace_2_random');
    const kernel = racerKernel(1, 2);
    kernel.loadTrack(0, drawTrack(recorded(trace.draws_all_attempts)));
    kernel.reset(0, 0);
    const drive = (world: number, from: number, to: number): void => {
      for (let step = from; step < to; step++) {
        const [steer, gas, brake] = trace.step.action[step] ?? [NaN, NaN, NaN];
        kernel.step(world, steer, gas, brake);
      }
    };
    kernel.reset(1, 0);
    drive(0, 0, 150);
    kernel.load(1, kernel.save(0));
    drive(0, 150, 300);
    drive(1, 150, 300);
    expect(kernel.save(1)).toEqual(kernel.save(0));
  });

  it('does not depend on worlds driven between its steps', () => {
    const trace = readTrace('trace_4_fullgas');
    const alone = start(trace);
    const shared = racerKernel(1, 3);
    shared.loadTrack(0, drawTrack(recorded(trace.draws_all_attempts)));
    for (const world of [0, 1, 2]) shared.reset(world, 0);
    for (let step = 0; step < 200; step++) {
      alone.step(0, 0.3, 1, 0);
      shared.step(0, -1, 0.5, 0);
      shared.step(1, 0.3, 1, 0);
      shared.step(2, 1, 0.2, 0.5);
    }
    expect(shared.car(1)).toEqual(alone.car(0));
  });

  it('refuses a state of another size', () => {
    expect(() => {
      racerKernel(1, 1).load(0, new Uint8Array(3));
    }).toThrow('not one of a racing world');
  });
});
