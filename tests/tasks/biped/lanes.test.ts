import { expect, it } from 'vitest';
import { decodeEpisode } from '../../../shared/tasks/biped/episode.ts';
import { bipedHardcore } from '../../../shared/tasks/biped/biped.ts';
import { instantiateKernel, Regions } from '../../../shared/network/kernel.ts';
import { keyOf } from '../../../shared/random/key.ts';
import type { Episode } from '../../../shared/tasks/task.ts';
import { nextAction, randomActions, roughEpisode, WALKER } from './support.ts';

const GROUP = 8;
const STEPS = 400;

/** Two copies of up to eight worlds: one advanced side by side, one world by world. */
class Twins {
  private readonly kernel = instantiateKernel('walker', WALKER);
  private readonly regions = new Regions(this.kernel);
  private readonly worlds = this.each('worldBytes');
  private readonly copies = this.each('worldBytes');
  private readonly scratches = this.each('scratchBytes');
  private readonly terrains = this.each('terrainBytes');
  private readonly numbers = this.regions.reserve(2000 * 8);
  private readonly look = this.regions.reserve(24 * 8);

  private each(size: string): number[] {
    const bytes = this.kernel.call(size)();
    return Array.from({ length: GROUP }, () => this.regions.reserve(bytes));
  }

  private call(name: string, ...values: number[]): number {
    return this.kernel.call(name)(...values);
  }

  reset(episodes: readonly Episode[]): void {
    episodes.forEach((episode, i) => {
      const { force, heights, quads } = decodeEpisode(episode);
      this.regions.f64(this.numbers, 200).set(heights);
      this.regions.f64(this.numbers + 1600, quads.length).set(quads);
      const terrain = this.terrains[i] ?? 0;
      this.call('setTerrain', terrain, this.numbers, 200, this.numbers + 1600, quads.length / 8);
      for (const world of [this.worlds[i], this.copies[i]]) {
        this.call('reset', world ?? 0, this.scratches[i] ?? 0, terrain, force);
      }
    });
  }

  step(actions: readonly Float64Array[]): void {
    actions.forEach((action, i) => {
      this.call('setGroup', i, this.worlds[i] ?? 0, this.scratches[i] ?? 0);
      this.regions.f64(this.call('groupActions', i), 4).set(action);
    });
    this.call('stepGroup', actions.length);
    actions.forEach((action, i) => {
      this.regions.f64(this.numbers, 4).set(action);
      this.call('step', this.copies[i] ?? 0, this.scratches[i] ?? 0, this.numbers);
    });
  }

  observations(which: 'worlds' | 'copies', i: number): Float64Array {
    this.call('look', this[which][i] ?? 0, this.look);
    return this.regions.f64(this.look, 24).slice();
  }
}

const twins = new Twins();

/** Groups of 8 make 400 episodes. */
const GROUNDS: readonly [string, number, number, (seed: number) => Episode][] = [
  ['the published ground', 14, 8, (seed) => roughEpisode(seed, 1)],
  ['ground twice as rough', 8, 8, (seed) => roughEpisode(seed, 2)],
  ['ground four times as rough', 8, 8, (seed) => roughEpisode(seed, 4)],
  ['ground eight times as rough', 8, 8, (seed) => roughEpisode(seed, 8)],
  ['hardcore ground', 12, 8, (seed) => bipedHardcore.drawEpisode(keyOf(seed), {})],
  ['five worlds', 1, 5, (seed) => roughEpisode(seed, 8)],
  ['three worlds', 1, 3, (seed) => roughEpisode(seed, 2)],
];

it.each(GROUNDS)(
  'on %s, worlds side by side stay equal to worlds alone, past their falls',
  (_, groups, count, draw) => {
    for (let group = 0; group < groups; group++) {
      const seeds = Array.from({ length: count }, (__, i) => 100 + group * GROUP + i);
      twins.reset(seeds.map(draw));
      const actions = seeds.map((seed) => randomActions(seed, 0.2 + (seed % 5) * 0.4));
      for (let t = 0; t < STEPS; t++) {
        twins.step(actions.map(nextAction));
        for (let i = 0; i < count; i++) {
          const side = twins.observations('worlds', i);
          const alone = twins.observations('copies', i);
          const same = side.every((value, k) => value === alone[k]);
          if (!same) expect.fail(`group ${group}, world ${i}, step ${t}`);
        }
      }
    }
  },
  60_000,
);
