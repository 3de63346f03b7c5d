import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clock } from '../../../renderer/rollout/engine/clock.ts';
import { Player } from '../../../renderer/rollout/live/player.ts';
import type { SwingupScene } from '../../../shared/tasks/swingup/dynamics.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import { networks, START, swingupEnvironment, swingupGenome } from './support.ts';

function makePlayer(weights: readonly number[], now = () => 0): Player {
  const genome = swingupGenome();
  const specs = weights.map((weight, k) => ({
    id: String(k),
    label: '',
    genome,
    weight,
    useOffsets: false,
  }));
  const environments = [...weights.map(() => swingupEnvironment()), swingupEnvironment()];
  const poseOf = (scene: unknown): Float64Array => {
    const { x, theta } = scene as SwingupScene;
    return Float64Array.of(x, theta);
  };
  const player = new Player(swingup, specs, environments, poseOf, networks, now);
  player.start(START);
  return player;
}

describe('the clock', () => {
  it('takes as many steps as time has passed, however the frames fall', () => {
    const frames = fc.array(fc.double({ min: 0, max: 0.1, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(frames, fc.constantFrom(0.1, 0.5, 1, 4, 16), (elapsed, speed) => {
        const clock = new Clock(0.01);
        let steps = 0;
        for (const seconds of elapsed) steps += clock.tick(seconds, speed);
        const passed = (elapsed.reduce((sum, seconds) => sum + seconds, 0) * speed) / 0.01;
        expect(Math.abs(passed - steps - clock.fraction)).toBeLessThan(1e-6);
      }),
    );
  });

  it('does not rush after a pause of the window', () => {
    expect(new Clock(0.01).tick(60, 1)).toBe(10);
  });
});

describe('the player', () => {
  it('tells the pace that it reaches, and none while it rests', () => {
    const player = makePlayer([1, -1]);
    const play = { playing: true, speed: 2, loop: false };
    for (let k = 0; k < 60; k++) player.frame(0.01, play);
    expect(player.pace).toBeCloseTo(2, 1);
    // A frame that takes a second counts as 0.1 s of playing: the rollout falls behind.
    player.frame(1, play);
    expect(player.pace).toBeLessThan(0.5);
    player.frame(0.01, { ...play, playing: false });
    expect(player.pace).toBeNull();
  });

  it('plays the same rollout at every speed and frame rate', () => {
    const slow = makePlayer([1, -1]);
    const fast = makePlayer([1, -1]);
    for (let k = 0; k < 300; k++) slow.frame(0.01, { playing: true, speed: 1, loop: false });
    for (let k = 0; k < 10; k++) fast.frame(0.0375, { playing: true, speed: 8, loop: false });
    expect(fast.simulation.moment).toBe(300);
    expect(slow.simulation.moment).toBe(300);
    slow.simulation.actors.forEach(({ playback }, k) =>
      expect(fast.simulation.actors[k]?.playback.environment.snapshot()).toEqual(
        playback.environment.snapshot(),
      ),
    );
  });

  it('changes what it does in the frame after the dial was moved', () => {
    const player = makePlayer([1]);
    player.seek(10);
    const playback = player.main;
    if (playback === null) throw new Error('no playback');
    const before = playback.track.outputs[9];
    playback.weight = -1;
    player.frame(0.011, { playing: true, speed: 1, loop: true });
    expect(Math.sign(playback.track.outputs[10] ?? 0)).toBe(-Math.sign(before ?? 0));
  });

  it('holds the end, then starts the same episode again only when it should', () => {
    const player = makePlayer([0]);
    player.seek(1000);
    expect(player.simulation.over).toBe(true);
    for (let k = 0; k < 30; k++) player.frame(0.1, { playing: true, speed: 1, loop: false });
    expect(player.simulation.moment).toBe(1000);
    for (let k = 0; k < 5; k++) player.frame(0.1, { playing: true, speed: 1, loop: true });
    expect(player.simulation.moment).toBeLessThan(1000);
  });

  it('shows the body between two steps in slow motion', () => {
    const player = makePlayer([1]);
    player.seek(20);
    const from = player.views()[0]?.pose[0] ?? Number.NaN;
    player.frame(0.1, { playing: true, speed: 0.1, loop: true });
    player.frame(0.05, { playing: true, speed: 0.1, loop: true });
    const between = player.views()[0]?.pose[0] ?? Number.NaN;
    const to = player.simulation.actors[0]?.current[0] ?? Number.NaN;
    expect(between).toBeCloseTo((from + to) / 2, 12);
  });

  it('slows down instead of freezing the window when stepping takes too long', () => {
    let time = 0;
    const player = makePlayer([1], () => (time += 4));
    player.frame(0.1, { playing: true, speed: 16, loop: true });
    expect(player.simulation.moment).toBeGreaterThan(0);
    expect(player.simulation.moment).toBeLessThan(160);
  });
});
