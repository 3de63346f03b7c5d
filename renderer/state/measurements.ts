import { createStore } from 'zustand/vanilla';
import { item } from '../../shared/base/arrays.ts';
import type { Lab, Progress } from '../../shared/contract/lab.ts';
import { evaluationOf } from '../../shared/evaluation/evaluate.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import {
  evaluationOptions,
  rewardKindOf,
  type TaskDefinition,
  type TaskOptions,
} from '../../shared/tasks/task.ts';
import { findTask } from './tasks.ts';

/**
 * What a genome reaches at shared weights. Dial, test strip, sweep and gallery all read it here, so that one weight has
 * one figure: the same episodes, the same options, the same number of trials.
 */
export interface Conditions {
  /** Seed of the trials; trial k is the same episode for every genome and weight. */
  readonly seed: number;
  readonly trials: number;
  readonly options: TaskOptions;
  /** Whether each connection's offset is added to the shared weight. */
  readonly useOffsets: boolean;
}

export interface Measuring extends Conditions {
  readonly document: GenomeDocument;
  readonly weights: readonly number[];
  readonly priority: 'now' | 'background';
}

/** Counts up whenever something was measured. */
export const measurements = createStore<{ readonly tick: number }>()(() => ({ tick: 0 }));

/** Returns by weight, over at least as many trials as were asked for. */
type Returns = Map<number, readonly number[]>;

const known = new WeakMap<Genome, Map<string, Returns>>();
/** Evaluations put together from it: asked for again, they are the same object. */
const assembled = new WeakMap<Genome, Map<string, Evaluation>>();
/** What is being measured in the background, by genome. */
const underWay = new WeakMap<Genome, Promise<unknown>>();

function keyOf({ seed, options, useOffsets }: Conditions, task: TaskDefinition | null): string {
  const given = { ...evaluationOptions(task), ...options };
  const sorted = Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([seed, useOffsets, sorted, task?.source?.version]);
}

function under<V>(map: WeakMap<Genome, Map<string, V>>, genome: Genome): Map<string, V> {
  const found = map.get(genome) ?? new Map<string, V>();
  map.set(genome, found);
  return found;
}

function returnsOf(document: GenomeDocument, conditions: Conditions): Returns {
  const all = under(known, document.genome);
  const key = keyOf(conditions, findTask(document.task));
  const found = all.get(key) ?? new Map<number, readonly number[]>();
  all.set(key, found);
  return found;
}

function lacking(
  document: GenomeDocument,
  weights: readonly number[],
  asked: Conditions,
): number[] {
  const returns = returnsOf(document, asked);
  return weights.filter((weight) => (returns.get(weight)?.length ?? 0) < asked.trials);
}

/** The evaluation of a genome at some weights, if all of it was measured; null else. */
export function measured(
  document: GenomeDocument,
  weights: readonly number[],
  conditions: Conditions,
): Evaluation | null {
  if (weights.length === 0 || lacking(document, weights, conditions).length > 0) return null;
  const task = findTask(document.task);
  const { seed, trials, options } = conditions;
  const all = under(assembled, document.genome);
  const key = `${keyOf(conditions, task)} ${trials} ${weights.join()}`;
  const found = all.get(key);
  if (found !== undefined) return found;
  const returns = returnsOf(document, conditions);
  const evaluation = evaluationOf({
    task: document.task,
    reward: task === null ? null : rewardKindOf(task, { ...evaluationOptions(task), ...options }),
    genome: document.genome,
    weights: Float64Array.from(weights),
    trials,
    seed,
    returns: Float64Array.from(
      weights.flatMap((weight) => (returns.get(weight) ?? []).slice(0, trials)),
    ),
    steps: 0,
    seconds: 0,
  });
  all.set(key, evaluation);
  return evaluation;
}

/** Every weight of a range that was measured under the conditions, rising. */
export function measuredWeights(
  document: GenomeDocument,
  [low, high]: readonly [number, number],
  conditions: Conditions,
): number[] {
  return [...returnsOf(document, conditions)]
    .filter(
      ([weight, returns]) => returns.length >= conditions.trials && weight >= low && weight <= high,
    )
    .map(([weight]) => weight)
    .sort((a, b) => a - b);
}

/**
 * Measures what is not known yet, and gives the evaluation of all weights asked for. In the background it waits for
 * what is being measured of the same genome, which may be the same.
 * @throws PrecocialError as the evaluation throws, 'cancelled' included
 */
export async function measure(
  lab: Pick<Lab, 'stream'>,
  asked: Measuring,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Evaluation | null> {
  const { document, weights, priority } = asked;
  const { genome } = document;
  const other = (): Promise<unknown> | undefined =>
    priority === 'background' ? underWay.get(genome) : undefined;
  for (let work = other(); work !== undefined; work = other()) await work.catch(() => undefined);
  if (signal.aborted) return null;
  const missing = lacking(document, weights, asked);
  if (missing.length > 0) {
    const work = evaluate(lab, asked, missing, onProgress, signal);
    if (!underWay.has(genome)) {
      underWay.set(genome, work);
      const end = (): void => void underWay.delete(genome);
      work.then(end, end);
    }
    await work;
  }
  return measured(document, weights, asked);
}

async function evaluate(
  lab: Pick<Lab, 'stream'>,
  asked: Measuring,
  weights: readonly number[],
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> {
  const { document, seed, trials, options, useOffsets, priority } = asked;
  // What is measured belongs to the version of the task that is there now.
  const returns = returnsOf(document, asked);
  const evaluation = await lab.stream(
    'evaluate',
    {
      document,
      weights: Float64Array.from(weights),
      useOffsets,
      trials,
      seed,
      options: { ...evaluationOptions(findTask(document.task)), ...options },
      priority,
    },
    onProgress,
    signal,
  );
  weights.forEach((weight, k) => returns.set(weight, item(evaluation.byWeight, k).returns));
  measurements.setState(({ tick }) => ({ tick: tick + 1 }));
}
