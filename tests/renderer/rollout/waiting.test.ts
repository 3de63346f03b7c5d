import { describe, expect, it } from 'vitest';
import { Player } from '../../../renderer/rollout/live/player.ts';
import { swingup } from '../../../shared/tasks/swingup/swingup.ts';
import type { Environment, Episode, StepResult } from '../../../shared/tasks/task.ts';
import { networks, START, swingupEnvironment, swingupGenome } from './support.ts';

const WEIGHTS = [1, -1.5];
const play = { playing: true, speed: 1, loop: false };
const rest = { ...play, playing: false };

/** Counts up with every answer. */
let answered = 0;

/** An environment whose steps are known once there was an answer after they were asked for. */
class Slow implements Environment {
  private readonly inner = swingupEnvironment();
  private asked = '';
  private since = 0;
  private prepared = false;

  get observation(): Float64Array {
    return this.inner.observation;
  }

  get steps(): number {
    return this.inner.steps;
  }

  prepare(): Promise<void> | null {
    if (this.prepared) return null;
    this.prepared = true;
    return Promise.resolve();
  }

  reset(episode: Episode): void {
    if (!this.prepared) throw new Error('not prepared');
    this.inner.reset(episode);
  }

  ready(action: ArrayLike<number>): boolean {
    const now = [this.steps, ...Array.from(action)].join();
    if (now !== this.asked) this.since = answered;
    this.asked = now;
    return answered > this.since;
  }

  step(action: ArrayLike<number>): StepResult {
    expect([this.steps, ...Array.from(action)].join()).toBe(this.asked);
    return this.inner.step(action);
  }

  snapshot(): Uint8Array {
    return this.inner.snapshot();
  }

  restore(state: Uint8Array): void {
    this.inner.restore(state);
  }

  scene(): unknown {
    return this.inner.scene();
  }
}

async function playerOf(make: () => Environment, forecast: boolean): Promise<Player> {
  const genome = swingupGenome(true);
  const specs = WEIGHTS.map((weight) => ({
    ...{ id: String(weight), label: '', genome, weight, useOffsets: false },
  }));
  const environments = [...WEIGHTS, ...(forecast ? [0] : [])].map(make);
  const player = new Player(
    swingup,
    specs,
    environments,
    () => new Float64Array(0),
    networks,
    () => 0,
  );
  await player.prepare(START);
  player.start(START);
  return player;
}

const returnsOf = (player: Player): readonly number[] =>
  player.simulation.actors.map(({ playback }) => playback.total);

describe('a rollout whose steps have to be waited for', () => {
  it('has the bits of one that need not wait', async () => {
    const quick = await playerOf(swingupEnvironment, false);
    const slow = await playerOf(() => new Slow(), false);
    quick.seek(300);
    for (let frame = 0; slow.simulation.moment < 300; frame++) {
      slow.frame(0.02, play);
      answered++;
      expect(frame).toBeLessThan(2000);
    }
    expect(slow.simulation.moment).toBe(300);
    expect(returnsOf(slow)).toEqual(returnsOf(quick));
  });

  it('keeps real time where each answer lets it go on', async () => {
    const slow = await playerOf(() => new Slow(), false);
    for (let frame = 0; frame < 50; frame++) {
      slow.frame(0.02, play);
      for (let answer = 0; answer < 8; answer++) {
        answered++;
        slow.goOn(play);
      }
    }
    expect(slow.simulation.moment).toBeGreaterThanOrEqual(98);
  });

  it('reaches a moment of the future that was asked for once its steps are known', async () => {
    const slow = await playerOf(() => new Slow(), false);
    slow.seek(40);
    expect(slow.simulation.moment).toBe(0);
    for (let answer = 0; answer < 45; answer++) {
      answered++;
      slow.goOn(rest);
    }
    expect(slow.simulation.moment).toBe(40);
  });

  it('foresees the rest of the episode, step by step', async () => {
    const slow = await playerOf(() => new Slow(), true);
    const quick = await playerOf(swingupEnvironment, true);
    quick.frame(0, rest);
    for (let frame = 0; slow.forecast?.end === null; frame++) {
      slow.frame(0, rest);
      answered++;
      expect(frame).toBeLessThan(3000);
    }
    expect(slow.forecast?.end).toEqual(quick.forecast?.end);
  });
});
