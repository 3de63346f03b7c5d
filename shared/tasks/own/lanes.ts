import { at, item } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import type { Plan } from '../../network/plan.ts';
import { Stream } from '../../random/key.ts';
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
import type { AnyFunctions } from './definition.ts';
import type { TaskDescription } from './description.ts';
import { numberFault, thrownFault, type TaskCode } from './fault.ts';

/** Rollouts that advance together. */
const MOST_LANES = 48;
/** Steps between two questions whether the rollouts are still wanted. */
const WATCH_STEPS = 64;

/** A task whose functions can be called here. */
export interface LoadedTask {
  readonly description: TaskDescription;
  readonly functions: AnyFunctions;
  readonly code: TaskCode;
}

/** The start of an episode: the key of its stream. */
export function startOf({ functions }: LoadedTask, episode: Episode, options: TaskOptions): object {
  return functions.start(new Stream([at(episode, 0), at(episode, 1)]), options);
}

/**
 * Rollouts of a task in JavaScript: all lanes of a network are stepped one after another here, while the
 * network runs in the lane kernel, with one matrix of observations in and one of outputs out.
 * @param bytes the compiled kernel `network`
 * @throws PrecocialError 'task-failed' from `rollouts`, naming file and line, for a task that throws or gives a number that is not finite
 */
export function createLanesEvaluator(bytes: Uint8Array, task: LoadedTask): Evaluator {
  const network = new LaneNetwork(bytes);
  const { description, functions, code } = task;
  const { observe, step } = functions;
  const inputs = description.inputs.length;
  const outputs = description.outputs.length;
  const seen = new Float64Array(inputs);
  const action = new Float64Array(outputs);

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
    const { row, values, outputs: outputAt } = layOut(plan, weighting, batch);
    const offset = at(batch.set, 0) * episodes.length + at(batch.episode, 0);
    let doing = 'at its start';
    try {
      const states = Array.from(batch.episode, (e) => startOf(task, item(episodes, e), options));
      const places = Int32Array.from(states, (_, lane) => offset + lane);
      let active = states.length;
      let steps = 0;
      for (let t = 1; t <= description.maxSteps && active > 0; t++) {
        doing = `in step ${t}`;
        if (t % WATCH_STEPS === 0) watch(t / description.maxSteps);
        for (let lane = 0; lane < active; lane++) {
          observe(item(states, lane), seen, options);
          for (let k = 0; k < inputs; k++) {
            const value = at(seen, k);
            if (!Number.isFinite(value))
              throw numberFault(description.id, code, doing, 'an observation', observe);
            values[(k + 1) * row + lane] = value;
          }
        }
        network.forward(active);
        for (let lane = active - 1; lane >= 0; lane--) {
          for (let k = 0; k < outputs; k++) action[k] = at(values, at(outputAt, k) + lane);
          const { reward, terminated } = step(item(states, lane), action, options);
          if (!Number.isFinite(reward))
            throw numberFault(description.id, code, doing, 'a reward', step);
          const place = at(places, lane);
          returns[place] = at(returns, place) + reward;
          steps++;
          if (!terminated) continue;
          active--;
          if (lane === active) continue;
          states[lane] = item(states, active);
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
