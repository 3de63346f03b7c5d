import type { TaskDescription } from './own/description.ts';

/**
 * Where a task comes from: a reference that any process can load, sent instead of an id. All of it is plain
 * data; a process that does not roll the task out never runs its code.
 */
export type TaskSource =
  | { readonly kind: 'builtin'; readonly id: string }
  /** One file of TypeScript or JavaScript. */
  | {
      readonly kind: 'file';
      readonly description: TaskDescription;
      /** First 16 hexadecimal digits of the SHA-256 of the file. */
      readonly version: string;
      /** Name of the file, as messages say it. */
      readonly file: string;
      /** The file as JavaScript, line for line, as a CommonJS module. */
      readonly code: string;
    };

/** A name that two sources share only if they are the same task in the same version. */
export function nameOf(source: TaskSource): string {
  return source.kind === 'builtin' ? source.id : `${source.description.id}@${source.version}`;
}
