import { at, item } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import type { Plan } from '../../network/plan.ts';
import { LaneNetwork, type LaneLayout } from '../lane-network.ts';
import { fillWeights, laneBatches, type LaneBatch } from '../lanes.ts';
import {
  setCount,
  type Episode,
  type Evaluator,
  type Rollouts,
  type TaskOptions,
} from '../task.ts';
import type { Weighting } from '../weighting.ts';
import { thrownFault } from './fault.ts';
import { checkKernel } from './kernel-check.ts';
import { startOf, type LoadedTask } from './loaded.ts';
import { StepKernel } from './step-kernel.ts';
import { FunctionWorlds, KernelWorlds, type Worlds } from './worlds.ts';

/** Rollouts that advance together. */
const MOST_LANES = 48;
/** Steps between two questions whether the rollouts are still wanted. */
const WATCH_STEPS = 64;

/** The worlds of a task, and what has to hold before its options are used. */
function worldsOf(task: LoadedTask): {
  readonly worlds: Worlds;
  readonly check: (options: TaskOptions) => void;
} {
  const { description, kernel: bytes } = task;
  if (bytes === null)
    return { worlds: new FunctionWorlds(task, MOST_LANES), check: () => undefined };
  const kernel = new StepKernel(description, bytes, MOST_LANES);
  const checked = new Set<string>();
  return {
    worlds: new KernelWorlds(description.id, kernel, MOST_LANES),
    check: (options) => {
      const name = JSON.stringify(options);
      if (checked.has(name)) return;
      checkKernel(task, kernel, options);
      checked.add(name);
    },
  };
}

/**
 * Rollouts of a task of one file: all lanes of a network are stepped by the task's functions or by its kernel, while the
 * network runs in the lane kernel, with one matrix of observations in and one of outputs out.
 * @param bytes the compiled kernel `network`
 * @throws PrecocialError 'task-failed' from `rollouts`, naming file and line, for a task that throws or gives a number that is
 * not finite, and for a kernel that does otherwise than the functions
 */
export function createLanesEvaluator(bytes: Uint8Array, task: LoadedTask): Evaluator {
  const network = new LaneNetwork(bytes);
  const { description, code } = task;
  const { worlds, check } = worldsOf(task);

  const layOut = (plan: Plan, weighting: Weighting, batch: LaneBatch): LaneLayout =>
    network.layOut(plan, weighting.kind, batch.set.length, (weights) =>
      fillWeights(weights, plan, weighting, batch),
    );

  function runBatch(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
    options: TaskOptions,
    batch: LaneBatch,
    returns: Float64Array,
    watch: (done: number) => void,
  ): number {
    const rows = layOut(plan, weighting, batch);
    const offset = at(batch.set, 0) * episodes.length + at(batch.episode, 0);
    let doing = 'at its start';
    try {
      const states = Array.from(batch.episode, (e) => startOf(task, item(episodes, e), options));
      worlds.begin(states, options);
      const places = Int32Array.from(states, (_, lane) => offset + lane);
      let active = states.length;
      let steps = 0;
      for (let t = 1; t <= description.maxSteps && active > 0; t++) {
        doing = `in step ${t}`;
        if (t % WATCH_STEPS === 0) watch(t / description.maxSteps);
        worlds.observe(active, rows, doing);
        network.forward(active);
        worlds.step(active, rows, doing);
        steps += active;
        const { rewards, ends } = worlds;
        for (let lane = active - 1; lane >= 0; lane--) {
          const place = at(places, lane);
          returns[place] = at(returns, place) + at(rewards, lane);
          if (at(ends, lane) === 0) continue;
          active--;
          if (lane === active) continue;
          worlds.move(active, lane);
          places[lane] = at(places, active);
          network.moveLane(active, lane);
        }
      }
      return steps;
    } catch (error) {
      throw thrownFault(description.id, code, doing, error);
    }
  }

  return {
    rollouts: (plan, weighting, episodes, options, watch): Rollouts => {
      check(options);
      const returns = new Float64Array(setCount(weighting) * episodes.length);
      let steps = 0;
      if (returns.length > 0) {
        const batches = laneBatches(weighting, episodes.length, MOST_LANES);
        for (const [b, batch] of batches.entries()) {
          const look = (done: number): void => {
            if (watch?.((b + done) / batches.length) === true)
              throw new PrecocialError('cancelled', 'The rollouts are no longer wanted.');
          };
          steps += runBatch(plan, weighting, episodes, options, batch, returns, look);
        }
      }
      return { returns, steps };
    },
  };
}
