import { describe, expect, it } from 'vitest';
import { SEARCH_ACTIVATIONS } from '../../shared/genome/activations.ts';
import { item } from '../../shared/base/arrays.ts';
import { makeEven } from '../../shared/genome/make-even.ts';
import { isEven } from '../../shared/genome/parity.ts';
import { connectionCount, statisticsOf } from '../../shared/genome/statistics.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { phenotypeOf } from '../../shared/network/phenotype.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { evenGenomes } from '../../shared/search/even-start.ts';
import { generation, type RollOut } from '../../shared/search/generation.ts';
import { minimalGenomes, startSearch } from '../../shared/search/initial.ts';
import type { SearchState } from '../../shared/search/population.ts';
import {
  forAllWeights,
  forRolledOutWeights,
  rolledOutWeights,
} from '../../shared/search/rolled-out.ts';
import { BASE_SETTINGS, evenSettings, type SearchSettings } from '../../shared/search/settings.ts';
import { stateOf, tablesOf } from '../../shared/search/state-tables.ts';

const task = {
  inputCount: 5,
  outputCount: 2,
  outputActivation: 5 as const,
  activations: SEARCH_ACTIVATIONS,
};
const settings: SearchSettings = {
  ...evenSettings(BASE_SETTINGS),
  populationSize: 40,
  repetitions: 2,
  tournamentSize: 4,
};

/** A stand-in for rollouts that looks at the topology alone. */
const pretend: RollOut = ({ genomes, weights }) =>
  Promise.resolve(
    Float64Array.from({ length: genomes.length * weights.length }, (_, k) => {
      const genome = item(genomes, Math.floor(k / weights.length));
      const activations = genome.nodes.reduce((sum, node) => sum + node.activation, 0);
      return 10 * Math.sin(activations * 0.7 + (k % weights.length)) + connectionCount(genome);
    }),
  );

async function evolve(
  count: number,
  changes: Partial<SearchSettings> = {},
  states: SearchState[] = [],
): Promise<SearchState> {
  let state = startSearch({ task, settings: { ...settings, ...changes }, seed: 7 });
  for (let g = 0; g < count; g++) {
    states.push(state);
    state = (await generation(state, pretend)).next;
  }
  return state;
}

describe('an even search', () => {
  it.each([
    ['as it is', {}],
    ['with crossover', { probabilityCrossover: 0.7 }],
    ['with species', { speciation: { targetCount: 4, threshold: 0.2, excess: 1, weight: 0.5 } }],
    ['with recurrent connections', { recurrent: true }],
    ['with connections between outputs', { outputToOutput: true }],
  ])('breeds only valid, even genomes, %s', async (_name, changes: Partial<SearchSettings>) => {
    const state = await evolve(30, changes);
    expect(state.population).toHaveLength(settings.populationSize);
    for (const { genome } of state.population) {
      expect(() => parseGenome(genome)).not.toThrow();
      expect(isEven(genome)).toBe(true);
    }
    expect(Math.max(...state.population.map(({ genome }) => statisticsOf(genome).depth))) //
      .toBeGreaterThan(2);
  });

  it('breeds hardly a genome that computes what its parent or a sibling does', async () => {
    const states: SearchState[] = [];
    await evolve(20, {}, states);
    let copies = 0;
    let children = 0;
    for (const { population } of states.slice(1)) {
      const seen = new Set<string>();
      for (const { genome } of population) {
        if (seen.has(phenotypeOf(genome))) copies++;
        seen.add(phenotypeOf(genome));
        children++;
      }
    }
    expect(copies / children).toBeLessThan(0.02);
  });

  it('is a function of its seed, and goes on from its tables as if nothing had happened', async () => {
    const state = await evolve(9);
    expect(await evolve(9)).toEqual(state);
    const tables = tablesOf(state);
    const copy = stateOf(tables, { settings, task, seed: 7 });
    expect(copy).toEqual(state);
    const next = await generation(copy, pretend);
    expect(next.next).toEqual((await generation(state, pretend)).next);
  });

  it('begins from a given genome only if that is even', () => {
    const minimal = item(
      minimalGenomes(task, 1, 1, (k) => new Stream(fold(keyOf(1), k))),
      0,
    );
    const start = { task, settings, seed: 1 };
    expect(() => startSearch({ ...start, from: [minimal] })).toThrow(/make it even first/);
    const from = makeEven(minimal);
    const { population } = startSearch({ ...start, from: [from] });
    expect(item(population, 0).genome).toBe(from);
    const phenotypes = new Set(population.map(({ genome }) => phenotypeOf(genome)));
    expect(phenotypes.size).toBeGreaterThan(0.9 * population.length);
    for (const { genome } of population) expect(isEven(genome)).toBe(true);
  });
});

describe('first genomes of an even search', () => {
  const stream = (index: number): Stream => new Stream(fold(keyOf(2), index));

  it('have a relay behind each input and the bias', () => {
    const { genomes, nextNode, nextInnovation } = evenGenomes(task, 50, 0.5, stream);
    expect([nextNode, nextInnovation]).toEqual([14, 18]);
    const activations = new Set<number>();
    let enabled = 0;
    for (const genome of genomes) {
      expect(parseGenome(genome).nodes).toHaveLength(8 + 6);
      expect(isEven(genome)).toBe(true);
      for (const node of genome.nodes.slice(8)) activations.add(node.activation);
      enabled += connectionCount(genome) - 6;
    }
    expect([...activations].sort()).toEqual([1, 3, 5, 7]);
    expect(enabled / (50 * 12)).toBeGreaterThan(0.4);
    expect(enabled / (50 * 12)).toBeLessThan(0.6);
  });

  it('have a relay before each output where outputs are many', () => {
    const digits = { ...task, inputCount: 20, outputCount: 10, outputActivation: 1 as const };
    const { genomes } = evenGenomes(digits, 5, 0.1, stream);
    for (const genome of genomes) {
      expect(parseGenome(genome).nodes).toHaveLength(31 + 10);
      expect(isEven(genome)).toBe(true);
      expect(statisticsOf(genome).depth).toBe(2);
    }
  });
});

describe('weights that are run', () => {
  const { weights } = BASE_SETTINGS;

  it('are all of them in the published search', () => {
    const { values, from } = rolledOutWeights({ weights, parity: 'any' });
    expect(Array.from(values)).toEqual([-2, -1, -0.5, 0.5, 1, 2]);
    expect(Array.from(from)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('are the positive ones in an even search, and 0 and what has no counterpart', () => {
    const rolledOut = rolledOutWeights({ weights, parity: 'even' });
    expect(Array.from(rolledOut.values)).toEqual([0.5, 1, 2]);
    expect(Array.from(forAllWeights(Float64Array.of(5, 6, 7, 1, 2, 3), rolledOut))).toEqual([
      7, 6, 5, 5, 6, 7, 3, 2, 1, 1, 2, 3,
    ]);
    const rows = Float64Array.of(5, 6, 7, 1, 2, 3);
    expect(forRolledOutWeights(forAllWeights(rows, rolledOut), rolledOut)).toEqual(rows);
    const odd = rolledOutWeights({ weights: { count: 5, cap: 2 }, parity: 'even' });
    expect(Array.from(odd.values)).toEqual([0, 1, 2]);
    expect(Array.from(odd.from)).toEqual([2, 1, 0, 1, 2]);
    const evenly = rolledOutWeights({ weights: { count: 16, cap: 2 }, parity: 'even' });
    expect(evenly.values).toHaveLength(8);
    expect(Array.from(evenly.from)).toEqual([7, 6, 5, 4, 3, 2, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7]);
    const narrow = { count: 4, cap: 1, lowest: -2 };
    expect(Array.from(rolledOutWeights({ weights: narrow, parity: 'even' }).values)).toEqual([
      -2, 0, 1,
    ]);
  });
});
