import { parseGenomeFile, writeGenomeFile } from '../formats/genome-file.ts';
import { parseJson } from '../formats/json-source.ts';
import { migrate, type Versioning } from '../formats/migrations.ts';
import { checkShape, listOf, z } from '../formats/schema.ts';
import { ENSEMBLE_RULES } from '../evaluation/ensembles.ts';
import { formatDuration } from '../drawing/numbers.ts';
import type { DigitReport } from '../evaluation/digit-report.ts';
import type { Summary } from '../evaluation/summary.ts';
import type { GenomeDocument } from '../genome/document.ts';
import { CONDITIONS } from '../tasks/published.ts';
import type { TableNetwork } from '../tasks/published.ts';
import type { Measure } from '../tasks/task.ts';
import type { ConditionRow, EnsembleReport } from './experiments.ts';

/**
 * The paper's tables and figures as this program measured them: what ships (assets/paper/results.json) and the
 * report of a reproduction are files of this one format.
 */
export interface PaperData {
  readonly kind: 'shipped' | 'reproduction';
  /** Version of the program that measured it. */
  readonly program: string;
  /** Seed of the reproduction; that of the trials for what ships. */
  readonly seed: number;
  /** Which episodes chose what, and why no trial is among them. */
  readonly statement: string;
  readonly networks: readonly PaperNetwork[];
  readonly digits: readonly PaperDigits[];
  readonly growth: readonly PaperGrowth[];
  readonly stages: readonly PaperStage[];
}

/** A network under the four conditions, and what its figures rest on. */
export interface PaperNetwork {
  readonly task: string;
  readonly network: TableNetwork;
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  readonly measure: Measure;
  readonly trials: number;
  readonly episodesPerDraw: number;
  /** Of the trials. */
  readonly seed: number;
  /** Generations of a tuning that is part of the measurement; 0 where weights were found before. */
  readonly tuneGenerations: number;
  readonly rows: readonly ConditionRow[];
  /** Environment steps, or images, of the measurement, and its seconds. */
  readonly steps: number;
  readonly seconds: number;
  /** How it and its weights were found, and by which episodes. */
  readonly origin: string;
  /** What finding them took; null where it is told elsewhere. */
  readonly cost: { readonly rollouts: number; readonly seconds: number } | null;
  /** The network with its tuned weights as offsets; null where a champion of that name ships. */
  readonly document: GenomeDocument | null;
  /** The shared weight that the offsets of `document` are added to; null without offsets. */
  readonly tunedWeight: number | null;
}

/** What a digit champion does at several shared weights. */
export interface PaperDigits {
  readonly task: string;
  readonly name: string;
  /** By digit and weight: the paper's heat map. */
  readonly report: DigitReport;
  readonly ensembles: EnsembleReport;
}

/** The champion of a search as it stood at a generation. */
export interface PaperGrowth {
  readonly task: string;
  /** Of the search. */
  readonly name: string;
  /** The paper's generation, or the last one of a shorter search. */
  readonly generation: number;
  /** Mean return at the search's weights, on the episodes it became champion on. */
  readonly mean: number | null;
  readonly document: GenomeDocument;
}

/** A stage of a reproduction: what was planned, and what it took. */
export interface PaperStage {
  readonly id: string;
  readonly title: string;
  readonly planned: string;
  readonly expectedSeconds: number;
  readonly seconds: number;
  /** Episodes rolled out, or batches of images. */
  readonly rollouts: number;
}

/** What a network's figures rest on, in sentences. */
export function restsOn(network: PaperNetwork): string {
  const { trials, episodesPerDraw, seed, cost, seconds, steps, measure, origin } = network;
  const draws = `${trials} draws of weights`;
  const episodes = episodesPerDraw === 1 ? '' : ` with ${episodesPerDraw} episodes each`;
  const measured =
    measure === 'accuracy'
      ? `${draws}, each on all test images; seed ${seed}`
      : `${draws}${episodes}, and ${trials} episodes at tuned weights; seed ${seed}`;
  const found =
    cost === null
      ? ''
      : ` Finding them took ${cost.rollouts.toLocaleString('en')} rollouts in ${formatDuration(cost.seconds)}.`;
  const unit = measure === 'accuracy' ? 'images' : 'steps';
  return `${origin}${found} Measured on ${measured}: ${steps.toLocaleString('en')} ${unit} in ${formatDuration(seconds)}.`;
}

export const PAPER_FORMAT = 'precocial-paper';
const VERSIONS: Versioning = { noun: 'paper report', current: 1, migrations: [] };

/** What such a file may hold at most, of anything. */
const MOST = 100_000;

const list = <T extends z.ZodType>(entry: T): z.ZodType<z.output<T>[]> => listOf(entry, MOST);
const floats = list(z.number()).transform((values) => Float64Array.from(values));
const genome = z
  .record(z.string(), z.unknown())
  .transform((fields) => parseGenomeFile(JSON.stringify(fields)));

const summary: z.ZodType<Summary> = z.object({
  values: floats,
  draws: z.number(),
  episodesPerDraw: z.number(),
  mean: z.number(),
  std: z.number(),
  stdOverEpisodes: z.number().nullable(),
  stdOverDraws: z.number().nullable(),
  min: z.number(),
  lowerQuartile: z.number(),
  median: z.number(),
  upperQuartile: z.number(),
  max: z.number(),
  confidence95: z.number(),
});

const published = z.object({
  mean: z.number(),
  plusMinus: z.number().nullable(),
  meaning: z.string(),
});

const networkKind = z.enum(['genome', 'fixed topology']);
const measure = z.enum(['return', 'accuracy']);

const row: z.ZodType<ConditionRow> = z.object({
  network: networkKind,
  condition: z.enum(CONDITIONS),
  summary: summary.nullable(),
  weight: z.number().nullable(),
  published: published.nullable(),
  note: z.string(),
});

const network: z.ZodType<PaperNetwork> = z.object({
  task: z.string(),
  network: networkKind,
  name: z.string(),
  title: z.string(),
  connections: z.number(),
  measure,
  trials: z.number(),
  episodesPerDraw: z.number(),
  seed: z.number(),
  tuneGenerations: z.number(),
  rows: list(row),
  steps: z.number(),
  seconds: z.number(),
  origin: z.string(),
  cost: z.object({ rollouts: z.number(), seconds: z.number() }).nullable(),
  document: genome.nullable(),
  tunedWeight: z.number().nullable(),
});

const both = z.object({ training: list(z.number()), test: list(z.number()) });

const digitReport: z.ZodType<DigitReport> = z.object({
  weights: list(z.number()),
  images: z.object({ training: z.number(), test: z.number() }),
  accuracy: both,
  logLikelihood: both,
  singleWeight: z.object({ mean: z.number(), std: z.number() }),
  bestWeight: z.object({ weight: z.number(), training: z.number(), test: z.number() }),
  ensembles: list(
    z.object({
      rule: z.enum(['vote', 'mean probability']),
      shares: z.enum(['equal', 'training accuracy', 'greedy choice']),
      weights: list(z.number()),
      test: z.number(),
    }),
  ),
  confusion: list(list(z.number())),
  byDigit: list(list(z.number())),
});

const ensembles: z.ZodType<EnsembleReport> = z.object({
  task: z.string(),
  measure,
  weights: floats,
  training: floats,
  test: floats,
  best: z.object({ weight: z.number(), training: z.number(), test: z.number() }),
  rules: list(
    z.object({
      rule: z.enum(ENSEMBLE_RULES),
      steps: list(
        z.object({
          weights: list(z.number()),
          training: z.number(),
          test: z.number(),
          std: z.number().nullable(),
        }),
      ),
    }),
  ),
  published: published.nullable(),
  seconds: z.number(),
});

const schema: z.ZodType<PaperData> = z.object({
  kind: z.enum(['shipped', 'reproduction']),
  program: z.string(),
  seed: z.number(),
  statement: z.string(),
  networks: list(network),
  digits: list(z.object({ task: z.string(), name: z.string(), report: digitReport, ensembles })),
  growth: list(
    z.object({
      task: z.string(),
      name: z.string(),
      generation: z.number(),
      mean: z.number().nullable(),
      document: genome,
    }),
  ),
  stages: list(
    z.object({
      id: z.string(),
      title: z.string(),
      planned: z.string(),
      expectedSeconds: z.number(),
      seconds: z.number(),
      rollouts: z.number(),
    }),
  ),
});

/** Digits that measured values keep: enough to draw them. Their means and spreads are written in full. */
const VALUE_DIGITS = 6;

const plainGenome = (document: GenomeDocument): unknown =>
  JSON.parse(writeGenomeFile(document)) as unknown;

/** Writes a paper file. */
export function writePaperFile(data: PaperData): string {
  const plain = {
    format: PAPER_FORMAT,
    version: VERSIONS.current,
    ...data,
    networks: data.networks.map((one) => ({
      ...one,
      document: one.document === null ? null : plainGenome(one.document),
    })),
    growth: data.growth.map((one) => ({ ...one, document: plainGenome(one.document) })),
  };
  const short = (_: string, value: unknown): unknown =>
    value instanceof Float64Array
      ? Array.from(value, (number) => Number(number.toPrecision(VALUE_DIGITS)))
      : value;
  return `${JSON.stringify(plain, short, 1)}\n`;
}

/**
 * Reads a paper file.
 * @throws PrecocialError 'invalid-file' with `line` and `field`, 'newer-version'
 */
export function parsePaperFile(text: string): PaperData {
  const source = parseJson(text);
  checkShape(source, z.object({ format: z.literal(PAPER_FORMAT) }));
  migrate(checkShape(source, z.record(z.string(), z.unknown())), VERSIONS);
  return checkShape(source, schema);
}
