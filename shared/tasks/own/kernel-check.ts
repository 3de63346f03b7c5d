import { at } from '../../base/arrays.ts';
import { fold, keyOf, Stream } from '../../random/key.ts';
import type { TaskOptions } from '../task.ts';
import { startOf, type CalledTask } from './loaded.ts';
import { kernelFault, type StepKernel } from './step-kernel.ts';

const EPISODES = 4;
const MOST_STEPS = 200;

/**
 * Compares a kernel with the functions of its task over some episodes under random actions, every observation, reward and end.
 * @throws PrecocialError 'task-failed' that names the first number that differs in any bit
 */
export function checkKernel(task: CalledTask, kernel: StepKernel, options: TaskOptions): void {
  const { description, functions } = task;
  const { inputs, outputs, maxSteps } = description;
  const key = fold(keyOf(0), 'kernel');
  const seen = new Float64Array(inputs.length);
  const action = new Float64Array(outputs.length);
  kernel.setOptions(options);
  for (let episode = 0; episode < EPISODES; episode++) {
    const start = fold(key, episode);
    const actions = new Stream(fold(start, 'actions'));
    const state = startOf(task, Float64Array.from(start), options);
    kernel.setState(0, state);
    const lanes = kernel.rewards.length;
    for (let step = 1; step <= Math.min(maxSteps, MOST_STEPS); step++) {
      const doing = `in step ${step}`;
      functions.observe(state, seen, options);
      kernel.observe(1, doing);
      seen.forEach((value, k) =>
        hold(description.id, step, inputs[k] ?? '', at(kernel.observations, k * lanes), value),
      );
      for (let k = 0; k < action.length; k++) {
        action[k] = actions.between(-1.5, 1.5);
        kernel.actions[k * lanes] = at(action, k);
      }
      const { reward, terminated } = functions.step(state, action, options);
      kernel.step(1, doing);
      hold(description.id, step, 'the reward', at(kernel.rewards, 0), reward);
      if ((at(kernel.ends, 0) !== 0) !== terminated)
        throw kernelFault(
          description.id,
          `${terminated ? 'goes on after' : 'ends with'} step ${step} of an episode, otherwise than the functions`,
        );
      if (terminated) break;
    }
  }
}

function hold(id: string, step: number, what: string, given: number, wanted: number): void {
  if (Object.is(given, wanted)) return;
  throw kernelFault(
    id,
    `does otherwise than the functions in step ${step}: ${what} is ${given} in place of ${wanted}`,
  );
}
