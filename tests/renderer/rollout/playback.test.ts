import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYFRAME_INTERVAL } from '../../../renderer/rollout/engine/track.ts';
import { START, swingupGenome, swingupPlayback } from './support.ts';

describe('a playback', () => {
  it('shows any earlier moment exactly, whatever happened to the dial and the body since', () => {
    const moments = fc.integer({ min: 0, max: 160 });
    fc.assert(
      fc.property(moments, moments, fc.boolean(), (first, second, recurrent) => {
        const playback = swingupPlayback(swingupGenome(recurrent));
        playback.reset(START);
        const states: string[] = [];
        for (let step = 0; step <= 160; step++) {
          states.push(String(playback.environment.snapshot()) + String(playback.values));
          playback.weight = Math.sin(step / 9) * 2;
          playback.pushX = step % 40 < 5 ? 12 : 0;
          playback.advance();
        }
        for (const moment of [first, second]) {
          playback.seek(moment);
          expect(playback.cursor).toBe(moment);
          expect(String(playback.environment.snapshot()) + String(playback.values)).toBe(
            states[moment],
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps its recorded future when it goes the same way again, and drops it when it does not', () => {
    const playback = swingupPlayback(swingupGenome());
    playback.reset(START);
    for (let step = 0; step < 70; step++) playback.advance();
    playback.seek(30);
    playback.advance();
    expect(playback.track.length).toBe(70);
    playback.weight = -1;
    playback.advance();
    expect(playback.track.length).toBe(32);
    expect(playback.cursor).toBe(32);
  });

  it('goes forward by simulating and stops where the episode ends', () => {
    const playback = swingupPlayback(swingupGenome(), 0);
    playback.reset(Float64Array.of(2.3, 1, 3, 0));
    playback.seek(1000);
    expect(playback.ended).toBe('terminated');
    expect(playback.cursor).toBe(playback.track.end?.step);
    const { cursor } = playback;
    playback.advance();
    expect(playback.cursor).toBe(cursor);
    playback.seek(cursor - 1);
    expect(playback.ended).toBeNull();
  });

  it('is truncated at the step limit', () => {
    const playback = swingupPlayback(swingupGenome(), 0);
    playback.reset(Float64Array.of(0, 0, Math.PI, 0));
    playback.seek(5000);
    expect(playback.track.end).toEqual({ step: 1000, kind: 'truncated' });
  });

  it('adds up to the same return as stepping the environment by hand', () => {
    const playback = swingupPlayback(swingupGenome(), 1.3);
    playback.reset(START);
    playback.seek(KEYFRAME_INTERVAL + 7);
    const other = swingupPlayback(swingupGenome(), 1.3);
    other.reset(START);
    let sum = 0;
    for (let step = 0; step < KEYFRAME_INTERVAL + 7; step++) {
      other.advance();
      sum += other.track.rewards[step] ?? Number.NaN;
    }
    expect(playback.total).toBe(sum);
  });
});
