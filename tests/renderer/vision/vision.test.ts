import { afterEach, describe, expect, it } from 'vitest';
import { pixelsToBytes, planesToBytes, squaredError } from '../../../renderer/vision/paint.ts';
import { holdLatent, releaseLatents, vision, withHeld } from '../../../renderer/vision/state.ts';
import { IMAGE_SIZE } from '../../../shared/tasks/racing/constants.ts';
import { leavesMark } from '../../../shared/tasks/racing/sliding.ts';

const PIXELS = IMAGE_SIZE * IMAGE_SIZE;

describe('pictures of what the racer sees', () => {
  it('are the same from planes and from pixels, and then have no error', () => {
    const planes = Float32Array.from({ length: 3 * PIXELS }, (_, i) => (i % 97) / 97);
    const pixels = planes.map((_, i) => planes[(i % 3) * PIXELS + Math.floor(i / 3)] ?? NaN);
    expect(pixelsToBytes(pixels)).toEqual(planesToBytes(planes));
    expect(squaredError(planes, pixels)).toBe(0);
    pixels[5] = (pixels[5] ?? 0) + 2;
    expect(squaredError(planes, pixels)).toBeCloseTo(4, 5);
  });
});

describe('held latents', () => {
  afterEach(() => releaseLatents());

  it('replace what is seen, within the range of their sliders, until they are let go', () => {
    const seen = Float64Array.from({ length: 16 }, (_, k) => k / 10);
    holdLatent(2, 9);
    holdLatent(5, -1);
    const { held } = vision.getState();
    expect(Array.from(withHeld(seen, held)).slice(0, 6)).toEqual([0, 0.1, 3, 0.3, 0.4, -1]);
    releaseLatents(2);
    expect([...vision.getState().held.keys()]).toEqual([5]);
    releaseLatents();
    expect(withHeld(seen, vision.getState().held)).toEqual(seen);
  });
});

describe('a tyre', () => {
  const rolling = {
    x: 0,
    y: 0,
    originX: 0,
    originY: 0,
    angle: 0.5,
    // Forward is (-sin, cos) of the angle.
    vx: -54 * Math.sin(0.5),
    vy: 54 * Math.cos(0.5),
    omega: 0,
    joint: 0,
    spin: 100,
    phase: 0,
    gas: 0,
    tiles: 1,
  };

  it('leaves a mark where it slides, on grass sooner than on the road', () => {
    expect(leavesMark(rolling)).toBe(false);
    expect(leavesMark({ ...rolling, spin: 0 })).toBe(true);
    // 8 units a second too fast: 656 of force, for a grip of 400 on the road and 240 on grass.
    const slipping = { ...rolling, spin: 100 + 8 / 0.54 };
    expect(leavesMark(slipping)).toBe(false);
    expect(leavesMark({ ...slipping, tiles: 0 })).toBe(true);
  });
});
