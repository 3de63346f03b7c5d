import { indexOfBest, joinArrays } from '../../shared/base/arrays.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import type { Measure } from '../../shared/tasks/task.ts';
import {
  choosingKeys,
  coarseWeights,
  fineWeights,
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
import type { RolloutItem } from '../../shared/tasks/rollout-batch.ts';
import type { BatchControl, RolloutExecutor } from '../rollouts/executor.ts';
import { drawEpisodes, inBlocks } from './blocks.ts';
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
    private readonly rollouts: RolloutExecutor,
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
    const keys = trialKeys(seed, draws.length * episodes);
    const rows = await inBlocks(
      keys.length,
      async (from, to, part) => {
        const drawn = await this.episodes(keys.slice(from, to), part.signal);
        const items = draws.slice(from / episodes, to / episodes).map((weighting, d) => ({
          plan,
          weighting,
          episodes: drawn.slice(d * episodes, (d + 1) * episodes),
        }));
        return this.run(items, part);
      },
      batchControl(control),
      episodes,
    );
    return summarise(joined(rows), draws.length);
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
    const keys = trialKeys(seed, trials);
    const rows = await inBlocks(
      trials,
      async (from, to, part) => {
        const episodes = await this.episodes(keys.slice(from, to), part.signal);
        return this.run([{ plan, weighting, episodes }], part);
      },
      batchControl(control),
    );
    return summarise(joined(rows), 1);
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
    const episodes = await this.episodes(keys, control.signal);
    const weighting: Weighting = { kind: 'shared', values: weights };
    return meanByWeight(await this.run([{ plan, weighting, episodes }], control), weights.length);
  }

  episodes(keys: readonly Key[], signal: CancelSignal | undefined): Promise<Episode[]> {
    return drawEpisodes(this.task, this.options, keys, signal);
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
    const result = await this.rollouts.run(batch, batchControl(control));
    this.steps += result.steps;
    return joined(result.returns);
  }
}

/** What an executor takes of a control. */
function batchControl({ signal, onProgress }: JudgeControl): BatchControl {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress: (done) => onProgress(done) }),
  };
}

/** Returns one after another. */
const joined = (parts: readonly Float64Array[]): Float64Array =>
  joinArrays(parts, (length) => new Float64Array(length));

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
