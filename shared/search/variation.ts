import { at, item } from '../base/arrays.ts';
import type { Ids } from '../genome/known-edits.ts';
import { innovation, nodeId, type Genome } from '../genome/genome.ts';
import { isEven } from '../genome/parity.ts';
import { fold, Stream, type Key } from '../random/key.ts';
import { crossover } from './crossover.ts';
import { mutate } from './mutations/index.ts';
import type { Individual, SearchState } from './population.ts';
import type { SearchSettings } from './settings.ts';
import { Siblings } from './siblings.ts';
import { shareOffspring, speciate } from './speciation.ts';

/**
 * New ids of one generation. The same change made twice in a generation gets the same ids, so that the
 * genomes stay aligned (NEAT, section 3.2).
 */
export class GenerationIds implements Ids {
  private readonly nodes = new Map<number, number>();
  private readonly connections = new Map<string, number>();

  constructor(
    public nextNode: number,
    public nextInnovation: number,
  ) {}

  node(split: number): ReturnType<typeof nodeId> {
    const known = this.nodes.get(split) ?? this.nextNode++;
    this.nodes.set(split, known);
    return nodeId(known);
  }

  connection(source: number, destination: number): ReturnType<typeof innovation> {
    const pair = `${source} ${destination}`;
    const known = this.connections.get(pair) ?? this.nextInnovation++;
    this.connections.set(pair, known);
    return innovation(known);
  }
}

/** Place in the pool of the best of `entrants` random members; places are ranks, so the least wins. */
function tournament(poolSize: number, entrants: number, stream: Stream): number {
  let best = poolSize - 1;
  for (let k = 0; k < entrants; k++) best = Math.min(best, stream.integer(poolSize));
  return best;
}

interface Brood {
  /** Members this brood's parents are drawn from, best first. */
  readonly parents: readonly Individual[];
  readonly children: number;
}

/** One brood for the whole pool, or one a species. */
function broods(pool: readonly Individual[], children: number, state: SearchState): Brood[] {
  const { speciation } = state.settings;
  if (speciation === null) return [{ parents: pool, children }];
  const species = speciate(
    pool.map((individual) => individual.genome),
    speciation,
  );
  const offspring = shareOffspring(species, children);
  return Array.from(offspring, (count, s) => ({
    parents: pool.filter((_, place) => species[place] === s),
    children: count,
  }));
}

/** The crossing of two genomes; in an even search the fitter one where the crossing is not even. */
function crossed(
  fitter: Genome,
  other: Genome,
  stream: Stream,
  { parity }: Pick<SearchSettings, 'parity'>,
): Genome {
  const child = crossover(fitter, other, stream);
  return parity === 'even' && !isEven(child) ? fitter : child;
}

/**
 * The next population: the worst are dropped from the pool of parents, the best of the pool stay
 * unchanged, the rest are children of tournament winners with one mutation each.
 * @param order individuals by rank, best first
 */
export function nextPopulation(
  state: SearchState,
  order: Int32Array,
  key: Key,
): Pick<SearchState, 'population' | 'nextIndividual' | 'nextNode' | 'nextInnovation'> {
  const { settings, task } = state;
  const size = settings.populationSize;
  const kept = Math.max(
    1,
    state.population.length - Math.floor(settings.cullRatio * state.population.length),
  );
  const pool = Array.from(order.subarray(0, kept), (index) => item(state.population, index));
  const eliteCount = Math.min(size, Math.floor(settings.eliteRatio * pool.length));
  const population: Individual[] = pool.slice(0, eliteCount);
  const ids = new GenerationIds(state.nextNode, state.nextInnovation);
  const siblings = new Siblings(settings, population);
  let nextIndividual = state.nextIndividual;
  for (const brood of broods(pool, size - eliteCount, state)) {
    for (let k = 0; k < brood.children; k++) {
      const stream = new Stream(fold(key, population.length));
      const first = tournament(brood.parents.length, settings.tournamentSize, stream);
      const second = tournament(brood.parents.length, settings.tournamentSize, stream);
      const parent = item(brood.parents, Math.min(first, second));
      const mate = item(brood.parents, Math.max(first, second));
      const cross =
        settings.probabilityCrossover > 0 &&
        stream.uniform() < settings.probabilityCrossover &&
        mate !== parent;
      const base = cross ? crossed(parent.genome, mate.genome, stream, settings) : parent.genome;
      const isKnown = (child: Genome): boolean => siblings.knows(child, parent.genome);
      const { genome, origin } = mutate(base, { task, settings, ids, stream, isKnown });
      siblings.add(genome);
      population.push({
        id: nextIndividual++,
        parent: parent.id,
        origin: base !== parent.genome ? { ...origin, crossedWith: mate.id } : origin,
        genome,
      });
    }
  }
  return { population, nextIndividual, nextNode: ids.nextNode, nextInnovation: ids.nextInnovation };
}

/** Means over weights, best over weights, and 1 / connections of a generation's individuals. */
export function objectives(
  returns: Float64Array,
  weights: number,
  connections: ArrayLike<number>,
): { mean: Float64Array; max: Float64Array; simplicity: Float64Array } {
  const n = connections.length;
  const mean = new Float64Array(n);
  const max = new Float64Array(n).fill(-Infinity);
  const simplicity = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let w = 0; w < weights; w++) {
      const value = at(returns, i * weights + w);
      sum += value;
      if (value > at(max, i)) max[i] = value;
    }
    mean[i] = sum / weights;
    simplicity[i] = 1 / Math.max(1, at(connections, i));
  }
  return { mean, max, simplicity };
}
