import { createStore } from 'zustand/vanilla';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isCancelled, messageOf } from '../../shared/base/errors.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { USUAL_EFFORT } from '../../shared/tasks/effort.ts';
import { evaluationOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';
import { findTask } from '../state/tasks.ts';

/** One seed for all tests, so that any two versions met the same episodes. */
export const TEST_SEED = 20190611;

/** Trials of a test: as many as a person waits for without noticing. */
export function trialsFor(task: TaskDefinition | null): number {
  return (task?.effort ?? USUAL_EFFORT).testTrials;
}

/** What a trial is called for a task. */
export function trialWord(task: TaskDefinition | null): string {
  return task?.measure === 'accuracy' ? 'batches' : 'seeds';
}

export type Test =
  | { readonly state: 'running'; readonly done: number }
  | { readonly state: 'done'; readonly evaluation: Evaluation }
  | { readonly state: 'failed'; readonly message: string };

/** Counts up whenever a test begins, moves on or ends. */
export const testClock = createStore<{ readonly tick: number }>()(() => ({ tick: 0 }));

/** Tests of a genome, by the weights they were made at. */
const tests = new WeakMap<Genome, Map<string, Test>>();

/** The test of a genome at some weights, if one was begun. */
export function testOf(genome: Genome, weights: readonly number[]): Test | null {
  return tests.get(genome)?.get(weights.join()) ?? null;
}

function set(genome: Genome, weights: readonly number[], test: Test | null): void {
  const known = tests.get(genome) ?? new Map<string, Test>();
  tests.set(genome, known);
  if (test === null) known.delete(weights.join());
  else known.set(weights.join(), test);
  testClock.setState(({ tick }) => ({ tick: tick + 1 }));
}

/** Tests a genome at some weights in the background, once; an abandoned test is forgotten. */
export async function runTest(
  document: GenomeDocument,
  weights: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const { genome } = document;
  const known = testOf(genome, weights);
  if (known !== null && known.state !== 'failed') return;
  set(genome, weights, { state: 'running', done: 0 });
  try {
    const evaluation = await lab.stream(
      'evaluate',
      {
        document,
        weights: Float64Array.from(weights),
        useOffsets: isTuned(genome),
        trials: trialsFor(findTask(document.task)),
        seed: TEST_SEED,
        options: evaluationOptions(findTask(document.task)),
        priority: 'now',
      },
      ({ done }) => set(genome, weights, { state: 'running', done }),
      signal,
    );
    set(genome, weights, { state: 'done', evaluation });
  } catch (error) {
    set(
      genome,
      weights,
      isCancelled(error) ? null : { state: 'failed', message: messageOf(error) },
    );
  }
}
