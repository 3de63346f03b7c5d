import { PrecocialError } from '../base/errors.ts';
import { z } from '../base/zod.ts';
import type { JsonPath, JsonSource } from './json-source.ts';

export { z };

/** Longest problem that is put into a message, in characters. */
const MOST_SHOWN = 200;

/** A path as a person writes it: `nodes[3].activation`. */
export function fieldName(path: JsonPath): string {
  const name = path.reduce<string>((before, key) => {
    if (typeof key === 'number') return `${before}[${key}]`;
    return before === '' ? key : `${before}.${key}`;
  }, '');
  return shortened(name);
}

/** Refuses a file at a field, naming the line where it stands. */
export function refuseField(source: JsonSource, path: JsonPath, problem: string): never {
  const line = source.lineOf(path);
  const field = fieldName(path);
  throw new PrecocialError(
    'invalid-file',
    field === '' ? `Line ${line}: ${problem}.` : `Line ${line}, field ${field}: ${problem}.`,
    { line, field },
  );
}

/**
 * Checks a parsed text against a schema.
 * @throws PrecocialError 'invalid-file' with `line` and `field` of the first problem
 */
export function checkShape<T extends z.ZodType>(source: JsonSource, schema: T): z.output<T> {
  const result = schema.safeParse(source.value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = (issue?.path ?? []).filter((key) => typeof key !== 'symbol');
  return refuseField(source, path, problemOf(issue));
}

/**
 * A list whose entries follow a schema. Ends at its first problem: zod's own array keeps one for every entry,
 * which for a long list of wrong entries takes many times the memory of the list.
 * @param most entries
 */
export function listOf<T extends z.ZodType>(entry: T, most = Infinity): z.ZodType<z.output<T>[]> {
  const error = ({ input }: { readonly input?: unknown }): string =>
    `expected array, ${input === undefined ? 'but it is missing' : `found ${typeName(input)}`}`;
  return z.custom<unknown[]>(Array.isArray, { error }).transform((entries, context) => {
    if (entries.length > most) {
      context.addIssue(`has ${entries.length} entries; up to ${most} are read`);
      return z.NEVER;
    }
    const read: z.output<T>[] = [];
    for (let index = 0; index < entries.length; index++) {
      const result = entry.safeParse(entries[index]);
      if (!result.success) return passOn(context, result.error, index);
      read.push(result.data);
    }
    return read;
  });
}

/** A record whose names and values follow schemas; ends at its first problem, as `listOf` does. */
export function recordOf<T extends z.ZodType>(
  name: z.ZodType<string>,
  value: T,
  most = Infinity,
): z.ZodType<Record<string, z.output<T>>> {
  return z.record(z.string(), z.unknown()).transform((fields, context) => {
    const entries = Object.entries(fields);
    if (entries.length > most) {
      context.addIssue(`has ${entries.length} entries; up to ${most} are read`);
      return z.NEVER;
    }
    const read: [string, z.output<T>][] = [];
    for (const [key, field] of entries) {
      const named = name.safeParse(key);
      if (!named.success) return passOn(context, named.error, key);
      const result = value.safeParse(field);
      if (!result.success) return passOn(context, result.error, key);
      read.push([key, result.data]);
    }
    return Object.fromEntries(read);
  });
}

function typeName(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function passOn(context: z.RefinementCtx, error: z.ZodError, key: string | number): never {
  const issue = error.issues[0];
  context.addIssue({
    code: 'custom',
    message: problemOf(issue),
    path: [key, ...(issue?.path ?? [])],
  });
  return z.NEVER;
}

/** What a schema found wrong, as the end of a sentence. */
export function problemOf(issue: z.core.$ZodIssue | undefined): string {
  // A bad key of a record hides its own reason one level down.
  const inner = issue?.code === 'invalid_key' ? issue.issues[0] : issue;
  const message = inner?.message ?? 'not as expected';
  const plain = message.replace(/^Invalid input: /, '').replace(/^./, (c) => c.toLowerCase());
  return shortened(
    plain.replace(/, received undefined$/, ', but it is missing').replace('received', 'found'),
  );
}

function shortened(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
