import { PrecocialError } from '../base/errors.ts';
import type { GenomeDocument, Lineage } from '../genome/document.ts';
import {
  innovation,
  nodeId,
  type ConnectionGene,
  type Genome,
  type NodeGene,
} from '../genome/genome.ts';
import {
  LONGEST_NAME,
  LONGEST_NOTES,
  MOST_CONNECTIONS,
  MOST_NODES,
  MOST_TAGS,
} from '../genome/limits.ts';
import { originSchema } from '../genome/origin.ts';
import { originOfText } from '../genome/origin-text.ts';
import { parseGenome } from '../genome/validate.ts';
import { isActivationId } from '../genome/activations.ts';
import { parseJson, type JsonPath, type JsonSource } from './json-source.ts';
import { migrate, type Versioning } from './migrations.ts';
import { checkShape, listOf, recordOf, refuseField, z } from './schema.ts';

export const GENOME_FORMAT = 'precocial-genome';

/** Versions of the genome file. A change of the format adds a migration and raises `current`. */
export const GENOME_VERSIONS: Versioning = {
  noun: 'genome file',
  current: 2,
  migrations: [{ from: 1, migrate: withOrigin }],
};

/** Version 1 said in a sentence what made a genome. */
function withOrigin(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const found = z.looseObject({ mutation: z.string() }).safeParse(fields['lineage']);
  if (!found.success) return fields;
  const { mutation, ...lineage } = found.data;
  const origin = mutation === '' ? {} : { origin: originOfText(mutation) };
  return { ...fields, lineage: { ...lineage, ...origin } };
}

const nodeSchema = z.strictObject({
  id: z.number(),
  kind: z.enum(['bias', 'input', 'output', 'hidden']),
  activation: z.number().refine(isActivationId, 'expected an activation, 1 to 11'),
});

const connectionSchema = z.strictObject({
  innovation: z.number(),
  source: z.number(),
  destination: z.number(),
  enabled: z.boolean(),
  offset: z.number().optional(),
  recurrent: z.literal(true).optional(),
});

const positionSchema = z.strictObject({ x: z.number(), y: z.number() });

const shortText = z.string().max(LONGEST_NAME);

function nameSchema(missing: string): z.ZodType<string> {
  return z.string().min(1, missing).max(LONGEST_NAME);
}

const lineageSchema = z.strictObject({
  parent: shortText.nullable(),
  run: shortText.optional(),
  generation: z.int().nonnegative().optional(),
  origin: originSchema.optional(),
});

const bestWeightSchema = z.strictObject({
  weight: z.number(),
  mean: z.number(),
  trials: z.int().positive(),
});

const freshSchema = z.object({
  mean: z.number(),
  trials: z.int().positive(),
  bestWeight: bestWeightSchema,
});

const fileSchema = z.object({
  name: nameSchema('expected a name'),
  task: nameSchema('expected the name of a task'),
  inputs: z.int().positive(),
  outputs: z.int().positive(),
  nodes: listOf(nodeSchema, MOST_NODES),
  connections: listOf(connectionSchema, MOST_CONNECTIONS),
  positions: recordOf(
    z.string().regex(/^\d+$/, 'expected a node id'),
    positionSchema,
    MOST_NODES,
  ).optional(),
  bestWeight: bestWeightSchema.nullable().optional(),
  offsetsFrom: z.number().optional(),
  mean: z.number().nullable().optional(),
  fresh: freshSchema.optional(),
  goal: z.number().optional(),
  taskVersion: nameSchema('expected the version of a task').optional(),
  encoder: nameSchema('expected the id of an encoder').optional(),
  lineage: lineageSchema.optional(),
  tags: listOf(z.string().max(LONGEST_NAME), MOST_TAGS).optional(),
  notes: z.string().max(LONGEST_NOTES).optional(),
});

type GenomeFile = z.output<typeof fileSchema>;

const KNOWN = new Set(['format', 'version', ...Object.keys(fileSchema.shape)]);

/** A genome file and the names of its fields that this version does not know and left out. */
export interface GenomeFileContents {
  readonly document: GenomeDocument;
  readonly unknown: readonly string[];
}

/**
 * Reads a genome file.
 * @throws PrecocialError 'invalid-file' with `line` and `field`; 'newer-version'
 */
export function parseGenomeFile(text: string): GenomeDocument {
  return readGenomeFile(text).document;
}

/** As `parseGenomeFile`, and also says which top-level fields it did not know. */
export function readGenomeFile(text: string): GenomeFileContents {
  const source = parseJson(text);
  const fields = checkShape(source, z.record(z.string(), z.unknown()));
  if (fields['format'] !== GENOME_FORMAT)
    refuseField(source, ['format'], `expected "${GENOME_FORMAT}"; this is no genome file`);
  const migrated = migrate(fields, GENOME_VERSIONS);
  const file = checkShape({ value: migrated, lineOf: source.lineOf }, fileSchema);
  const genome = genomeOf(source, file);
  checkPositions(source, file, genome);
  return {
    document: documentOf(file, genome),
    unknown: Object.keys(migrated).filter((name) => !KNOWN.has(name)),
  };
}

function genomeOf(source: JsonSource, file: GenomeFile): Genome {
  const nodes = file.nodes.map((node): NodeGene => ({ ...node, id: nodeId(node.id) }));
  const connections = file.connections.map(({ offset, recurrent, ...gene }): ConnectionGene => ({
    innovation: innovation(gene.innovation),
    source: nodeId(gene.source),
    destination: nodeId(gene.destination),
    enabled: gene.enabled,
    ...(offset === undefined ? {} : { offset }),
    ...(recurrent === undefined ? {} : { recurrent }),
  }));
  try {
    return parseGenome({
      nodes,
      connections,
      inputCount: file.inputs,
      outputCount: file.outputs,
    });
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    const path = placeOf(error, file);
    const line = source.lineOf(path);
    throw new PrecocialError(
      'invalid-file',
      `Line ${line}: ${error.message}`,
      { ...error.details, line, field: path.join('.') },
      { cause: error },
    );
  }
}

/** Where in the file the gene stands that broke a rule: the last one of its id, as rules say "second". */
function placeOf({ details }: PrecocialError, file: GenomeFile): JsonPath {
  const { innovation: id, node, index, cycle } = details;
  if (id !== undefined) {
    const last = file.connections.findLastIndex((gene) => gene.innovation === id);
    return last < 0 ? ['connections'] : ['connections', last];
  }
  if (node !== undefined) {
    const last = file.nodes.findLastIndex((gene) => gene.id === node);
    return last < 0 ? ['nodes'] : ['nodes', last];
  }
  if (typeof index === 'number') return ['nodes', index];
  if (Array.isArray(cycle)) {
    const closing = file.connections.findIndex(
      (gene) => gene.source === cycle.at(-1) && gene.destination === cycle[0],
    );
    return closing < 0 ? ['connections'] : ['connections', closing];
  }
  return ['nodes'];
}

function checkPositions(source: JsonSource, file: GenomeFile, genome: Genome): void {
  const ids = new Set(genome.nodes.map((node) => String(node.id)));
  for (const id of Object.keys(file.positions ?? {})) {
    if (!ids.has(id)) refuseField(source, ['positions', id], 'the genome has no such node');
  }
}

function documentOf(file: GenomeFile, genome: Genome): GenomeDocument {
  const { parent = null, ...rest } = file.lineage ?? {};
  return {
    name: file.name,
    task: file.task,
    genome,
    positions: file.positions ?? {},
    notes: file.notes ?? '',
    tags: file.tags ?? [],
    lineage: withoutUndefined({ parent, ...rest }),
    bestWeight: file.bestWeight ?? null,
    ...(file.offsetsFrom === undefined ? {} : { offsetsFrom: file.offsetsFrom }),
    mean: file.mean ?? null,
    ...(file.fresh === undefined ? {} : { fresh: file.fresh }),
    ...(file.goal === undefined ? {} : { goal: file.goal }),
    ...(file.taskVersion === undefined ? {} : { taskVersion: file.taskVersion }),
    ...(file.encoder === undefined ? {} : { encoder: file.encoder }),
  };
}

function withoutUndefined({ parent, run, generation, origin }: LooseLineage): Lineage {
  return {
    parent,
    ...(run === undefined ? {} : { run }),
    ...(generation === undefined ? {} : { generation }),
    ...(origin === undefined ? {} : { origin }),
  };
}

type LooseLineage = { parent: string | null } & {
  [K in 'run' | 'generation' | 'origin']?: Lineage[K] | undefined;
};

/**
 * Writes a genome file: JSON with one gene a line, so that two versions compare well line by line.
 * @throws PrecocialError 'invalid-genome' if a number in the document is not finite
 */
export function writeGenomeFile(document: GenomeDocument): string {
  const { genome } = document;
  const fields: [string, string][] = [
    ['format', json(GENOME_FORMAT)],
    ['version', json(GENOME_VERSIONS.current)],
    ['name', json(document.name)],
    ['task', json(document.task)],
    ['inputs', json(genome.inputCount)],
    ['outputs', json(genome.outputCount)],
    ['nodes', lines('[', genome.nodes.map(nodeLine), ']')],
    ['connections', lines('[', genome.connections.map(connectionLine), ']')],
    ['positions', positionLines(document.positions)],
    ['bestWeight', json(document.bestWeight)],
    ...(document.offsetsFrom === undefined
      ? []
      : [['offsetsFrom', json(document.offsetsFrom)] satisfies [string, string]]),
    ['mean', json(document.mean)],
    ...(document.fresh === undefined
      ? []
      : [['fresh', json(document.fresh)] satisfies [string, string]]),
    ...(document.goal === undefined
      ? []
      : [['goal', json(document.goal)] satisfies [string, string]]),
    ...(document.taskVersion === undefined
      ? []
      : [['taskVersion', json(document.taskVersion)] satisfies [string, string]]),
    ...(document.encoder === undefined
      ? []
      : [['encoder', json(document.encoder)] satisfies [string, string]]),
    ['lineage', json(document.lineage)],
    ['tags', json(document.tags)],
    ['notes', json(document.notes)],
  ];
  return `{\n${fields.map(([name, value]) => `  "${name}": ${value}`).join(',\n')}\n}\n`;
}

function nodeLine({ id, kind, activation }: NodeGene): string {
  return json({ id, kind, activation });
}

function connectionLine(gene: ConnectionGene): string {
  const { source, destination, enabled, offset, recurrent } = gene;
  const line = json({
    innovation: gene.innovation,
    source,
    destination,
    enabled,
    offset,
    recurrent,
  });
  // JSON.stringify writes minus zero as 0.
  return Object.is(offset, -0) ? line.replace('"offset":0', '"offset":-0') : line;
}

function positionLines(positions: GenomeDocument['positions']): string {
  const entries = Object.entries(positions).map(
    ([id, { x, y }]) => `${json(id)}: ${json({ x, y })}`,
  );
  return lines('{', entries, '}');
}

function lines(open: string, entries: readonly string[], close: string): string {
  return entries.length === 0
    ? open + close
    : `${open}\n${entries.map((entry) => `    ${entry}`).join(',\n')}\n  ${close}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner)) {
      throw new PrecocialError(
        'invalid-genome',
        `The number ${key} of the genome is ${inner}, which a genome file cannot hold.`,
        { field: key },
      );
    }
    return inner;
  });
}
