import { z } from '../base/zod.ts';

import {
  documentSchema,
  fileName,
  genomeSchema,
  name,
  optionsSchema,
  prioritySchema,
  seed,
  settingsSchema,
} from './data-schemas.ts';
import { RANGES, wholeIn } from './ranges.ts';

/** What a search, an evaluation, a rollout, a check of a task and the training of an encoder take. */

const machinesUseSchema = z.enum(['alone', 'beside']);

/** 'alone': the machines roll out; 'beside': threads here do too, with or without the server. */
export type MachinesUse = z.output<typeof machinesUseSchema>;

/** Threads that roll out. */
export const workersSchema = wholeIn(RANGES.workers);

export const runSchema = z.object({
  name,
  task: name,
  settings: settingsSchema,
  seed,
  workers: workersSchema,
  /** Absent: this computer alone. */
  machines: machinesUseSchema.exactOptional(),
  options: optionsSchema,
  /** Evolve from this genome instead of from minimal ones. */
  from: documentSchema.exactOptional(),
});

export type RunRequest = Readonly<z.output<typeof runSchema>>;

const weights = z.custom<Float64Array>(
  (value) => value instanceof Float64Array && value.length <= RANGES.weights.max,
  'is not a list of weights',
);

export const evaluationSchema = z.object({
  document: documentSchema,
  /** Shared weights; with `useOffsets` each connection's offset is added. */
  weights,
  useOffsets: z.boolean(),
  trials: wholeIn(RANGES.trials),
  seed,
  options: optionsSchema,
  priority: prioritySchema,
});

export type EvaluationRequest = Readonly<z.output<typeof evaluationSchema>>;

/** Numbers, of which some may be infinite or none: what a network's nodes hold. */
const floats = (most: number): z.ZodType<Float64Array> =>
  z.custom<Float64Array>(
    (value) => value instanceof Float64Array && value.length <= most,
    'is not a list of numbers',
  );

/** A `CourseRequest` (shared/tasks/program/course.ts), and whose it is. */
export const rolloutSchema = z.object({
  /** Id of the task. */
  task: name,
  episode: floats(16),
  options: optionsSchema,
  taken: floats(8_000_000),
  actor: z
    .object({
      genome: genomeSchema,
      useOffsets: z.boolean(),
      weight: z.number(),
      values: floats(100_000),
    })
    .refine(({ genome, values }) => values.length === genome.nodes.length, 'has other values')
    .nullable(),
  steps: z.int().min(0).max(1_000_000),
  frameEvery: z.int().min(0).max(1_000_000),
  priority: prioritySchema,
});

/** A stretch of a rollout of a task that a program steps. */
export type RolloutRequest = Readonly<z.output<typeof rolloutSchema>>;

export const taskCheckSchema = z.object({
  /** Id of the task. */
  task: name,
  priority: prioritySchema,
});

export type TaskCheckRequest = Readonly<z.output<typeof taskCheckSchema>>;

export const trainingSchema = z.object({
  /** Names its folder in the library; a training that was stopped goes on under the same name. */
  name: fileName,
  /** Training frames; a tenth as many more are kept for the test. */
  frames: wholeIn(RANGES.frames),
  batches: wholeIn(RANGES.batches),
  seed,
  priority: prioritySchema,
});

export type EncoderTraining = Readonly<z.output<typeof trainingSchema>>;

export const menuItemSchema = z.object({
  /** Name of the window's command. */
  command: name,
  title: name,
  menu: name,
  /** Items of different groups have a line between them. */
  group: z.number(),
  /** 'Mod+Shift+Z'; Mod is Ctrl, on macOS Command. */
  shortcut: name.nullable(),
  enabled: z.boolean(),
  /** Null for a command that switches nothing. */
  checked: z.boolean().nullable(),
});

/** A line of the window's menus, for a shell with native ones. */
export type MenuItem = Readonly<z.output<typeof menuItemSchema>>;
