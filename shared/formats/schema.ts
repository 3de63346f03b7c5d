import * as z from 'zod';
import { PrecocialError } from '../base/errors.ts';
import type { JsonPath, JsonSource } from './json-source.ts';

// zod would otherwise try to compile its checks, which the window's content security policy forbids.
z.config({ jitless: true });

export { z };

/** A path as a person writes it: `nodes[3].activation`. */
export function fieldName(path: JsonPath): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name === '' ? key : `${name}.${key}`;
  }, '');
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

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  // A bad key of a record hides its own reason one level down.
  const inner = issue?.code === 'invalid_key' ? issue.issues[0] : issue;
  const message = inner?.message ?? 'not as expected';
  const plain = message.replace(/^Invalid input: /, '').replace(/^./, (c) => c.toLowerCase());
  return plain.replace(/, received undefined$/, ', but it is missing').replace('received', 'found');
}
