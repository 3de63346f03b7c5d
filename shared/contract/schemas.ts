import { z } from '../base/zod.ts';

import { PrecocialError } from '../base/errors.ts';
import { bytes, documentSchema, fileName, name, path, refSchema } from './data-schemas.ts';
import { machinesFormSchema, newTaskSchema } from './form-schemas.ts';
import {
  ablationSchema,
  conditionsSchema,
  ensembleSchema,
  robustnessSchema,
  simplifySchema,
  tuneSchema,
} from './experiment-schemas.ts';
import {
  evaluationSchema,
  menuItemSchema,
  rolloutSchema,
  runSchema,
  taskCheckSchema,
  trainingSchema,
  workersSchema,
} from './request-schemas.ts';
import type { RequestName, Requests, StreamName, Streams } from './lab.ts';

const nothing = z.object({});
const run = z.object({ id: fileName });
const draftId = fileName;
const handle = z.object({ handle: z.string().max(64) });

/** What each request takes. A missing or wrong row does not compile. */
const requests: { readonly [N in RequestName]: z.ZodType<Requests[N]['params']> } = {
  'app.info': nothing,
  'shell.again': nothing,
  'shell.menu': z.object({ items: z.array(menuItemSchema).max(500) }),
  'settings.read': nothing,
  'settings.write': z.object({ key: z.string().min(1).max(100), value: z.unknown() }),
  'library.list': nothing,
  'library.choose': z.object({ folder: path.exactOptional() }),
  'library.reveal': z.object({ ref: refSchema }),
  'genome.read': z.object({ ref: refSchema }),
  'genome.save': z.object({
    document: documentSchema,
    id: fileName.exactOptional(),
    expected: z.string().max(100).exactOptional(),
  }),
  'genome.trash': z.object({ id: fileName }),
  'genome.import': z.object({ fileName: name, bytes, task: name.exactOptional() }),
  'genome.tuned': z.object({ document: documentSchema }),
  'genome.export': z.object({
    document: documentSchema,
    format: z.enum(['json', 'out', 'onnx']),
    weight: z.number(),
    useOffsets: z.boolean().exactOptional(),
  }),
  'draft.write': z.object({ id: draftId, document: documentSchema }),
  'draft.read': z.object({ id: draftId }),
  'draft.discard': z.object({ id: draftId }),
  'file.asset': z.object({ path }),
  'file.saveDialog': z.object({
    suggested: name,
    extensions: z.array(z.string().regex(/^[a-z0-9]{1,10}$/)).max(20),
  }),
  'file.openDialog': z.object({
    extensions: z.array(z.string().regex(/^[a-z0-9]{1,10}$/)).max(20),
  }),
  'file.read': z.object({ path }),
  'file.write': z.object({ path, bytes }),
  'file.show': z.object({ path, how: z.enum(['folder', 'play']) }),
  'recording.begin': z.object({ path }),
  'recording.write': handle.extend({ position: z.int().min(0), bytes }),
  'recording.finish': handle,
  'recording.abort': handle,
  'run.start': runSchema,
  'run.pause': run,
  'run.resume': run.extend({
    generations: z.int().min(1).exactOptional(),
    workers: workersSchema.exactOptional(),
  }),
  'run.stop': run,
  'run.trash': run,
  'run.settings': run,
  'run.history': run.extend({ from: z.int().min(0) }),
  'run.champions': run,
  'run.population': run,
  'encoder.list': nothing,
  'encoder.runtime': nothing,
  'encoder.use': z.object({ name: fileName.nullable() }),
  'machines.read': nothing,
  'machines.test': machinesFormSchema,
  'machines.use': z.object({ form: machinesFormSchema.nullable() }),
  'task.list': nothing,
  'task.rows': z.object({ checksum: name }),
  'task.allow': z.object({ name: fileName, version: name }),
  'task.create': newTaskSchema,
  'task.remove': z.object({ name: fileName }),
  'task.reveal': z.object({ name: fileName }),
  'task.edit': z.object({ name: fileName }),
};

const streams: { readonly [N in StreamName]: z.ZodType<Streams[N]['params']> } = {
  evaluate: evaluationSchema,
  conditions: conditionsSchema,
  tune: tuneSchema,
  robustness: robustnessSchema,
  ablation: ablationSchema,
  simplify: simplifySchema,
  ensemble: ensembleSchema,
  rollout: rolloutSchema,
  task: taskCheckSchema,
  encoder: trainingSchema,
};

export function isRequestName(value: string): value is RequestName {
  return Object.hasOwn(requests, value);
}

export function isStreamName(value: string): value is StreamName {
  return Object.hasOwn(streams, value);
}

function check<T>(schema: z.ZodType<T>, call: string, params: unknown): T {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue === undefined ? '' : issue.path.map(String).join('.');
  throw new PrecocialError(
    'usage',
    `The request "${call}" was refused: ${field === '' ? 'its parameters' : field}: ${issue?.message ?? 'wrong'}.`,
    { field },
  );
}

/**
 * @throws PrecocialError 'usage' naming the field
 * @throws PrecocialError 'invalid-genome' for a document whose genome breaks a rule
 */
export function checkParams<N extends RequestName>(
  call: N,
  params: unknown,
): Requests[N]['params'] {
  return check(requests[call] as z.ZodType<Requests[N]['params']>, call, params);
}

/** Like `checkParams`, for streams. */
export function checkStreamParams<N extends StreamName>(
  call: N,
  params: unknown,
): Streams[N]['params'] {
  return check(streams[call] as z.ZodType<Streams[N]['params']>, call, params);
}
