import { z } from '../base/zod.ts';

import { problemWithSettings } from '../formats/hyperparameters.ts';
import { HYPERPARAMETERS, problemWith } from '../search/hyperparameters.ts';
import { MUTATION_KINDS } from '../genome/mutation-kinds.ts';
import { originSchema } from '../genome/origin.ts';
import { parseGenome } from '../genome/validate.ts';
import { RANGES, wholeIn } from './ranges.ts';
import type { GenomeDocument } from '../genome/document.ts';
import type { Genes, Genome } from '../genome/genome.ts';
import type { SearchSettings, WeightSetSettings } from '../search/settings.ts';

/** Shapes of the data that requests carry. A window is checked like a file: it may be out of date. */

const finite = z.number();
const count = z.int().min(0);

export const text = z.string().max(100_000);
export const name = z.string().max(300);
/** A file's or folder's own name: no separators, and no dot at its beginning. */
export const fileName = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => !/[/\\:\0]/.test(value) && !value.startsWith('.'), 'is not a file name');
/** Of a file or folder of this computer. */
export const path = z.string().min(1).max(4096);
export const bytes: z.ZodType<Uint8Array> = z.instanceof(Uint8Array);
export const seed = wholeIn(RANGES.seed);

/** One of the eleven activations and the rules between genes are checked by parseGenome. */
const genesSchema = z.looseObject({
  inputCount: count,
  outputCount: count,
  nodes: z
    .array(
      z.object({
        id: count,
        kind: z.enum(['bias', 'input', 'hidden', 'output']),
        activation: z.int(),
      }),
    )
    .max(100_000),
  connections: z
    .array(
      z.object({
        innovation: count,
        source: count,
        destination: count,
        enabled: z.boolean(),
        offset: finite.exactOptional(),
        recurrent: z.literal(true).exactOptional(),
      }),
    )
    .max(1_000_000),
});

/** A genome, checked against every rule and sealed. */
export const genomeSchema: z.ZodType<Genome> = genesSchema.transform((genes) =>
  parseGenome(genes as unknown as Genes),
);

/** A field of a document without a row here does not compile. */
const documentShape = z.looseObject({
  name: name.min(1),
  task: name.min(1),
  genome: genesSchema,
  positions: z.record(z.string().regex(/^\d+$/), z.object({ x: finite, y: finite })),
  notes: text,
  tags: z.array(name).max(1000),
  lineage: z.object({
    parent: name.nullable(),
    run: name.exactOptional(),
    generation: count.exactOptional(),
    origin: originSchema.exactOptional(),
  }),
  bestWeight: z.object({ weight: finite, mean: finite, trials: z.int().positive() }).nullable(),
  offsetsFrom: finite.exactOptional(),
  fresh: z
    .object({
      mean: finite,
      trials: count,
      bestWeight: z.object({ weight: finite, mean: finite, trials: count }),
    })
    .exactOptional(),
  mean: finite.nullable(),
  goal: finite.exactOptional(),
  taskVersion: name.min(1).exactOptional(),
  encoder: name.min(1).exactOptional(),
} satisfies Readonly<Record<keyof GenomeDocument, z.ZodType>>);

/**
 * A whole document; its genome is checked against every rule and sealed. Takes what a genome file can hold and
 * no more, so that what a window saves can be read back.
 */
export const documentSchema: z.ZodType<GenomeDocument> = documentShape
  .transform((shape) => ({
    ...shape,
    genome: parseGenome(shape.genome as unknown as Genes),
  }))
  .refine(
    ({ positions, genome }) => {
      const ids = new Set(genome.nodes.map(({ id }) => String(id)));
      return Object.keys(positions).every((id) => ids.has(id));
    },
    { error: 'is a position of a node that the genome has not', path: ['positions'] },
  );

export const optionsSchema = z.record(z.string().max(100), finite).readonly();

const weightSet: z.ZodType<WeightSetSettings> = z.object({
  count: z.int().min(1).max(1000),
  cap: finite,
  lowest: finite.optional(),
  drawn: z.boolean().optional(),
  values: z.array(finite).min(1).max(1000).optional(),
});

/** Ranges are those of HYPERPARAMETERS. A setting without a row here does not compile. */
const settingsShape: z.ZodType<SearchSettings> = z.looseObject({
  generations: z.int(),
  populationSize: z.int(),
  repetitions: z.int(),
  weights: weightSet,
  probabilityConnections: finite,
  probabilityCrossover: finite,
  mutation: z.record(z.enum(MUTATION_KINDS), z.number().min(0)),
  initialEnabled: finite,
  cullRatio: finite,
  eliteRatio: finite,
  tournamentSize: z.int(),
  checkpointEvery: z.int(),
  confirmRepetitions: z.int(),
  speciation: z
    .object({ targetCount: z.int().min(1), threshold: finite, excess: finite, weight: finite })
    .nullable(),
  outputToOutput: z.boolean(),
  recurrent: z.boolean(),
  parity: z.enum(['any', 'even']),
  ladder: z.array(z.object({ above: finite, weights: weightSet })).max(100),
} satisfies Readonly<Record<keyof SearchSettings, z.ZodType>>);

/** Settings of a search: each number as in hyperparameter files, and all of them together. */
export const settingsSchema: z.ZodType<SearchSettings> = settingsShape.superRefine(
  (settings, context) => {
    for (const parameter of HYPERPARAMETERS) {
      const problem = problemWith(parameter, parameter.read(settings));
      if (problem !== null) context.addIssue(`${parameter.name}: ${problem}`);
    }
    const together = problemWithSettings(settings);
    if (together !== null) context.addIssue(`${together.name}: ${together.message}`);
  },
);

/** How urgent a job is: what a person waits for goes first. */
export const prioritySchema = z.enum(['now', 'soon', 'background']);

export type JobPriority = z.output<typeof prioritySchema>;

export const refSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('champion'), name: fileName }),
  z.object({ kind: z.literal('genome'), id: fileName }),
  /** The champion of a run, of that generation or of the last one. */
  z.object({ kind: z.literal('run'), run: fileName, generation: count.exactOptional() }),
  z.object({ kind: z.literal('individual'), run: fileName, index: count }),
]);

/** Where a genome is found. */
export type GenomeRef = Readonly<z.output<typeof refSchema>>;
