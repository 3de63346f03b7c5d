import { createStore } from 'zustand/vanilla';
import { isCancelled, isDisconnected, messageOf } from '../../shared/base/errors.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { lab } from '../lab/lab.ts';
import { conditionsFor } from '../state/conditions.ts';
import { measure, measured, type Conditions } from '../state/measurements.ts';
import { findTask } from '../state/tasks.ts';

export type Test =
  | { readonly state: 'running'; readonly done: number }
  | { readonly state: 'done'; readonly evaluation: Evaluation }
  | { readonly state: 'failed'; readonly message: string };

/** Counts up whenever a test begins, moves on or ends. */
export const testClock = createStore<{ readonly tick: number }>()(() => ({ tick: 0 }));

/** Tests under way, and those that failed. */
const tests = new WeakMap<Genome, Exclude<Test, { readonly state: 'done' }>>();

const conditionsOf = ({ task, genome }: GenomeDocument): Conditions =>
  conditionsFor(findTask(task), isTuned(genome));

/** The test of a genome at some weights, if one was begun or the weights were measured otherwise. */
export function testOf(document: GenomeDocument, weights: readonly number[]): Test | null {
  const evaluation = measured(document, weights, conditionsOf(document));
  if (evaluation !== null) return { state: 'done', evaluation };
  return tests.get(document.genome) ?? null;
}

function set(genome: Genome, test: Exclude<Test, { readonly state: 'done' }> | null): void {
  if (test === null) tests.delete(genome);
  else tests.set(genome, test);
  testClock.setState(({ tick }) => ({ tick: tick + 1 }));
}

/** Tests a genome at some weights in the background, once; an abandoned test is forgotten. */
export async function runTest(
  document: GenomeDocument,
  weights: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const { genome } = document;
  const known = testOf(document, weights);
  if (known !== null && known.state !== 'failed') return;
  set(genome, { state: 'running', done: 0 });
  try {
    await measure(
      lab,
      { ...conditionsOf(document), document, weights, priority: 'now' },
      ({ done }) => set(genome, { state: 'running', done }),
      signal,
    );
    set(genome, null);
  } catch (error) {
    const passes = isCancelled(error) || isDisconnected(error);
    set(genome, passes ? null : { state: 'failed', message: messageOf(error) });
  }
}
