import { at, item } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import {
  innovation,
  nodeId,
  type ConnectionGene,
  type Genes,
  type Genome,
  type NodeGene,
  type NodeKind,
} from '../genome/genome.ts';
import { isActivationId } from '../genome/activations.ts';
import { originSchema, type Origin } from '../genome/origin.ts';
import { originOfText } from '../genome/origin-text.ts';
import { parseGenome } from '../genome/validate.ts';
import { z } from '../base/zod.ts';
import { settingsOnRung } from './ladder.ts';
import type { Champion, Individual, SearchState } from './population.ts';

/**
 * A search's state as plain values and number tables, for a checkpoint. Gene objects that several
 * genomes share are stored once and shared again after reading, as they were.
 */
export interface StateTables {
  readonly head: {
    /** Steps of the ladder; absent: none. */
    readonly rung?: number | undefined;
    readonly generation: number;
    readonly nextIndividual: number;
    readonly nextNode: number;
    readonly nextInnovation: number;
    readonly evaluations: number;
    readonly rollouts: number;
    readonly individuals: readonly {
      readonly id: number;
      readonly parent: number | null;
      readonly origin: Origin;
    }[];
    /** The champion's place behind the population, and what is known of it. */
    readonly champion: Omit<Champion, 'individual'> | null;
  };
  /** Rows of id, kind, activation. */
  readonly nodeGenes: Int32Array;
  /** Rows of innovation, source, destination, flags (1 enabled, 2 recurrent). */
  readonly connectionGenes: Int32Array;
  /** For each genome: number of nodes, of connections, then the row numbers of both. */
  readonly genomes: Int32Array;
}

const count = z.int().nonnegative();

/** Checkpoints of before have sentences. */
const origin = z.preprocess(
  (value) => (typeof value === 'string' ? originOfText(value) : value),
  originSchema,
);

const headSchema: z.ZodType<StateTables['head']> = z.object({
  rung: count.optional(),
  generation: count,
  nextIndividual: count,
  nextNode: count,
  nextInnovation: count,
  evaluations: count,
  rollouts: count,
  individuals: z.array(z.object({ id: count, parent: count.nullable(), origin })),
  champion: z
    .object({ generation: count, byWeight: z.array(z.number()), episodes: count })
    .nullable(),
});

const KINDS: readonly NodeKind[] = ['bias', 'input', 'hidden', 'output'];

/**
 * Rows of distinct gene objects, in order of first use. Genomes share most of their genes at the same places,
 * so each list is compared with the one before it, and only what differs is looked up.
 */
function tableOf<T extends object>(): { rowsOf: (list: readonly T[]) => number[]; genes: T[] } {
  const index = new Map<T, number>();
  const genes: T[] = [];
  let before: readonly T[] = [];
  let rowsBefore: readonly number[] = [];
  const rowOf = (gene: T): number => {
    const known = index.get(gene);
    if (known !== undefined) return known;
    index.set(gene, genes.length);
    return genes.push(gene) - 1;
  };
  return {
    genes,
    rowsOf: (list) => {
      const rows = list.map((gene, place) =>
        gene === before[place] ? item(rowsBefore, place) : rowOf(gene),
      );
      before = list;
      rowsBefore = rows;
      return rows;
    },
  };
}

/** The tables of a state. Weight offsets are not kept: a search ignores them. */
export function tablesOf(state: SearchState): StateTables {
  const individuals =
    state.champion === null
      ? [...state.population]
      : [...state.population, state.champion.individual];
  const nodes = tableOf<NodeGene>();
  const connections = tableOf<ConnectionGene>();
  const sizes = individuals.map(
    ({ genome }) => 2 + genome.nodes.length + genome.connections.length,
  );
  const genomes = new Int32Array(sizes.reduce((sum, size) => sum + size, 0));
  let end = 0;
  for (const { genome } of individuals) {
    genomes[end++] = genome.nodes.length;
    genomes[end++] = genome.connections.length;
    for (const rows of [nodes.rowsOf(genome.nodes), connections.rowsOf(genome.connections)]) {
      genomes.set(rows, end);
      end += rows.length;
    }
  }
  const { champion } = state;
  return {
    head: {
      ...(state.rung > 0 ? { rung: state.rung } : {}),
      generation: state.generation,
      nextIndividual: state.nextIndividual,
      nextNode: state.nextNode,
      nextInnovation: state.nextInnovation,
      evaluations: state.evaluations,
      rollouts: state.rollouts,
      individuals: individuals.map(({ id, parent, origin }) => ({ id, parent, origin })),
      champion:
        champion === null
          ? null
          : {
              generation: champion.generation,
              byWeight: champion.byWeight,
              episodes: champion.episodes,
            },
    },
    nodeGenes: Int32Array.from(
      nodes.genes.flatMap((gene) => [gene.id, KINDS.indexOf(gene.kind), gene.activation]),
    ),
    connectionGenes: Int32Array.from(
      connections.genes.flatMap((gene) => [
        gene.innovation,
        gene.source,
        gene.destination,
        (gene.enabled ? 1 : 0) + (gene.recurrent === true ? 2 : 0),
      ]),
    ),
    genomes,
  };
}

function readNode(table: Int32Array, row: number): NodeGene {
  const kind = KINDS[at(table, row * 3 + 1)];
  const activation = at(table, row * 3 + 2);
  if (kind === undefined || !isActivationId(activation)) throw damaged();
  return { id: nodeId(at(table, row * 3)), kind, activation };
}

function readConnection(table: Int32Array, row: number): ConnectionGene {
  const flags = at(table, row * 4 + 3);
  return {
    innovation: innovation(at(table, row * 4)),
    source: nodeId(at(table, row * 4 + 1)),
    destination: nodeId(at(table, row * 4 + 2)),
    enabled: (flags & 1) === 1,
    ...((flags & 2) === 2 ? { recurrent: true as const } : {}),
  };
}

function damaged(): PrecocialError {
  return new PrecocialError('invalid-file', 'The checkpoint does not hold a whole population.');
}

function otherSize(found: number, expected: number): PrecocialError {
  return new PrecocialError(
    'invalid-file',
    `The population that is saved has ${found} individuals, and the settings of the run (run.json) say popSize ${expected}. A run keeps its popSize: write ${found} there again.`,
    { found, expected },
  );
}

/** @throws PrecocialError 'invalid-file' if the genes break a rule of genomes */
function checked(genes: Genes): Genome {
  try {
    return parseGenome(genes);
  } catch (cause) {
    throw new PrecocialError('invalid-file', damaged().message, {}, { cause });
  }
}

/**
 * The state that tables describe.
 * @throws PrecocialError 'invalid-file' if they do not fit together
 */
export function stateOf(
  tables: StateTables,
  run: Pick<SearchState, 'settings' | 'task' | 'seed'>,
): SearchState {
  const parsed = headSchema.safeParse(tables.head);
  if (!parsed.success) throw damaged();
  const head = parsed.data;
  const size = head.individuals.length - (head.champion === null ? 0 : 1);
  if (size !== run.settings.populationSize) throw otherSize(size, run.settings.populationSize);
  const nodes = Array.from({ length: tables.nodeGenes.length / 3 }, (_, row) =>
    readNode(tables.nodeGenes, row),
  );
  const connections = Array.from({ length: tables.connectionGenes.length / 4 }, (_, row) =>
    readConnection(tables.connectionGenes, row),
  );
  let place = 0;
  const take = <T>(genes: readonly T[]): T => {
    const gene = genes[tables.genomes[place++] ?? -1];
    if (gene === undefined) throw damaged();
    return gene;
  };
  const readGenome = (): Genome => {
    const nodeCount = tables.genomes[place++] ?? -1;
    const connectionCount = tables.genomes[place++] ?? -1;
    const left = tables.genomes.length - place;
    if (nodeCount < 0 || connectionCount < 0 || nodeCount + connectionCount > left) throw damaged();
    return checked({
      nodes: Array.from({ length: nodeCount }, () => take(nodes)),
      connections: Array.from({ length: connectionCount }, () => take(connections)),
      inputCount: run.task.inputCount,
      outputCount: run.task.outputCount,
    });
  };
  const individuals: Individual[] = head.individuals.map((entry) => ({
    ...entry,
    genome: readGenome(),
  }));
  const champion =
    head.champion === null
      ? null
      : { ...head.champion, individual: item(individuals, individuals.length - 1) };
  return {
    ...run,
    settings: settingsOnRung(run.settings, head.rung ?? 0),
    rung: head.rung ?? 0,
    generation: head.generation,
    population: champion === null ? individuals : individuals.slice(0, -1),
    nextIndividual: head.nextIndividual,
    nextNode: head.nextNode,
    nextInnovation: head.nextInnovation,
    champion,
    evaluations: head.evaluations,
    rollouts: head.rollouts,
  };
}
