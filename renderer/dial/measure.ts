import { errorOfMean } from '../../shared/evaluation/evaluate.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { USUAL_EFFORT } from '../../shared/tasks/effort.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';
import { conditionsFor } from '../state/conditions.ts';
import { dial, DIAL_RANGE, type Profile } from '../state/dial.ts';
import { measure, measured, measuredWeights } from '../state/measurements.ts';
import { notifyError } from '../state/notices.ts';
import { sweep, sweptFor } from '../state/sweep.ts';
import { findTask } from '../state/tasks.ts';
import { weightsOver } from '../state/weights.ts';

/** False for a task whose profile takes minutes: it is measured only when asked. Digits have their accuracy. */
export function isMeasuredUnasked(task: TaskDefinition | null): boolean {
  return (task?.effort ?? USUAL_EFFORT).profileUnasked;
}

/** The weights of a profile: as finely over the dial's range as the sweep goes over its own. */
function profileWeights(document: GenomeDocument, useOffsets: boolean): readonly number[] {
  const { count } = sweptFor(findTask(document.task), sweep.getState().settings);
  return weightsOver(DIAL_RANGE[0], DIAL_RANGE[1], count, document, useOffsets);
}

/** What is known of the return over the dial's range, by whichever view it was measured; null for nothing. */
export function profileOf(document: GenomeDocument, useOffsets: boolean): Profile | null {
  const conditions = conditionsFor(findTask(document.task), useOffsets);
  const weights = measuredWeights(document, DIAL_RANGE, conditions);
  const evaluation = measured(document, weights, conditions);
  if (evaluation === null) return null;
  const { byWeight, trials } = evaluation;
  return {
    genome: document.genome,
    weights,
    means: byWeight.map((result) => result.mean),
    errors: byWeight.map((result) => errorOfMean({ trials, byWeight: [result] })),
    trials,
  };
}

/** Measures the return over the dial's range; what comes of it stands in the measurements. */
export async function measureProfile(document: GenomeDocument, signal: AbortSignal): Promise<void> {
  const { useOffsets } = dial.getState();
  const conditions = conditionsFor(findTask(document.task), useOffsets);
  const weights = profileWeights(document, useOffsets);
  dial.setState({ measuring: true });
  try {
    const asked = { ...conditions, document, weights, priority: 'background' } as const;
    await measure(lab, asked, () => undefined, signal);
  } catch (error) {
    notifyError(error);
  } finally {
    if (!signal.aborted) dial.setState({ measuring: false });
  }
}
