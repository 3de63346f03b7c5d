import { describe, expect, it } from 'vitest';
import { item } from '../../shared/base/arrays.ts';
import { SEARCH_ACTIVATIONS } from '../../shared/genome/activations.ts';
import { generation, type RollOut } from '../../shared/search/generation.ts';
import { startSearch } from '../../shared/search/initial.ts';
import type { SearchState } from '../../shared/search/population.ts';
import { BASE_SETTINGS, listedWeights, type SearchSettings } from '../../shared/search/settings.ts';
import { stateOf, tablesOf } from '../../shared/search/state-tables.ts';

const task = {
  inputCount: 3,
  outputCount: 1,
  outputActivation: 5 as const,
  activations: SEARCH_ACTIVATIONS,
};
const settings: SearchSettings = {
  ...BASE_SETTINGS,
  populationSize: 10,
  weights: listedWeights([1]),
  ladder: [
    { above: 3, weights: listedWeights([-1, 1]) },
    { above: 5, weights: { count: 3, cap: 2, lowest: 0.5, drawn: true } },
  ],
};

/** Returns are the number of the generation, counted from 1; a new individual is a little better than an old one. */
async function run(count: number): Promise<{ states: SearchState[]; asked: number[][] }> {
  const states = [startSearch({ task, settings, seed: 1 })];
  const asked: number[][] = [];
  for (let g = 0; g < count; g++) {
    const rollOut: RollOut = ({ genomes, weights }) => {
      asked[g] = Array.from(weights);
      const better = genomes.length > 2 ? 1e-3 : -1e-3;
      return Promise.resolve(
        Float64Array.from(
          { length: genomes.length * weights.length },
          (_, k) => g + 1 + better * Math.floor(k / weights.length),
        ),
      );
    };
    states.push((await generation(item(states, g), rollOut)).next);
  }
  return { states, asked };
}

describe('a ladder', () => {
  it('is climbed where the champion is above the step, and the champion begins anew', async () => {
    const { states, asked } = await run(7);
    // The champion of generation 0 has 1; it is beaten in each generation, by 4 first in generation 3.
    expect(asked).toEqual([[1], [1], [1], [1], [-1, 1], [-1, 1], expect.anything()]);
    // One weight of each third of the range.
    expect(asked[6]?.map((weight) => Math.floor((weight - 0.5) / 0.5))).toEqual([0, 1, 2]);
    expect(states.map((state) => state.rung)).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
    expect(states.map((state) => state.champion === null)).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(item(states, 7).champion?.byWeight).toHaveLength(3);
  });

  it('is on the same rung after a checkpoint', async () => {
    const { states } = await run(5);
    const state = item(states, 5);
    expect(stateOf(tablesOf(state), { settings, task, seed: 1 })).toEqual(state);
  });
});
