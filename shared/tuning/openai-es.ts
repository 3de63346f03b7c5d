import { at } from '../base/arrays.ts';
import { fold, Stream } from '../random/key.ts';
import { adamStep, beginAdam } from './adam.ts';
import { centredRanks, type Algorithm } from './optimizer.ts';

const DECAY = 0.999;
const LEAST_SHARE = 0.1;

interface EsState extends Readonly<Record<string, number | Float64Array>> {
  readonly population: number;
  readonly learningRate: number;
  readonly deviation: number;
  readonly least: number;
  readonly mean: Float64Array;
  readonly steps: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * The evolution strategy of Salimans and others ("Evolution strategies as a scalable alternative to
 * reinforcement learning", arXiv:1703.03864): mirrored normal perturbations of one width, centred ranks,
 * the mean moved along the estimated gradient by Adam. The width shrinks by 0.1 % a generation to a
 * tenth of its first value; the paper keeps it, which is too coarse to tune a weight agnostic network.
 */
export const openaiEs: Algorithm<EsState> = {
  name: 'openai-es',
  defaults: () => ({ population: 64, deviation: 0.1, learningRate: 0.03 }),
  fitPopulation: (population) => 2 * Math.max(1, Math.round(population / 2)),
  begin: (start, { population, deviation, learningRate }) => ({
    ...beginAdam(start.length),
    population,
    learningRate,
    deviation,
    least: deviation * LEAST_SHARE,
    mean: start.slice(),
  }),
  ask({ population, mean, deviation }, key) {
    const n = mean.length;
    const candidates = new Float64Array(population * n);
    for (let pair = 0; pair * 2 < population; pair++) {
      const stream = new Stream(fold(key, pair));
      for (let k = 0; k < n; k++) {
        const offset = deviation * stream.normal();
        candidates[pair * 2 * n + k] = at(mean, k) + offset;
        candidates[(pair * 2 + 1) * n + k] = at(mean, k) - offset;
      }
    }
    return candidates;
  },
  tell(state, candidates, returns) {
    const n = state.mean.length;
    const ranks = centredRanks(returns);
    const slope = new Float64Array(n);
    for (let c = 0; c < state.population; c++) {
      const share = at(ranks, c) / (state.population * state.deviation);
      for (let k = 0; k < n; k++) {
        slope[k] = at(slope, k) + share * (at(candidates, c * n + k) - at(state.mean, k));
      }
    }
    const { steps, first, second } = state;
    const moved = adamStep({ steps, first, second }, state.mean, slope, state.learningRate);
    const deviation = Math.max(state.least, state.deviation * DECAY);
    return { ...state, ...moved.state, mean: moved.parameters, deviation };
  },
  centre: (state) => state.mean.slice(),
  deviation: (state) => state.deviation,
  converged: () => false,
};
