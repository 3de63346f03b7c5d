import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYFRAME_INTERVAL } from '../../../renderer/rollout/engine/track.ts';
import { START, swingupGenome, swingupLane } from './support.ts';

describe('a lane', () => {
  it('shows any earlier moment exactly, whatever happened to the dial and the body since', () => {
    const moments = fc.integer({ min: 0, max: 160 });
    fc.assert(
      fc.property(moments, moments, fc.boolean(), (first, second, recurrent) => {
        const lane = swingupLane(swingupGenome(recurrent));
        lane.reset(START);
        const states: string[] = [];
        for (let step = 0; step <= 160; step++) {
          states.push(String(lane.environment.snapshot()) + String(lane.values));
          lane.weight = Math.sin(step / 9) * 2;
          lane.pushX = step % 40 < 5 ? 12 : 0;
          lane.advance();
        }
        for (const moment of [first, second]) {
          lane.seek(moment);
          expect(lane.cursor).toBe(moment);
          expect(String(lane.environment.snapshot()) + String(lane.values)).toBe(states[moment]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its recorded future when it goes the same way again, and drops it when it does not', () => {
    const lane = swingupLane(swingupGenome());
    lane.reset(START);
    for (let step = 0; step < 70; step++) lane.advance();
    lane.seek(30);
    lane.advance();
    expect(lane.track.length).toBe(70);
    lane.weight = -1;
    lane.advance();
    expect(lane.track.length).toBe(32);
    expect(lane.cursor).toBe(32);
  });

  it('goes forward by simulating and stops where the episode ends', () => {
    const lane = swingupLane(swingupGenome(), 0);
    lane.reset(Float64Array.of(2.3, 1, 3, 0));
    lane.seek(1000);
    expect(lane.ended).toBe('terminated');
    expect(lane.cursor).toBe(lane.track.end?.step);
    const { cursor } = lane;
    lane.advance();
    expect(lane.cursor).toBe(cursor);
    lane.seek(cursor - 1);
    expect(lane.ended).toBeNull();
  });

  it('is truncated at the step limit', () => {
    const lane = swingupLane(swingupGenome(), 0);
    lane.reset(Float64Array.of(0, 0, Math.PI, 0));
    lane.seek(5000);
    expect(lane.track.end).toEqual({ step: 1000, kind: 'truncated' });
  });

  it('adds up to the same return as stepping the environment by hand', () => {
    const lane = swingupLane(swingupGenome(), 1.3);
    lane.reset(START);
    lane.seek(KEYFRAME_INTERVAL + 7);
    const other = swingupLane(swingupGenome(), 1.3);
    other.reset(START);
    let sum = 0;
    for (let step = 0; step < KEYFRAME_INTERVAL + 7; step++) {
      other.advance();
      sum += other.track.rewards[step] ?? Number.NaN;
    }
    expect(lane.total).toBe(sum);
  });
});
