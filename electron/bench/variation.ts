import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import { structureOf } from '../../shared/genome/structure.ts';
import type { Individual, SearchState } from '../../shared/search/population.ts';
import { advance, rankGeneration } from '../../shared/search/search.ts';
import { BASE_SETTINGS, weightSet, type SearchSettings } from '../../shared/search/settings.ts';
import { mnist } from '../../shared/tasks/mnist/task.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { startSearch } from '../../shared/search/initial.ts';
import { searchTaskOf } from '../../shared/tasks/search-task.ts';
import { randomGenome } from './random-genome.ts';
import { processorMs, type BenchRow } from './row.ts';

const ROUNDS = 12;
/** Generations by which swing-up genomes are grown before they are measured. */
const GROWN = 100;

/** Returns as noise: what is measured does not depend on how good anyone is. */
function noise(state: SearchState): Float64Array {
  const stream = new Stream(fold(keyOf(state.generation), 'returns'));
  const weights = weightSet(state.settings.weights).length;
  return Float64Array.from({ length: state.population.length * weights }, () => stream.uniform());
}

function next(state: SearchState, returns: Float64Array): SearchState {
  const weights = weightSet(state.settings.weights).length;
  return advance(state, rankGeneration(state, { weights, returns }), state.champion);
}

function begun(task: TaskDefinition): SearchState {
  const settings: SearchSettings = task.presets['paper'] ?? BASE_SETTINGS;
  return startSearch({ task: searchTaskOf(task), settings, seed: 1 });
}

/** 192 swing-up individuals after 100 generations ranked by noise. */
function swingupState(): SearchState {
  let state = begun(swingup);
  while (state.generation < GROWN) state = next(state, noise(state));
  return state;
}

/** 960 individuals of MNIST's size: 256 inputs, 10 outputs, 100 hidden nodes, 2,000 connections. */
function mnistState(): SearchState {
  const state = begun(mnist);
  const population = state.population.map((individual, seed): Individual => {
    const genome = randomGenome(
      {
        inputs: mnist.inputs.length,
        outputs: mnist.outputs.length,
        hidden: 100,
        connections: 2000,
        fromHidden: 0.3,
        activations: mnist.activations,
      },
      seed,
    );
    return { ...individual, genome };
  });
  // One generation by the search's own hand: after it genomes share their parts as in a run.
  const ids = { nextNode: 1e6, nextInnovation: 1e6 };
  const grown = { ...state, population, ...ids, generation: 1 };
  return next(grown, noise(grown));
}

/**
 * Processor time of ranking and variation of one generation, all that a search does between rollouts.
 * Every round is another generation, so that no round finds what an earlier one has worked out.
 */
export function benchVariation(): BenchRow[] {
  const rows: BenchRow[] = [];
  for (const [name, make] of [
    ['variation.swingup192', swingupState],
    ['variation.mnist960', mnistState],
  ] as const) {
    let state = make();
    let least = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const returns = noise(state);
      // Rollouts have made a plan of every genome by now, and with it its structure.
      for (const { genome } of state.population) structureOf(genome);
      const begun = processorMs();
      state = next(state, returns);
      least = Math.min(least, processorMs() - begun);
    }
    rows.push({ name, value: least, unit: 'ms per generation' });
  }
  return rows;
}
