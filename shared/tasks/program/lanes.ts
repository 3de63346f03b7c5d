import { at, item } from '../../base/arrays.ts';
import { isCancelled, PrecocialError } from '../../base/errors.ts';
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
import { MOST_COPIES, type ProgramSource, type TaskCopies } from './copies.ts';
import { seeing } from './seen.ts';

/** How often a batch is tried at most where the program ends or does not answer. */
const ATTEMPTS = 2;

/**
 * Rollouts of a task that another program steps: a message carries one step of all lanes of a network,
 * while the network runs in the lane kernel.
 * @param bytes the compiled kernel `network`
 * @param open starts the program, or gives the one that runs
 * @throws PrecocialError 'task-failed' from `rollouts`, with the program's words in the details
 */
export function createProgramEvaluator(
  bytes: Uint8Array,
  source: ProgramSource,
  open: () => Promise<TaskCopies>,
): Evaluator {
  const network = new LaneNetwork(bytes);
  const { description } = source;
  const inputs = description.inputs.length;
  const outputs = description.outputs.length;
  const normalised = seeing(source);

  const layOut = (plan: Plan, weighting: Weighting, batch: LaneBatch): LaneLayout =>
    network.layOut(plan, weighting.kind, batch.set.length, (weights) =>
      fillWeights(weights, plan, weighting, batch),
    );

  /** Writes observations into lane `lane`. */
  function see(layout: LaneLayout, lane: number, rows: Float64Array, from: number): void {
    normalised(rows, from, layout.values, layout.row + lane, layout.row);
  }

  /** Rolls a batch out. @returns the return of each of its lanes, and the steps taken */
  async function runBatch(
    copies: TaskCopies,
    layout: LaneLayout,
    episodes: readonly Episode[],
    options: Float64Array,
    batch: LaneBatch,
    watch: (done: number) => void,
  ): Promise<{ readonly returns: Float64Array; readonly steps: number }> {
    const lanes = batch.episode.length;
    const returns = new Float64Array(lanes);
    const copyOf = Int32Array.from({ length: lanes }, (_, lane) => lane);
    const starts = new Float64Array(2 * lanes);
    for (let lane = 0; lane < lanes; lane++) {
      starts[2 * lane] = lane;
      starts[2 * lane + 1] = at(item(episodes, at(batch.episode, lane)), 0);
    }
    const first = await copies.reset(starts, options);
    for (let lane = 0; lane < lanes; lane++) see(layout, lane, first, lane * inputs);
    const width = 3 + inputs;
    let active = lanes;
    let steps = 0;
    for (let t = 1; t <= description.maxSteps && active > 0; t++) {
      watch(t / description.maxSteps);
      network.forward(active);
      const rows = new Float64Array(active * (1 + outputs));
      for (let lane = 0; lane < active; lane++) {
        const to = lane * (1 + outputs);
        rows[to] = at(copyOf, lane);
        for (let k = 0; k < outputs; k++)
          rows[to + 1 + k] = at(layout.values, at(layout.outputs, k) + lane);
      }
      const answer = await copies.step(rows);
      const rowOf = Int32Array.from({ length: active }, (_, lane) => lane * width);
      for (let lane = active - 1; lane >= 0; lane--) {
        const from = lane * width;
        const reward = at(answer, from);
        if (!Number.isFinite(reward)) throw notFinite(source, t, reward);
        const copy = at(copyOf, lane);
        returns[copy] = at(returns, copy) + reward;
        steps++;
        if (at(answer, from + 1) === 0 && at(answer, from + 2) === 0) continue;
        active--;
        if (lane === active) continue;
        copyOf[lane] = at(copyOf, active);
        rowOf[lane] = at(rowOf, active);
        network.moveLane(active, lane);
      }
      // Moving a lane moves its weights and memory, but not what it sees.
      for (let lane = 0; lane < active; lane++) see(layout, lane, answer, at(rowOf, lane) + 3);
    }
    return { returns, steps };
  }

  async function rollouts(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
    options: TaskOptions,
    look: (done: number) => void,
  ): Promise<Rollouts> {
    const returns = new Float64Array(setCount(weighting) * episodes.length);
    const given = optionValues(source, options);
    let steps = 0;
    if (returns.length === 0) return { returns, steps };
    const batches = laneBatches(weighting, episodes.length, MOST_COPIES);
    let place = 0;
    for (const [b, batch] of batches.entries()) {
      const watch = (done: number): void => look((b + done) / batches.length);
      const result = await patiently(async () =>
        // Laid out anew for each attempt: ended lanes were moved.
        runBatch(await open(), layOut(plan, weighting, batch), episodes, given, batch, watch),
      );
      returns.set(result.returns, place);
      place += result.returns.length;
      steps += result.steps;
    }
    return { returns, steps };
  }

  // The kernel's memory and the program's copies serve one call at a time.
  let queue: Promise<unknown> = Promise.resolve();
  return {
    rollouts: (plan, weighting, episodes, options, watch): Promise<Rollouts> => {
      const look = (done: number): void => {
        if (watch?.(done) === true)
          throw new PrecocialError('cancelled', 'The rollouts are no longer wanted.');
      };
      const mine = queue.then(() => rollouts(plan, weighting, episodes, options, look));
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
}

/**
 * Does something again, up to `ATTEMPTS` times in all, where the program ended or did not answer.
 * @throws PrecocialError 'task-failed' in place of the last 'worker-died'
 */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (isCancelled(error) || !(error instanceof PrecocialError) || error.code !== 'worker-died')
        throw error;
      if (attempt < ATTEMPTS) continue;
      const text = `${error.message} It was started again and failed again; what was finished before is kept.`;
      throw new PrecocialError('task-failed', text, error.details, { cause: error });
    }
  }
}

/** Values of a task's options in the order in which its program takes them. */
export function optionValues({ description }: ProgramSource, options: TaskOptions): Float64Array {
  return Float64Array.from(
    description.options,
    ({ name, ...option }) => options[name] ?? option.default,
  );
}

/** What is said of a program whose reward is no finite number. */
export function notFinite(
  { description, file }: ProgramSource,
  step: number,
  reward: number,
): PrecocialError {
  const { id } = description;
  return new PrecocialError(
    'task-failed',
    `The task ${id} gave a reward of ${reward} in step ${step}; a reward must be a finite number (${file}).`,
    { task: id, file },
  );
}
