import { describe, expect, it } from 'vitest';
import { fold, keyOf } from '../../../shared/random/key.ts';
import { EPISODE_STEPS } from '../../../shared/tasks/racing/constants.ts';
import { followSteadily } from '../../../shared/tasks/racing/driver.ts';
import { drawRacingEpisode, trackOf } from '../../../shared/tasks/racing/episode.ts';
import { racerKernel } from './kernel.ts';

describe('followSteadily', () => {
  it('drives whole laps', () => {
    const kernel = racerKernel(1, 1);
    const returns = Array.from({ length: 8 }, (_, i) => {
      const track = trackOf(drawRacingEpisode(fold(keyOf(3), i)));
      kernel.loadTrack(0, track);
      kernel.reset(0, 0);
      let sum = 0;
      for (let step = 0; step < EPISODE_STEPS && !kernel.isDone(0); step++) {
        sum += kernel.step(0, ...followSteadily(track, kernel.car(0)));
      }
      return sum;
    });
    expect(returns.reduce((sum, value) => sum + value, 0) / returns.length).toBeGreaterThan(880);
  });
});
