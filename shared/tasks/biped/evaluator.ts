import { at, item } from '../../base/arrays.ts';
import { GROUP } from '../../layouts/walker.ts';
import { fillWeights, laneBatches, type LaneBatch } from '../lanes.ts';
import { instantiateKernel, paddedLanes, Regions, reserveNetwork } from '../../network/kernel.ts';
import type { Plan } from '../../network/plan.ts';
import { setCount, type Episode, type Evaluator, type Rollouts, type Weighting } from '../task.ts';
import { decodeEpisode } from './episode.ts';
import type { BipedOptions } from './options.ts';
import { paceAt } from './pace.ts';
import { QUAD_NUMBERS, TERRAIN_POINTS } from './terrain.ts';

/** Most rollouts in one kernel call: six groups of eight that share a velocity phase. */
const MOST_LANES = 48;

/** Walker rollouts inside the physics kernel. @param bytes the compiled kernel `walker` */
export function createBipedEvaluator(bytes: Uint8Array, maxSteps: number): Evaluator<BipedOptions> {
  const kernel = instantiateKernel('walker', bytes);
  const prepare = kernel.call('prepareNetwork');
  const rollout = kernel.call('rollout');
  const setTerrain = kernel.call('setTerrain');
  const laneBytes = kernel.call('laneBytes')();
  const worldBytes = kernel.call('worldBytes')();
  const scratchBytes = kernel.call('scratchBytes')();
  const terrainBytes = kernel.call('terrainBytes')();

  /** Builds the terrains that a batch walks on; returns their addresses by episode. */
  function groundOf(
    regions: Regions,
    episodes: readonly Episode[],
    batch: LaneBatch,
  ): ReadonlyMap<number, number> {
    const used = [...new Set(batch.episode)];
    const quads = Math.max(0, ...used.map((e) => decodeEpisode(item(episodes, e)).quads.length));
    const heightsAt = regions.reserve(TERRAIN_POINTS * 8);
    const quadsAt = regions.reserve(quads * 8);
    const addresses = new Map(used.map((e) => [e, regions.reserve(terrainBytes)]));
    for (const [e, address] of addresses) {
      const episode = decodeEpisode(item(episodes, e));
      regions.f64(heightsAt, TERRAIN_POINTS).set(episode.heights);
      regions.f64(quadsAt, quads).set(episode.quads);
      setTerrain(address, heightsAt, TERRAIN_POINTS, quadsAt, episode.quads.length / QUAD_NUMBERS);
    }
    return addresses;
  }

  function runBatch(
    plan: Plan,
    weighting: Weighting,
    episodes: readonly Episode[],
    options: BipedOptions,
    batch: LaneBatch,
    results: Float64Array,
  ): number {
    const lanes = batch.set.length;
    const row = paddedLanes(lanes);
    const individual = weighting.kind === 'individual';
    const regions = new Regions(kernel);
    const network = reserveNetwork(regions, plan, lanes, individual);
    const laneStates = regions.reserve(lanes * laneBytes);
    const worlds = regions.reserve(lanes * worldBytes);
    const scratches = regions.reserve(GROUP * scratchBytes);
    const terrains = regions.reserve(lanes * 4);
    const forces = regions.reserve(lanes * 8);
    const returns = regions.reserve(lanes * 8);
    const goals = options.goal === 0 ? 0 : regions.reserve(lanes * 8);
    const ground = groundOf(regions, episodes, batch);

    regions.i32(network.plan, plan.words.length).set(plan.words);
    const weightRows = individual ? Math.max(1, plan.connectionCount) : 1;
    fillWeights(regions.f64(network.weights, weightRows * row), plan, weighting, batch);
    for (let l = 0; l < lanes; l++) {
      const e = at(batch.episode, l);
      regions.i32(terrains, lanes)[l] = ground.get(e) ?? 0;
      regions.f64(forces, lanes)[l] = decodeEpisode(item(episodes, e)).force;
    }
    if (goals !== 0)
      regions.f64(goals, lanes).forEach((_, l, all) => {
        const weight = weighting.kind === 'shared' ? at(weighting.values, at(batch.set, l)) : 0;
        all[l] = paceAt(options.goal, weight);
      });
    prepare(
      network.plan,
      network.program,
      network.values,
      network.weights,
      lanes,
      individual ? 1 : 0,
    );
    const fallCosts = options.reward > 0 ? 1 : 0;
    const steps = rollout(
      laneStates,
      lanes,
      worlds,
      scratches,
      terrains,
      forces,
      returns,
      maxSteps,
      fallCosts,
      options.patience,
      goals,
    );
    const place = at(batch.set, 0) * episodes.length + at(batch.episode, 0);
    results.set(regions.f64(returns, lanes), place);
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
