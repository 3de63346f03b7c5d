import { PrecocialError } from '../../shared/base/errors.ts';
import type {
  RobustnessCurve,
  RobustnessReport,
  RobustnessRequest,
  RobustnessSubject,
} from '../../shared/contract/experiments.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import { at, item } from '../../shared/base/arrays.ts';
import type { DeviceNetwork } from '../../shared/evaluation/additions.ts';
import {
  changedTask,
  changedWeights,
  changeOf,
  type ChangedTask,
} from '../../shared/evaluation/robustness.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { vectorOfGenome } from '../../shared/tuning/offsets.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { controlsOf, Judge, rowsOf, type JudgeControl } from '../evaluation/judge.ts';

/** The network as a change of networks leaves it. */
function networkOf(genome: Genome, changed: ChangedTask['network']): DeviceNetwork {
  return changed === null
    ? { genome, wires: new Map() }
    : changed.change.apply(genome, changed.size);
}

/** One genome at one size of the change. */
async function measureAt(
  pool: RolloutExecutor,
  task: TaskDefinition,
  subject: RobustnessSubject,
  size: number,
  request: RobustnessRequest,
  control: JudgeControl,
): Promise<Summary> {
  const changed = changedTask(request.change, size, task, request.options);
  const changedTo = taskOf(changed.task);
  const judge = new Judge(pool, changedTo, fillOptions(changedTo, changed.options));
  const { genome, wires } = networkOf(subject.document.genome, changed.network);
  const plan = planOf(genome);
  const offsets = subject.useOffsets
    ? vectorOfGenome(genome, plan)
    : new Float64Array(plan.connectionCount);
  const weights = offsets.map((offset, k) => {
    const { innovation } = item(genome.connections, at(plan.connectionOrder, k));
    return wires.get(innovation) ?? subject.weight + offset;
  });
  const { trials, seed } = request;
  const rows = changed.weights && changedWeights(changed.weights, weights, trials, seed);
  if (rows === null || changed.weights?.change.certain === true) {
    const weighting = { kind: 'individual', sets: rows ?? weights, count: 1 } as const;
    return judge.trials(plan, weighting, trials, seed, control);
  }
  return judge.draws(plan, rowsOf(rows, trials), 1, seed, control);
}

/**
 * Returns of several genomes against the size of a change, each size on the same trials.
 * @throws PrecocialError 'usage' for a change the task has not, 'wrong-task', 'cancelled'
 */
export async function measureRobustness(
  pool: RolloutExecutor,
  request: RobustnessRequest,
  control: JudgeControl = {},
): Promise<RobustnessReport> {
  const id = request.subjects[0]?.document.task;
  if (id === undefined || request.sizes.length === 0) {
    throw new PrecocialError('usage', 'Give at least one genome and one size of the change.');
  }
  const task = taskOf(id);
  const curves: RobustnessCurve[] = [];
  const { sizes } = request;
  const controls = controlsOf(
    new Array<number>(request.subjects.length * sizes.length).fill(1),
    control,
  );
  for (const subject of request.subjects) {
    if (subject.document.task !== id) {
      throw new PrecocialError(
        'wrong-task',
        `${subject.document.name} is a genome of ${subject.document.task}; compare genomes of one task (${id}).`,
      );
    }
    checkFits(subject.document.genome, task);
    const summaries: Summary[] = [];
    for (const size of sizes) {
      const part = controls[curves.length * sizes.length + summaries.length] ?? {};
      summaries.push(await measureAt(pool, task, subject, size, request, part));
    }
    curves.push({ name: subject.document.name, weight: subject.weight, summaries });
  }
  return {
    task: id,
    change: request.change,
    unit: changeOf(task, request.change).unit,
    sizes: request.sizes,
    trials: request.trials,
    seed: request.seed,
    measure: task.measure,
    curves,
  };
}
