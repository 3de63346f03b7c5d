import { at, item } from '../../base/arrays.ts';
import { DTHETA, DX, GOAL, NOISE, ROWS, THETA, X } from '../../layouts/swingup.ts';
import { fillWeights, laneBatches, type LaneBatch } from '../lanes.ts';
import { instantiateKernel, paddedLanes, Regions, reserveNetwork } from '../../network/kernel.ts';
import type { Plan } from '../../network/plan.ts';
import { setCount, type Episode, type Evaluator, type Rollouts, type Weighting } from '../task.ts';
import { goalAt, SWINGUP } from './dynamics.ts';
import type { SwingupOptions } from './options.ts';

/** Most rollouts in one kernel call: enough to hide latencies, few enough to stay in the cache. */
const MOST_LANES = 48;

/** Rows of what an episode begins with. */
const DRAWN = [X, DX, THETA, DTHETA] as const;

/** Swing-up rollouts inside the lane kernel. @param bytes the compiled kernel `swingup` */
export function createSwingupEvaluator(bytes: Uint8Array): Evaluator<SwingupOptions> {
  const kernel = instantiateKernel('swingup', bytes);
  const prepare = kernel.call('prepareNetwork');
  const rollout = kernel.call('rollout');

  function runBatch(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
    options: SwingupOptions,
    batch: LaneBatch,
    results: Float64Array,
  ): number {
    const lanes = batch.set.length;
    const row = paddedLanes(lanes);
    const noise = options.noise;
    const regions = new Regions(kernel);
    const network = reserveNetwork(regions, plan, lanes, weighting.kind === 'individual');
    const state = regions.reserve(ROWS * row * 8);
    const returns = regions.reserve(row * 8);
    const normals = noise > 0 ? episodes.map(() => regions.reserve(SWINGUP.maxSteps * 16)) : [];

    regions.i32(network.plan, plan.words.length).set(plan.words);
    const weightRows = weighting.kind === 'individual' ? Math.max(1, plan.connectionCount) : 1;
    fillWeights(regions.f64(network.weights, weightRows * row), plan, weighting, batch);
    episodes.forEach((episode, e) => {
      if (noise > 0) regions.f64(at(normals, e), SWINGUP.maxSteps * 2).set(episode.subarray(4));
    });
    const rows = regions.f64(state, ROWS * row).fill(0);
    const addresses = regions.i32(state + NOISE * row * 8, row * 2);
    for (let l = 0; l < lanes; l++) {
      const e = at(batch.episode, l);
      DRAWN.forEach((place, k) => {
        rows[place * row + l] = at(item(episodes, e), k);
      });
      addresses[l * 2] = noise > 0 ? at(normals, e) : 0;
      if (weighting.kind === 'shared')
        rows[GOAL * row + l] = goalAt(options.goal, at(weighting.values, at(batch.set, l)));
    }
    prepare(
      network.plan,
      network.program,
      network.values,
      network.weights,
      lanes,
      weighting.kind === 'individual' ? 1 : 0,
    );
    const pole = SWINGUP.poleLength * options.poleLength;
    const { velocities, goal } = options;
    const hasGoal = goal === 0 ? 0 : 1;
    const { maxSteps } = SWINGUP;
    const steps = rollout(state, returns, lanes, maxSteps, pole, noise, velocities, hasGoal);
    results.set(
      regions.f64(returns, lanes),
      at(batch.set, 0) * episodes.length + at(batch.episode, 0),
    );
    return steps;
  }

  return {
    rollouts: (plan, weighting, episodes, options): Rollouts => {
      const returns = new Float64Array(setCount(weighting) * episodes.length);
      let steps = 0;
      if (returns.length > 0) {
        for (const batch of laneBatches(weighting, episodes.length, MOST_LANES)) {
          steps += runBatch(plan, weighting, episodes, options, batch, returns);
        }
      }
      return { returns, steps };
    },
  };
}
