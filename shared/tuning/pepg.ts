import { at } from '../base/arrays.ts';
import { fold, Stream } from '../random/key.ts';
import { adamStep, beginAdam } from './adam.ts';
import { centredRanks, type Algorithm } from './optimizer.ts';

/** Step of the standard deviations per generation, and the share of itself each may change by. */
const DEVIATION_RATE = 0.2;
const MOST_CHANGE = 0.2;
/** Slow decay that ends exploration even where returns say nothing about it. */
const DECAY = 0.999;
/** Below a tenth of the first deviation the candidates no longer differ from their noise. */
const LEAST_SHARE = 0.1;

interface PepgState extends Readonly<Record<string, number | Float64Array>> {
  readonly population: number;
  readonly learningRate: number;
  readonly least: number;
  readonly mean: Float64Array;
  readonly deviations: Float64Array;
  readonly steps: number;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The pairs' offsets from the mean, from the candidates that were asked for. */
function offsetsOf(state: PepgState, candidates: Float64Array, pair: number): Float64Array {
  const n = state.mean.length;
  const plus = candidates.subarray(pair * 2 * n, pair * 2 * n + n);
  return plus.map((value, k) => value - at(state.mean, k));
}

/**
 * Policy gradients with parameter-based exploration (Sehnke and others, "Parameter-exploring policy
 * gradients", Neural Networks 23, 2010): a normal distribution over each weight, whose mean and
 * standard deviation follow the likelihood gradient of the return. Symmetric sampling (their section
 * 3.3): candidates come in pairs, mean plus and minus one offset. Returns enter as centred ranks, so the
 * baseline is 0; the mean moves by Adam.
 */
export const pepg: Algorithm<PepgState> = {
  name: 'pepg',
  defaults: () => ({ population: 64, deviation: 0.1, learningRate: 0.03 }),
  fitPopulation: (population) => 2 * Math.max(1, Math.round(population / 2)),
  begin: (start, { population, deviation, learningRate }) => ({
    ...beginAdam(start.length),
    population,
    learningRate,
    least: deviation * LEAST_SHARE,
    mean: start.slice(),
    deviations: new Float64Array(start.length).fill(deviation),
  }),
  ask({ population, mean, deviations }, key) {
    const n = mean.length;
    const candidates = new Float64Array(population * n);
    for (let pair = 0; pair * 2 < population; pair++) {
      const stream = new Stream(fold(key, pair));
      for (let k = 0; k < n; k++) {
        const offset = at(deviations, k) * stream.normal();
        candidates[pair * 2 * n + k] = at(mean, k) + offset;
        candidates[(pair * 2 + 1) * n + k] = at(mean, k) - offset;
      }
    }
    return candidates;
  },
  tell(state, candidates, returns) {
    const n = state.mean.length;
    const ranks = centredRanks(returns);
    const pairs = state.population / 2;
    const slope = new Float64Array(n);
    const widen = new Float64Array(n);
    for (let pair = 0; pair < pairs; pair++) {
      const offsets = offsetsOf(state, candidates, pair);
      const difference = (at(ranks, pair * 2) - at(ranks, pair * 2 + 1)) / 2;
      const level = (at(ranks, pair * 2) + at(ranks, pair * 2 + 1)) / 2;
      for (let k = 0; k < n; k++) {
        const offset = at(offsets, k);
        const deviation = at(state.deviations, k);
        slope[k] = at(slope, k) + (difference * offset) / pairs;
        const excess = (offset * offset - deviation * deviation) / deviation;
        widen[k] = at(widen, k) + (level * excess) / pairs;
      }
    }
    const { steps, first, second } = state;
    const moved = adamStep({ steps, first, second }, state.mean, slope, state.learningRate);
    const deviations = state.deviations.map((deviation, k) => {
      const most = MOST_CHANGE * deviation;
      const change = Math.max(-most, Math.min(most, DEVIATION_RATE * at(widen, k)));
      return Math.max(state.least, (deviation + change) * DECAY);
    });
    return { ...state, ...moved.state, mean: moved.parameters, deviations };
  },
  centre: (state) => state.mean.slice(),
  deviation: ({ deviations }) => deviations.reduce((sum, d) => sum + d, 0) / deviations.length,
  converged: () => false,
};
