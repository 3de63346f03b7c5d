import { at } from '../base/arrays.ts';
import { fold, Stream } from '../random/key.ts';
import { orderByReturn, type Algorithm } from './optimizer.ts';

/** Share of the population that become parents. */
const PARENT_SHARE = 0.1;
const DECAY = 0.995;
const LEAST_SHARE = 0.05;

interface GaState extends Readonly<Record<string, number | Float64Array>> {
  readonly population: number;
  readonly deviation: number;
  readonly least: number;
  /** Parents one after another, the best first. */
  readonly parents: Float64Array;
}

const parentCount = (population: number): number =>
  Math.max(1, Math.round(population * PARENT_SHARE));

/**
 * A simple genetic algorithm: the best tenth become parents and are candidates again unchanged; the
 * others are children of two parents, each weight from either, with normal noise of one shrinking
 * width (truncation selection as in Such and others, arXiv:1712.06567, with uniform crossover).
 */
export const ga: Algorithm<GaState> = {
  name: 'ga',
  defaults: () => ({ population: 100, deviation: 0.2, learningRate: 1 }),
  fitPopulation: (population) => population,
  begin: (start, { population, deviation }) => {
    const parents = new Float64Array(parentCount(population) * start.length);
    for (let p = 0; p < parentCount(population); p++) parents.set(start, p * start.length);
    return { population, deviation, least: deviation * LEAST_SHARE, parents };
  },
  ask({ population, deviation, parents }, key) {
    const count = parentCount(population);
    const n = parents.length / count;
    const candidates = new Float64Array(population * n);
    candidates.set(parents);
    for (let c = count; c < population; c++) {
      const stream = new Stream(fold(key, c));
      const mother = stream.integer(count);
      const father = stream.integer(count);
      for (let k = 0; k < n; k++) {
        const from = stream.uniform() < 0.5 ? mother : father;
        candidates[c * n + k] = at(parents, from * n + k) + deviation * stream.normal();
      }
    }
    return candidates;
  },
  tell(state, candidates, returns) {
    const n = candidates.length / state.population;
    const parents = new Float64Array(state.parents.length);
    orderByReturn(returns)
      .subarray(0, parentCount(state.population))
      .forEach((c, p) => parents.set(candidates.subarray(c * n, (c + 1) * n), p * n));
    const deviation = Math.max(state.least, state.deviation * DECAY);
    return { ...state, parents, deviation };
  },
  centre: (state) => {
    const count = parentCount(state.population);
    return state.parents.slice(0, state.parents.length / count);
  },
  deviation: (state) => state.deviation,
  converged: () => false,
};
