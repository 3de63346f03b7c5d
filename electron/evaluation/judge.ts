import type { CancelSignal } from '../../shared/base/cancel.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import {
  choosingKeys,
  coarseWeights,
  fineWeights,
  indexOfBest,
  meanByWeight,
  leadingWeights,
  weightSearchRollouts,
} from '../../shared/evaluation/conditions.ts';
import { trialKeys } from '../../shared/evaluation/evaluate.ts';
import { summarise } from '../../shared/evaluation/summary.ts';
import type { Plan } from '../../shared/network/plan.ts';
import type { Key } from '../../shared/random/key.ts';
import {
  type Episode,
  type TaskDefinition,
  type TaskOptions,
  type Weighting,
} from '../../shared/tasks/task.ts';
import type { RolloutItem, RolloutPool } from '../rollouts/pool.ts';
import { accuracies, digitsOf } from './digits.ts';

export interface JudgeControl {
  readonly signal?: CancelSignal | undefined;
  /** @param done share done, 0..1; @param note what is under way */
  readonly onProgress?: ((done: number, note?: string) => void) | undefined;
}

/**
 * Controls of parts that are done one after another.
 * @param amounts how much work each part is, in any unit
 */
export function controlsOf(amounts: readonly number[], control: JudgeControl): JudgeControl[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  let before = 0;
  return amounts.map((amount) => {
    const begin = before;
    before += amount;
    return {
      signal: control.signal,
      onProgress: (done, note) => control.onProgress?.((begin + done * amount) / total, note),
    };
  });
}

/** Images of the training set that a look at shared weights uses. */
const LOOK_IMAGES = 20_000;

/**
 * Measures networks on a task: returns for control tasks, accuracy on the test images for
 * classification. Every number follows from the seeds it is given.
 */
export class Judge {
  /** Environment steps taken so far. */
  steps = 0;
  readonly measure: Measure;

  constructor(
    private readonly pool: RolloutPool,
    readonly task: TaskDefinition,
    readonly options: TaskOptions,
  ) {
    this.measure = task.measure;
  }

  /** Weights that each have trials of their own: draw d in the trials d * episodes and on. */
  async draws(
    plan: Plan,
    draws: readonly Weighting[],
    episodes: number,
    seed: number,
    control: JudgeControl = {},
  ): Promise<Summary> {
    if (this.measure === 'accuracy') {
      const { classifier, test } = await digitsOf(this.task.id);
      const values: number[] = [];
      for (const weighting of draws) {
        const [value] = await accuracies(classifier, plan, weighting, test, control);
        values.push(value ?? Number.NaN);
        this.steps += test.count;
        control.onProgress?.(values.length / draws.length);
      }
      return summarise(Float64Array.from(values), draws.length);
    }
    const drawn = this.episodes(trialKeys(seed, draws.length * episodes));
    const items = draws.map((weighting, d) => ({
      plan,
      weighting,
      episodes: drawn.slice(d * episodes, (d + 1) * episodes),
    }));
    return summarise(await this.run(items, control), draws.length);
  }

  /** One weight set over the trials of a seed; classification has one trial, the test set. */
  async trials(
    plan: Plan,
    weighting: Weighting,
    trials: number,
    seed: number,
    control: JudgeControl = {},
  ): Promise<Summary> {
    if (this.measure === 'accuracy') return this.draws(plan, [weighting], 1, seed, control);
    const drawn = this.episodes(trialKeys(seed, trials));
    return summarise(await this.run(this.splitEpisodes(plan, weighting, drawn), control), 1);
  }

  /**
   * The best single shared weight in (-2, 2): a coarse look, a fine one around the best two, and the
   * leaders of both once more, each on episodes (training images, for classification) of its own that no
   * trial uses.
   */
  async bestSharedWeight(plan: Plan, seed: number, control: JudgeControl = {}): Promise<number> {
    const effort = this.task.effort.weightSearch;
    const coarse = coarseWeights();
    const [one = {}, two = {}, three = {}] = controlsOf(weightSearchRollouts(this.task), control);
    const first = await this.look(plan, coarse, choosingKeys(seed, 'coarse', effort.coarse), one);
    const fine = fineWeights(coarse, first);
    const second = await this.look(plan, fine, choosingKeys(seed, 'fine', effort.fine), two);
    if (effort.final === 0) return fine[indexOfBest(second)] ?? 0;
    const leaders = leadingWeights([
      { weights: coarse, returns: first },
      { weights: fine, returns: second },
    ]);
    const keys = choosingKeys(seed, 'final', effort.final);
    const third = await this.look(plan, leaders, keys, three);
    return leaders[indexOfBest(third)] ?? 0;
  }

  private async look(
    plan: Plan,
    weights: Float64Array,
    keys: readonly Key[],
    control: JudgeControl,
  ): Promise<Float64Array> {
    if (this.measure === 'accuracy') {
      const { classifier, train } = await digitsOf(this.task.id);
      return accuracies(classifier, plan, { kind: 'shared', values: weights }, train, {
        signal: control.signal,
        end: Math.min(train.count, LOOK_IMAGES),
      });
    }
    const drawn = this.episodes(keys);
    const size = Math.max(1, Math.floor(this.task.effort.rolloutsPerItem / drawn.length));
    const items: RolloutItem[] = [];
    for (let w = 0; w < weights.length; w += size) {
      const weighting: Weighting = { kind: 'shared', values: weights.slice(w, w + size) };
      items.push({ plan, weighting, episodes: drawn });
    }
    return meanByWeight(await this.run(items, control), weights.length);
  }

  /** One weight set on many episodes, in items that workers can share. */
  private splitEpisodes(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
  ): RolloutItem[] {
    const items: RolloutItem[] = [];
    const size = this.task.effort.rolloutsPerItem;
    for (let e = 0; e < episodes.length; e += size) {
      items.push({ plan, weighting, episodes: episodes.slice(e, e + size) });
    }
    return items;
  }

  episodes(keys: readonly Key[]): Episode[] {
    return keys.map((key) => this.task.drawEpisode(key, this.options));
  }

  /** Returns of all items, one after another. */
  async run(items: readonly RolloutItem[], control: JudgeControl): Promise<Float64Array> {
    const batch = {
      task: this.task.id,
      options: this.options,
      weighting: { kind: 'shared', values: new Float64Array(0) } as const,
      episodes: [],
      items,
    };
    const { signal, onProgress } = control;
    const result = await this.pool.run(batch, {
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
    this.steps += result.steps;
    const total = result.returns.reduce((sum, part) => sum + part.length, 0);
    const returns = new Float64Array(total);
    let place = 0;
    for (const part of result.returns) {
      returns.set(part, place);
      place += part.length;
    }
    return returns;
  }
}

/** A single shared weight as a weighting. */
export const sharedWeighting = (weight: number): Weighting => ({
  kind: 'shared',
  values: Float64Array.of(weight),
});

/** The weight sets of an individual weighting one by one. */
export function rowsOf(sets: Float64Array, count: number): Weighting[] {
  const n = sets.length / count;
  return Array.from({ length: count }, (_, s) => ({
    kind: 'individual',
    sets: sets.slice(s * n, (s + 1) * n),
    count: 1,
  }));
}
