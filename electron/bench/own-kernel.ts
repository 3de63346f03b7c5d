import { compileTask } from '../tasks/compile.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import type { Evaluator, TaskFiles } from '../../shared/tasks/task.ts';
import { randomGenome } from './random-genome.ts';
import { fasterThan, leastOf, processorMs, type BenchRow } from './row.ts';

const FOLDER = 'examples/train';
const EPISODES = 8;
const ROUNDS = 5;
const UNIT = 'ns per step';

/**
 * Processor time per step of an own task whose step has many short parts, as its couplings are stiff: its kernel against its
 * functions, on the same rollouts, the network's time included.
 */
export async function benchOwnKernel(files: TaskFiles): Promise<BenchRow[]> {
  const [text, kernel] = await Promise.all([
    files.asset(`${FOLDER}/task.ts`),
    files.asset(`${FOLDER}/kernel.wasm`),
  ]);
  const weighting = { kind: 'shared', values: Float64Array.from(STANDARD_WEIGHTS) } as const;
  const task = fileTask(compileTask(text, 'task.ts', kernel));
  const plan = planOf(
    randomGenome(
      {
        inputs: task.inputs.length,
        outputs: task.outputs.length,
        hidden: 12,
        connections: 60,
        fromHidden: 0.4,
        activations: [1, 5, 6, 9],
      },
      7,
    ),
  );
  const episodes = Array.from({ length: EPISODES }, (_, e) =>
    task.drawEpisode(fold(keyOf(1), e), {}),
  );
  const evaluators: Evaluator[] = [
    await task.createEvaluator(files),
    await fileTask(compileTask(text, 'task.ts')).createEvaluator(files),
  ];
  const steps = evaluators.map(() => NaN);
  const least = await leastOf(
    ROUNDS,
    processorMs,
    evaluators.map((evaluator, k) => async () => {
      steps[k] = (await evaluator.rollouts(plan, weighting, episodes, {})).steps;
    }),
  );
  const [withKernel = NaN, withFunctions = NaN] = least.map(
    (ms, k) => (ms * 1e6) / (steps[k] ?? NaN),
  );
  const functions = { name: 'own.functions.nsPerStep', value: withFunctions, unit: UNIT };
  return [
    fasterThan(functions, { name: 'own.kernel.nsPerStep', value: withKernel, unit: UNIT }),
    functions,
  ];
}
