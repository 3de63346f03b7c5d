import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { makeEven } from '../../shared/genome/make-even.ts';
import { isEven } from '../../shared/genome/parity.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { startSearch } from '../../shared/search/initial.ts';
import { nextPopulation } from '../../shared/search/variation.ts';
import { BASE_SETTINGS, evenSettings } from '../../shared/search/settings.ts';
import { SLOW_EFFORT } from '../../shared/tasks/effort.ts';
import { TASKS } from '../../shared/tasks/registry.ts';
import { fillOptions, type TaskDefinition } from '../../shared/tasks/task.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';
import { randomGenome } from '../support/random-genome.ts';

const files = nodeTaskFiles();

/** Genomes of an even search after generations of random selection: many nodes of every activation. */
function evolved(task: TaskDefinition, count: number): Genome[] {
  const settings = { ...evenSettings(BASE_SETTINGS), populationSize: 24, recurrent: true };
  let state = startSearch({ task: searchTaskOf(task), settings, seed: 5 });
  for (let g = 0; g < 30; g++) {
    const key = fold(keyOf(9), g);
    const draws = new Stream(key);
    const order = Int32Array.from(state.population, (_, i) => i);
    order.sort(() => draws.uniform() - 0.5);
    state = { ...state, ...nextPopulation(state, order, key), generation: g + 1 };
  }
  return state.population.slice(-count).map((individual) => individual.genome);
}

function madeEven(task: TaskDefinition, count: number): Genome[] {
  const { inputs, outputs, outputActivation } = task;
  const options = { inputs: inputs.length, outputs: outputs.length, outputActivation };
  return Array.from({ length: count }, (_, k) =>
    makeEven(randomGenome(fold(keyOf(3), k), { ...options, edits: 60, recurrent: true })),
  );
}

/** Few genomes where an episode takes long. */
const counts = (task: TaskDefinition): number => (task.effort === SLOW_EFFORT ? 1 : 6);

describe('an even genome', () => {
  it.each(TASKS.map((task) => [task.id, task] as const))(
    'has the same returns at w and -w, in every bit: %s',
    async (_id, task) => {
      const evaluator = await task.createEvaluator(files);
      const options = fillOptions(task, {});
      const episodes = [0, 1].map((k) => task.drawEpisode(fold(keyOf(1), k), options));
      const positive = task.effort === SLOW_EFFORT ? [1] : [0.5, 1, 2, 0.3, 1.7];
      const values = Float64Array.from([...positive, ...positive.map((w) => -w)]);
      const half = positive.length * episodes.length;
      for (const genome of [...evolved(task, counts(task)), ...madeEven(task, counts(task))]) {
        expect(isEven(genome)).toBe(true);
        const weighting = { kind: 'shared', values } as const;
        const { returns } = await evaluator.rollouts(planOf(genome), weighting, episodes, options);
        expect(Array.from(returns.subarray(half))).toEqual(Array.from(returns.subarray(0, half)));
      }
    },
  );
});
