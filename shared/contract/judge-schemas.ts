import { z } from '../base/zod.ts';

import { documentSchema, optionsSchema, seed } from './data-schemas.ts';
import { problemWith } from '../search/hyperparameters.ts';
import { ALGORITHMS, TUNE_SETTINGS } from '../tuning/settings.ts';
import type {
  AblationRequest,
  ConditionsRequest,
  EnsembleRequest,
  RobustnessRequest,
  SimplifyRequest,
  TuneRequest,
} from './judge.ts';

const numbers = (most: number): z.ZodType<Float64Array> =>
  z.custom<Float64Array>(
    (value) =>
      value instanceof Float64Array && value.length <= most && value.every(Number.isFinite),
    'is not a list of numbers',
  );

const common = {
  seed,
  options: optionsSchema,
  priority: z.enum(['now', 'soon', 'background']),
};
const trials = z.int().min(1).max(100_000);
const positive = z.number().positive();

export const conditionsSchema: z.ZodType<ConditionsRequest> = z.object({
  ...common,
  document: documentSchema,
  trials,
  episodesPerDraw: z.int().min(1).max(10_000),
  tunedWeight: z.number().nullable(),
  tuneGenerations: z.int().min(0).max(100_000),
  baseline: z.boolean(),
});

const tuneSettings = z
  .record(z.enum(TUNE_SETTINGS.map(({ name }) => name)), z.number().nullable())
  .superRefine((settings, context) => {
    for (const { name, whole, ...range } of TUNE_SETTINGS) {
      const value = settings[name];
      const message = value === null ? null : problemWith({ ...range, integer: whole }, value);
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message });
    }
  });

export const tuneSchema: z.ZodType<TuneRequest> = z.object({
  ...common,
  document: documentSchema,
  algorithm: z.enum(ALGORITHMS),
  weight: z.number().nullable(),
  warmStart: z.boolean(),
  settings: tuneSettings,
  generations: z.int().min(0).max(10_000_000).nullable(),
  seconds: positive.nullable(),
  target: z.number().nullable(),
  confirmTrials: trials,
  resume: z.string().max(200_000_000).nullable(),
  machines: z.boolean().exactOptional(),
});

export const robustnessSchema: z.ZodType<RobustnessRequest> = z.object({
  ...common,
  subjects: z
    .array(z.object({ document: documentSchema, weight: z.number(), useOffsets: z.boolean() }))
    .min(1)
    .max(50),
  change: z.string().max(100),
  sizes: numbers(1000),
  trials,
});

export const ensembleSchema: z.ZodType<EnsembleRequest> = z.object({
  ...common,
  document: documentSchema,
  weights: numbers(1000),
  useOffsets: z.boolean().exactOptional(),
  most: z.int().min(1).max(1000),
  trials,
});

const ablation = {
  ...common,
  document: documentSchema,
  weights: numbers(1000),
  useOffsets: z.boolean(),
  trials,
};

export const ablationSchema: z.ZodType<AblationRequest> = z.object(ablation);

export const simplifySchema: z.ZodType<SimplifyRequest> = z.object({
  ...ablation,
  tolerance: z.number().min(0),
});
