import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import type { TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { measured, type Conditions } from './measurements.ts';
import { rolloutStore } from './rollout.ts';
import { sweep, sweptFor, type SweepSettings } from './sweep.ts';
import { findTask } from './tasks.ts';
import { soleWeight } from './weights.ts';

/** Trials at each weight, for every view: as many as a person waits for without noticing. */
export function trialsFor(task: TaskDefinition | null, settings: SweepSettings): number {
  return task?.effort.trials ?? sweptFor(task, settings).trials;
}

/** What a trial is called for a task. */
export function trialWord(task: TaskDefinition | null): string {
  return task?.measure === 'accuracy' ? 'batches' : 'episodes';
}

const NONE: TaskOptions = {};

/** Under what the window measures a task now: the sweep's seed and trials, the rollout's options. */
export function conditionsFor(task: TaskDefinition | null, useOffsets: boolean): Conditions {
  const { settings } = sweep.getState();
  const options = task === null ? NONE : (rolloutStore.getState().options[task.id] ?? NONE);
  return { seed: settings.seed, trials: trialsFor(task, settings), options, useOffsets };
}

/** The shared weights a genome is tested at: the six standard ones, or the one its offsets belong to. */
export function testedWeights(document: GenomeDocument): readonly number[] {
  const sole = soleWeight(document);
  return sole === null ? STANDARD_WEIGHTS : [sole];
}

/** The test of a genome, if it was measured. */
export function testedOf(document: GenomeDocument): Evaluation | null {
  const conditions = conditionsFor(findTask(document.task), isTuned(document.genome));
  return measured(document, testedWeights(document), conditions);
}
