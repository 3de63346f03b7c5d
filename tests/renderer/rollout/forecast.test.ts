import { describe, expect, it } from 'vitest';
import { courseOf } from '../../../renderer/rollout/engine/course.ts';
import { Forecast } from '../../../renderer/rollout/engine/forecast.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { networks, START, swingupEnvironment, swingupGenome, swingupPlayback } from './support.ts';

function setUp(recurrent = false) {
  const playback = swingupPlayback(swingupGenome(recurrent));
  playback.reset(START);
  const forecast = new Forecast(playback, swingupEnvironment(), swingup, networks);
  return { playback, forecast };
}

/** Lets the forecast take about `slices` slices of eight steps. */
function run(forecast: Forecast, slices = Infinity): void {
  let left = slices;
  forecast.run(() => left-- > 0);
}

describe('the forecast', () => {
  it('says what the playback then does, to the last bit', () => {
    for (const recurrent of [false, true]) {
      const { playback, forecast } = setUp(recurrent);
      playback.seek(25);
      run(forecast);
      const foretold = Array.from(forecast.track.observations);
      const length = forecast.length;
      playback.seek(1000);
      expect(length).toBe(playback.track.length);
      expect(forecast.end).toEqual(playback.track.end);
      const from = 25 * 5;
      expect(foretold.slice(from, length * 5)).toEqual(
        Array.from(playback.track.observations.slice(from, length * 5)),
      );
    }
  });

  it('works in slices and goes on where it stopped', () => {
    const { forecast } = setUp();
    run(forecast, 2);
    expect(forecast.length).toBe(16);
    run(forecast, 1);
    expect(forecast.length).toBe(24);
  });

  it('starts anew from the present when the dial is moved', () => {
    const { playback, forecast } = setUp();
    playback.seek(40);
    run(forecast);
    playback.weight = -2;
    run(forecast, 1);
    expect(forecast.from).toBe(40);
    expect(forecast.length).toBe(48);
  });

  it('starts anew when the body was pushed', () => {
    const { playback, forecast } = setUp();
    run(forecast);
    playback.pushX = 20;
    playback.advance();
    playback.pushX = 0;
    run(forecast, 1);
    expect(forecast.from).toBe(1);
  });
});

describe('a course', () => {
  it('joins the past to the forecast without a seam', () => {
    const { playback, forecast } = setUp();
    playback.seek(60);
    run(forecast);
    const course = courseOf(playback, forecast);
    const other = swingupPlayback(swingupGenome());
    other.reset(START);
    other.seek(1000);
    expect(course.length).toBe(other.track.length);
    expect(course.end).toEqual(other.track.end);
    const source = { kind: 'observation', index: 0 } as const;
    for (const step of [0, 58, 59, 60, 61, course.length - 1]) {
      expect(course.value(source, step)).toBe(other.track.observations[(step + 1) * 5]);
      expect(course.value({ kind: 'return' }, step)).toBeCloseTo(other.track.returnAt(step + 1), 9);
    }
  });

  it('scales and clips outputs as asked', () => {
    const { playback } = setUp();
    playback.advance();
    const raw = courseOf(playback, null).value({ kind: 'output', index: 0 }, 0);
    const force = courseOf(playback, null).value(
      { kind: 'output', index: 0, scale: 10, clip: [-0.1, 0.1] },
      0,
    );
    expect(force).toBeCloseTo(Math.sign(raw) * Math.min(0.1, Math.abs(raw)) * 10, 12);
  });
});
