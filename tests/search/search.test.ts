import { describe, expect, it } from 'vitest';
import { Stream, fold, keyOf } from '../../shared/random/key.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  type ConnectionGene,
  type Genome,
} from '../../shared/genome/genome.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { isEven } from '../../shared/genome/parity.ts';
import { evenGenomes } from '../../shared/search/even-start.ts';
import { mutate } from '../../shared/search/mutations/index.ts';
import type { MutationContext } from '../../shared/search/mutations/mutation.ts';
import { startSearch, minimalGenomes } from '../../shared/search/initial.ts';
import type { SearchState } from '../../shared/search/population.ts';
import {
  advance,
  confirm,
  confirmationCandidates,
  episodeKeys,
  confirmationKeys,
  rankGeneration,
} from '../../shared/search/search.ts';
import {
  BASE_SETTINGS,
  byMutation,
  weightSet,
  type SearchSettings,
} from '../../shared/search/settings.ts';
import { originText } from '../../shared/genome/origin-text.ts';
import { stateOf, tablesOf } from '../../shared/search/state-tables.ts';
import { GenerationIds } from '../../shared/search/variation.ts';
import { SEARCH_ACTIVATIONS } from '../../shared/genome/activations.ts';

const task = {
  inputCount: 5,
  outputCount: 2,
  outputActivation: 5 as const,
  activations: SEARCH_ACTIVATIONS,
};
const settings: SearchSettings = {
  ...BASE_SETTINGS,
  populationSize: 40,
  generations: 30,
  repetitions: 2,
  tournamentSize: 4,
};

/** A stand-in for rollouts: any fixed function of the topology will do here. */
function pretendReturns(state: SearchState): Float64Array {
  const weights = weightSet(state.settings.weights).length;
  return Float64Array.from({ length: state.population.length * weights }, (_, k) => {
    const individual = state.population[Math.floor(k / weights)];
    const genome = individual?.genome;
    if (genome === undefined) return 0;
    const activations = genome.nodes.reduce((sum, node) => sum + node.activation, 0);
    return Math.sin(activations * 0.7 + (k % weights)) * 10 + connectionCount(genome);
  });
}

function generation(state: SearchState): SearchState {
  const ranked = rankGeneration(state, { weights: 6, returns: pretendReturns(state) });
  const candidates = confirmationCandidates(state, ranked);
  const byWeight = candidates.map((individual) =>
    Array.from({ length: 6 }, (_, w) => connectionCount(individual.genome) + w),
  );
  return advance(state, ranked, confirm(state, candidates, byWeight));
}

function evolve(count: number, changes: Partial<SearchSettings> = {}, seed = 7): SearchState {
  let state = startSearch({ task, settings: { ...settings, ...changes }, seed });
  for (let g = 0; g < count; g++) state = generation(state);
  return state;
}

describe('a search', () => {
  it('is a function of its seed', () => {
    expect(evolve(12)).toEqual(evolve(12));
    expect(evolve(3, {}, 8)).not.toEqual(evolve(3));
  });

  it.each([
    ['as published', {}],
    ['with crossover', { probabilityCrossover: 0.7 }],
    ['with species', { speciation: { targetCount: 4, threshold: 0.2, excess: 1, weight: 0.5 } }],
    ['with recurrent connections', { recurrent: true }],
    ['with connections between outputs', { outputToOutput: true }],
  ])('breeds only valid genomes, %s', (_name, changes: Partial<SearchSettings>) => {
    const state = evolve(30, changes);
    expect(state.population).toHaveLength(settings.populationSize);
    for (const { genome } of state.population) expect(() => parseGenome(genome)).not.toThrow();
    const innovations = new Map<number, string>();
    for (const { genome } of state.population) {
      for (const gene of genome.connections) {
        const ends = `${gene.source} ${gene.destination}`;
        expect(innovations.get(gene.innovation) ?? ends).toBe(ends);
        innovations.set(gene.innovation, ends);
      }
    }
    expect(new Set(state.population.map((individual) => individual.id)).size).toBe(
      settings.populationSize,
    );
  });

  it('goes on from its tables as if nothing had happened', () => {
    const state = evolve(9);
    const tables = tablesOf(state);
    const copy = stateOf(
      { ...tables, head: JSON.parse(JSON.stringify(tables.head)) as typeof tables.head },
      { settings: state.settings, task, seed: 7 },
    );
    expect(copy).toEqual(state);
    expect(generation(copy)).toEqual(generation(state));
  });

  it('goes on from tables that say in words what made an individual', () => {
    const state = evolve(9);
    const tables = tablesOf(state);
    const individuals = tables.head.individuals.map(({ origin, ...rest }) => ({
      ...rest,
      origin: originText(origin),
    }));
    const head: unknown = { ...tables.head, individuals };
    const run = { settings: state.settings, task, seed: 7 };
    expect(stateOf({ ...tables, head: head as typeof tables.head }, run)).toEqual(state);
  });

  it('draws other episodes for every generation, repetition and purpose', () => {
    const state = startSearch({ task, settings, seed: 1 });
    const later = { ...state, generation: 1 };
    const keys = [
      ...episodeKeys(state),
      ...episodeKeys(later),
      ...confirmationKeys(state),
      ...confirmationKeys(later),
    ];
    expect(new Set(keys.map(String)).size).toBe(keys.length);
  });

  it('keeps the elite unchanged and culls the worst from the parents', () => {
    const state = startSearch({
      task,
      settings: { ...settings, eliteRatio: 0.25, cullRatio: 0.5, tournamentSize: 1 },
      seed: 3,
    });
    const ranked = rankGeneration(state, { weights: 6, returns: pretendReturns(state) });
    const next = advance(state, ranked, null);
    const best = [...ranked.ranking.order].slice(0, 5).map((index) => state.population[index]);
    expect(next.population.slice(0, 5)).toEqual(best);
    const pool = new Set(
      [...ranked.ranking.order].slice(0, 20).map((index) => state.population[index]?.id),
    );
    for (const child of next.population.slice(5)) expect(pool.has(child.parent ?? -1)).toBe(true);
  });

  it('does not let a lucky generation make a champion', () => {
    const state = startSearch({ task, settings, seed: 5 });
    const returns = pretendReturns(state);
    const first = confirm(
      state,
      confirmationCandidates(state, rankGeneration(state, { weights: 6, returns })),
      [[5, 5, 5, 5, 5, 5]],
    );
    const holding: SearchState = { ...state, generation: 1, champion: first };
    const lucky = returns.slice();
    const loser = state.population.findIndex(
      (individual) => individual.id !== first?.individual.id,
    );
    lucky.fill(1e6, loser * 6, loser * 6 + 6);
    const candidates = confirmationCandidates(
      holding,
      rankGeneration(holding, { weights: 6, returns: lucky }),
    );
    expect(candidates.map((individual) => individual.id)).toEqual([loser, first?.individual.id]);
    const kept = confirm(holding, candidates, [
      [1, 1, 1, 1, 1, 1],
      [3, 3, 3, 3, 3, 3],
    ]);
    expect(kept?.individual).toBe(first?.individual);
    expect(kept?.byWeight).toEqual([4, 4, 4, 4, 4, 4]);
    expect(kept?.episodes).toBe(2 * settings.confirmRepetitions);
  });

  it('evolves from a given genome', () => {
    const from = evolve(10).population[0]?.genome;
    if (from === undefined) throw new Error('there is a first individual');
    const state = startSearch({ task, settings, seed: 1, from: [from] });
    expect(state.population[0]?.genome).toBe(from);
    for (const { genome } of state.population) expect(() => parseGenome(genome)).not.toThrow();
    expect(state.population.slice(1).every((individual) => individual.parent === 0)).toBe(true);
  });
});

describe('mutation', () => {
  /** Shares of what happened to a genome with hidden nodes and disabled connections, in many draws. */
  function shares(draws: number): Record<string, number> {
    const genome = evolve(25).population.find(
      (individual) =>
        individual.genome.nodes.length > 9 &&
        individual.genome.connections.some((gene) => !gene.enabled),
    )?.genome;
    if (genome === undefined) throw new Error('25 generations bring hidden nodes');
    const counts: Record<string, number> = {};
    for (let k = 0; k < draws; k++) {
      const ids = new GenerationIds(10000, 10000);
      const { origin } = mutate(genome, {
        task,
        settings,
        ids,
        stream: new Stream(fold(keyOf(1), k)),
      });
      counts[origin.kind] = (counts[origin.kind] ?? 0) + 1 / draws;
    }
    return counts;
  }

  it('happens with the published probabilities', () => {
    const found = shares(20000);
    const expected = { addNode: 0.25, addConnection: 0.2, enableConnection: 0.05, activation: 0.5 };
    for (const [kind, share] of Object.entries(expected))
      expect(Math.abs((found[kind] ?? 0) - share)).toBeLessThan(0.012);
  });

  it('splits no connection between outputs', () => {
    const genome = parseGenome({
      nodes: fixedNodes(1, 2, 5),
      connections: [
        { innovation: innovation(0), source: nodeId(2), destination: nodeId(3), enabled: true },
      ],
      inputCount: 1,
      outputCount: 2,
    });
    const only = byMutation(({ kind }) => (kind === 'addNode' ? 1 : 0));
    const child = mutate(genome, {
      task: { ...task, inputCount: 1 },
      settings: { ...settings, outputToOutput: true, mutation: only },
      ids: new GenerationIds(100, 100),
      stream: new Stream(keyOf(3)),
    });
    expect(child).toEqual({ genome, origin: { kind: 'copy' } });
  });

  it('disables a connection where that is asked for, and nothing else', () => {
    const [genome] = minimalGenomes(task, 1, 1, () => new Stream(keyOf(1)));
    if (genome === undefined) throw new Error('one genome was asked for');
    const only = byMutation(({ kind }) => (kind === 'disableConnection' ? 1 : 0));
    const context = (seed: number, given: SearchSettings): MutationContext => ({
      task,
      settings: given,
      ids: new GenerationIds(100, 100),
      stream: new Stream(keyOf(seed)),
    });
    const places = new Set<number>();
    for (let seed = 0; seed < 100; seed++) {
      const child = mutate(genome, context(seed, { ...settings, mutation: only })).genome;
      const changed = genome.connections.flatMap((gene, c) =>
        gene.enabled === child.connections[c]?.enabled ? [] : [c],
      );
      expect(changed).toHaveLength(1);
      expect(connectionCount(child)).toBe(connectionCount(genome) - 1);
      places.add(changed[0] ?? -1);
    }
    expect(places.size).toBe(connectionCount(genome));
    const even = { ...settings, mutation: only, parity: 'even' as const };
    const [start] = evenGenomes(task, 1, 1, () => new Stream(keyOf(1))).genomes;
    if (start === undefined) throw new Error('one genome was asked for');
    expect(isEven(mutate(start, context(1, even)).genome)).toBe(true);
  });

  it('makes genomes even where that is asked for, with the same ids in a generation', () => {
    const only = byMutation(({ kind }) => (kind === 'makeEven' ? 1 : 0));
    const ids = new GenerationIds(100, 100);
    const child = (seed: number): Genome => {
      const [genome] = minimalGenomes(task, 1, 1, () => new Stream(keyOf(seed)));
      if (genome === undefined) throw new Error('one genome was asked for');
      const context = { task, settings: { ...settings, mutation: only }, ids };
      const mutated = mutate(genome, { ...context, stream: new Stream(keyOf(1)) });
      expect(isEven(mutated.genome)).toBe(true);
      expect(mutate(mutated.genome, { ...context, stream: new Stream(keyOf(1)) })).toEqual({
        genome: mutated.genome,
        origin: { kind: 'copy' },
      });
      return mutated.genome;
    };
    const pair = ({ source, destination }: ConnectionGene): string => `${source} ${destination}`;
    const known = new Map<number, string>();
    let shared = 0;
    for (let seed = 1; seed < 20; seed++)
      for (const gene of child(seed).connections) {
        if (known.has(gene.innovation)) shared++;
        expect(known.get(gene.innovation) ?? pair(gene)).toBe(pair(gene));
        known.set(gene.innovation, pair(gene));
      }
    expect(shared).toBeGreaterThan(0);
  });

  it('is always exactly one where something can change', () => {
    const [genome] = minimalGenomes(task, 1, 1, () => new Stream(keyOf(1)));
    if (genome === undefined) throw new Error('one genome was asked for');
    for (let k = 0; k < 200; k++) {
      const child = mutate(genome, {
        task,
        settings,
        ids: new GenerationIds(100, 100),
        stream: new Stream(fold(keyOf(2), k)),
      });
      expect(child.genome.nodes.length).toBe(genome.nodes.length + 1);
    }
  });
});
