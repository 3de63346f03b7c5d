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
    }
  /** A program that speaks the protocol of docs/protocol.md. */
  | {
      readonly kind: 'program';
      readonly description: TaskDescription;
      /** First 16 hexadecimal digits of the SHA-256 of its description file. */
      readonly version: string;
      /** Its description file, as messages say it. */
      readonly file: string;
      /** The description file as it was written, of which `version` is the checksum. */
      readonly text: string;
      /** The program and its arguments; '{adapter}' stands for the Gymnasium adapter that ships. */
      readonly command: readonly string[];
      /** Where it runs. */
      readonly folder: string;
      /** Environment variables beside the usual ones. */
      readonly variables: Readonly<Record<string, string>>;
      /** Seconds that an answer may take. */
      readonly patience: number;
      /** Whether it has pictures. */
      readonly images: boolean;
      /** Versions of what it ran on when it was added, by name. */
      readonly versions: Readonly<Record<string, string>>;
      /** What is taken from each input, and what the rest is divided by; absent: nothing. */
      readonly normalisation?: Normalisation;
    }
  /** Rows of a person's own table, and the class of each. */
  | {
      readonly kind: 'table';
      readonly description: TaskDescription;
      /** First 16 hexadecimal digits of the SHA-256 of its description file, which holds that of the rows. */
      readonly version: string;
      /** Its description file, as messages say it. */
      readonly file: string;
      /** The description file as it was written, of which `version` is the checksum. */
      readonly text: string;
      /** The file of its rows (shared/tasks/table/data.ts), and its SHA-256 in hexadecimal digits. */
      readonly rows: string;
      readonly checksum: string;
      /** Rows for training and for testing. */
      readonly train: number;
      readonly test: number;
      /** Names of the classes, in the order of the outputs. */
      readonly classes: readonly string[];
      /** Whether a value is a byte, and what it is multiplied by. */
      readonly bytes: boolean;
      readonly scale: number;
      /** Height and width of rows that are images; null: they are standardised. */
      readonly shape: { readonly height: number; readonly width: number } | null;
    };

/** Running mean and deviation of each input of a task, recorded under random actions. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A name that two sources share only if they are the same task in the same version. */
export function nameOf(source: TaskSource): string {
  return source.kind === 'builtin' ? source.id : `${source.description.id}@${source.version}`;
}
