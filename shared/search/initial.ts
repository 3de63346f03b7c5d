import { item } from '../base/arrays.ts';
import type { Genome } from '../genome/genome.ts';
import {
  fixedNodes,
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genes,
} from '../genome/genome.ts';
import { isEven } from '../genome/parity.ts';
import { shareStructure } from '../genome/structure.ts';
import { fold, keyOf, Stream } from '../random/key.ts';
import { PrecocialError } from '../base/errors.ts';
import { evenGenomes, type EvenStart } from './even-start.ts';
import { mutate } from './mutations/index.ts';
import type { Individual, SearchState, SearchTask } from './population.ts';
import type { SearchSettings } from './settings.ts';
import { Siblings } from './siblings.ts';
import { GenerationIds } from './variation.ts';

/**
 * Genomes without hidden nodes: every bias- and input-output connection is there, enabled with the
 * given probability. All share their node genes and, by enabled state, their connection genes.
 */
export function minimalGenomes(
  task: SearchTask,
  count: number,
  probability: number,
  stream: (index: number) => Stream,
): Genome[] {
  const nodes = fixedNodes(task.inputCount, task.outputCount, task.outputActivation);
  const on: ConnectionGene[] = [];
  for (let source = 0; source <= task.inputCount; source++) {
    for (let k = 0; k < task.outputCount; k++) {
      on.push({
        innovation: innovation(on.length),
        source: nodeId(source),
        destination: nodeId(task.inputCount + 1 + k),
        enabled: true,
      });
    }
  }
  const off = on.map((gene) => ({ ...gene, enabled: false }));
  const template: Genes = {
    nodes,
    connections: on,
    inputCount: task.inputCount,
    outputCount: task.outputCount,
  };
  return Array.from({ length: count }, (_, index) => {
    const draws = stream(index);
    const connections = on.map((gene, c) =>
      draws.uniform() < probability ? gene : (off[c] ?? gene),
    );
    const genome = sealGenome({ ...template, connections });
    shareStructure(genome, template);
    return genome;
  });
}

export interface SearchStart {
  readonly task: SearchTask;
  readonly settings: SearchSettings;
  readonly seed: number;
  /**
   * Evolve from these genomes: the first population is they themselves, as many as fit, and their mutants. They
   * number their nodes and connections alike.
   */
  readonly from?: readonly Genome[];
}

/** The genomes of a search from nothing, of the parity that it keeps. */
function firstGenomes(
  { task, settings }: SearchStart,
  streamOf: (index: number) => Stream,
): EvenStart {
  const { populationSize, initialEnabled, parity } = settings;
  if (parity === 'even') return evenGenomes(task, populationSize, initialEnabled, streamOf);
  return {
    genomes: minimalGenomes(task, populationSize, initialEnabled, streamOf),
    nextNode: 1 + task.inputCount + task.outputCount,
    nextInnovation: (task.inputCount + 1) * task.outputCount,
  };
}

/** @throws PrecocialError 'usage' if an even search is to begin from a genome that is not even */
export function checkFirstGenome(from: Genome, { parity }: Pick<SearchSettings, 'parity'>): void {
  if (parity !== 'even' || isEven(from)) return;
  throw new PrecocialError(
    'usage',
    'An even search cannot begin from a genome whose outputs depend on the sign of the shared weight; make it even first (Genome > Make even, or precocial convert GENOME FILE --even), or search without parity.',
  );
}

/**
 * The state of a search before its first generation.
 * @throws PrecocialError 'usage' if an even search is to begin from a genome that is not even
 */
export function startSearch(start: SearchStart): SearchState {
  const { task, settings, seed, from } = start;
  const key = fold(keyOf(seed), 'initial population');
  const streamOf = (index: number): Stream => new Stream(fold(key, index));
  const fixed = 1 + task.inputCount + task.outputCount;
  let population: Individual[];
  let ids: GenerationIds;
  if (from === undefined) {
    const first = firstGenomes(start, streamOf);
    population = first.genomes.map((genome, id) => ({
      id,
      parent: null,
      origin: { kind: 'initial' },
      genome,
    }));
    ids = new GenerationIds(first.nextNode, first.nextInnovation);
  } else {
    for (const genome of from) checkFirstGenome(genome, settings);
    const after = (values: readonly number[]): number =>
      values.reduce((most, value) => Math.max(most, value), fixed - 1) + 1;
    ids = new GenerationIds(
      after(from.flatMap(({ nodes }) => nodes.map((node) => node.id))),
      after(from.flatMap(({ connections }) => connections.map((gene) => gene.innovation))),
    );
    const given = from.slice(0, settings.populationSize).map((genome, id): Individual => ({
      ...{ id, parent: null, origin: { kind: 'initial' }, genome },
    }));
    // One genome and its mutants: no mutant is compared with it but by `knows`.
    const siblings = new Siblings(settings, given.length === 1 ? [] : given);
    population = [...given];
    for (let id = given.length; id < settings.populationSize; id++) {
      const parent = item(given, id % given.length);
      const isKnown = (child: Genome): boolean => siblings.knows(child, parent.genome);
      const child = mutate(parent.genome, { task, settings, ids, stream: streamOf(id), isKnown });
      siblings.add(child.genome);
      population.push({ id, parent: parent.id, ...child });
    }
  }
  return {
    settings,
    task,
    seed,
    rung: 0,
    generation: 0,
    population,
    nextIndividual: population.length,
    nextNode: ids.nextNode,
    nextInnovation: ids.nextInnovation,
    champion: null,
    evaluations: 0,
    rollouts: 0,
  };
}
