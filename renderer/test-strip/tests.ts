import { createStore } from 'zustand/vanilla';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { isCancelled, messageOf } from '../../shared/contract/errors.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { evaluationOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';
import { findTask } from '../state/tasks.ts';

/** One seed for all tests, so that any two versions met the same episodes. */
export const TEST_SEED = 20190611;

/** Trials of a test: as many as a person waits for without noticing. */
export function trialsFor(task: TaskDefinition | null): number {
  if (task?.kind === 'classification') return 5;
  return task?.slow === true ? 4 : 20;
}

/** What a trial is called for a task. */
export function trialWord(task: TaskDefinition | null): string {
  return task?.kind === 'classification' ? 'batches' : 'seeds';
}

export type Test =
  | { readonly state: 'running'; readonly done: number }
  | { readonly state: 'done'; readonly evaluation: Evaluation }
  | { readonly state: 'failed'; readonly message: string };

/** Counts up whenever a test begins, moves on or ends. */
export const testClock = createStore<{ readonly tick: number }>()(() => ({ tick: 0 }));

const tests = new WeakMap<Genome, Test>();

/** The test of a genome, if one was begun. */
export function testOf(genome: Genome): Test | null {
  return tests.get(genome) ?? null;
}

function set(genome: Genome, test: Test | null): void {
  if (test === null) tests.delete(genome);
  else tests.set(genome, test);
  testClock.setState(({ tick }) => ({ tick: tick + 1 }));
}

/** Tests a genome at the standard weights in the background, once; an abandoned test is forgotten. */
export async function runTest(document: GenomeDocument, signal: AbortSignal): Promise<void> {
  const { genome } = document;
  const known = tests.get(genome);
  if (known !== undefined && known.state !== 'failed') return;
  set(genome, { state: 'running', done: 0 });
  try {
    const evaluation = await lab.stream(
      'evaluate',
      {
        document,
        weights: Float64Array.from(STANDARD_WEIGHTS),
        useOffsets: genome.connections.some((gene) => gene.offset !== undefined),
        trials: trialsFor(findTask(document.task)),
        seed: TEST_SEED,
        options: evaluationOptions(findTask(document.task)),
        priority: 'now',
      },
      ({ done }) => set(genome, { state: 'running', done }),
      signal,
    );
    set(genome, { state: 'done', evaluation });
  } catch (error) {
    set(genome, isCancelled(error) ? null : { state: 'failed', message: messageOf(error) });
  }
}
