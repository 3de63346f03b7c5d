import { z } from '../base/zod.ts';

import { documentSchema, optionsSchema, prioritySchema, seed } from './data-schemas.ts';
import { RANGES, wholeIn } from './ranges.ts';
import { problemWith } from '../search/hyperparameters.ts';
import { ALGORITHMS, TUNE_SETTINGS } from '../tuning/settings.ts';

/** What experiments and tunings take. Their reports stand in experiments.ts. */

const numbers = (most: number): z.ZodType<Float64Array> =>
  z.custom<Float64Array>(
    (value) =>
      value instanceof Float64Array && value.length <= most && value.every(Number.isFinite),
    'is not a list of numbers',
  );

const common = {
  seed,
  options: optionsSchema,
  priority: prioritySchema,
};
const trials = wholeIn(RANGES.trials);
const positive = z.number().positive();

export const conditionsSchema = z.object({
  ...common,
  document: documentSchema,
  /** Weight draws of the random conditions, episodes of the tuned ones. */
  trials,
  /** Episodes of each draw; 1 for classification, where the images are always the test set. */
  episodesPerDraw: wholeIn(RANGES.episodesPerDraw),
  /** The shared weight the document's offsets are added to; null if it has none. */
  tunedWeight: z.number().nullable(),
  /** Where there are no tuned weights: generations of PEPG to find some; 0 leaves the row empty. */
  tuneGenerations: wholeIn(RANGES.generationsBefore),
  /** Also measure the fixed topology that the paper compares with. */
  baseline: z.boolean(),
});

export type ConditionsRequest = Readonly<z.output<typeof conditionsSchema>>;

const tuneSettings = z
  .record(z.enum(TUNE_SETTINGS.map(({ name }) => name)), z.number().nullable())
  .superRefine((settings, context) => {
    for (const { name, whole, ...range } of TUNE_SETTINGS) {
      const value = settings[name];
      const message = value === null ? null : problemWith({ ...range, integer: whole }, value);
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .readonly();

export const tuneSchema = z.object({
  ...common,
  /** With `warmStart` its offsets are where the search begins. */
  document: documentSchema,
  algorithm: z.enum(ALGORITHMS),
  /** The shared weight that offsets are added to; null looks for the best one first. */
  weight: z.number().nullable(),
  warmStart: z.boolean(),
  settings: tuneSettings,
  /** For imitation: whom the network learns from, its offsets around a shared weight; absent: the task's own expert. */
  teacher: z.object({ document: documentSchema, weight: z.number() }).optional(),
  /** Ends with whichever comes first; a resumed tuning counts its earlier generations and seconds. */
  generations: wholeIn(RANGES.tuning).nullable(),
  seconds: positive.nullable(),
  /** Ends once the confirmed mean return reaches this. */
  target: z.number().nullable(),
  /** Episodes with fresh seeds that confirm the result. */
  confirmTrials: trials,
  /** `state` of an earlier result: goes on from there exactly. */
  resume: z.string().max(200_000_000).nullable(),
  /** Rolled out by the machines of the laboratory's server. */
  machines: z.boolean().exactOptional(),
});

export type TuneRequest = Readonly<z.output<typeof tuneSchema>>;

const subjectSchema = z.object({
  document: documentSchema,
  weight: z.number(),
  useOffsets: z.boolean(),
});

export type RobustnessSubject = Readonly<z.output<typeof subjectSchema>>;

export const robustnessSchema = z.object({
  ...common,
  subjects: z.array(subjectSchema.readonly()).min(1).max(50).readonly(),
  change: z.string().max(100),
  /** Sizes of the change, the x axis. */
  sizes: numbers(1000),
  /** Episodes at each size; for weight noise each has weights of its own. */
  trials,
});

export type RobustnessRequest = Readonly<z.output<typeof robustnessSchema>>;

export const ensembleSchema = z.object({
  ...common,
  document: documentSchema,
  /** Shared weights to choose from; with `useOffsets` each connection's offset is added. */
  weights: numbers(1000),
  useOffsets: z.boolean().exactOptional(),
  /** Most members of an ensemble. */
  most: wholeIn(RANGES.members),
  /** Control tasks: episodes that measure an ensemble, with the seed; digits have the test set. */
  trials,
});

export type EnsembleRequest = Readonly<z.output<typeof ensembleSchema>>;

export const ablationSchema = z.object({
  ...common,
  document: documentSchema,
  /** Shared weights, all of them in every trial. */
  weights: numbers(1000),
  /** Add each connection's offset to the shared weight. */
  useOffsets: z.boolean(),
  trials,
});

export type AblationRequest = Readonly<z.output<typeof ablationSchema>>;

export const simplifySchema = ablationSchema.extend({
  /** Largest loss of the mean return that is accepted. */
  tolerance: z.number().min(0),
});

export type SimplifyRequest = Readonly<z.output<typeof simplifySchema>>;
