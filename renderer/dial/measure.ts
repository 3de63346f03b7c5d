import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isCancelled } from '../../shared/base/errors.ts';
import { USUAL_EFFORT, type Effort } from '../../shared/tasks/effort.ts';
import { evaluationOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { lab } from '../lab/lab.ts';
import { dial, DIAL_RANGE, type Profile } from '../state/dial.ts';
import { notifyError } from '../state/notices.ts';
import { findTask } from '../state/tasks.ts';
import { weightsOver } from '../state/weights.ts';

/** How a task's profile is measured; digits have their accuracy, which their own worker tells. */
export function profilePlan(task: TaskDefinition | null): Effort['profile'] {
  return (task?.effort ?? USUAL_EFFORT).profile;
}

/** One seed for all profiles, so that versions compare. */
const PROFILE_SEED = 1906;

/** Measures the return over the dial's range and puts the profile on its bar. */
export async function measureProfile(document: GenomeDocument, signal: AbortSignal): Promise<void> {
  const plan = profilePlan(findTask(document.task));
  const { useOffsets } = dial.getState();
  dial.setState({ measuring: true });
  try {
    const evaluation = await lab.stream(
      'evaluate',
      {
        document,
        weights: weightsOver(DIAL_RANGE[0], DIAL_RANGE[1], plan.weights, document, useOffsets),
        useOffsets,
        trials: plan.trials,
        seed: PROFILE_SEED,
        options: evaluationOptions(findTask(document.task)),
        priority: 'background',
      },
      () => undefined,
      signal,
    );
    const profile: Profile = {
      genome: document.genome,
      weights: evaluation.byWeight.map((result) => result.weight),
      means: evaluation.byWeight.map((result) => result.mean),
      stds: evaluation.byWeight.map((result) => result.std),
      trials: evaluation.trials,
    };
    dial.setState({ profile });
  } catch (error) {
    if (!isCancelled(error)) notifyError(error);
  } finally {
    if (!signal.aborted) dial.setState({ measuring: false });
  }
}
