import type { TaskDescription } from './own/description.ts';

/** What each kind of source holds beside its kind. */
interface Sources {
  /** A task that ships. */
  readonly builtin: { readonly id: string };
  /** One file of TypeScript or JavaScript. */
  readonly file: {
    readonly description: TaskDescription;
    /** First 16 hexadecimal digits of the SHA-256 of the file, and of its kernel behind it where there is one. */
    readonly version: string;
    /** Name of the file, as messages say it. */
    readonly file: string;
    /** The file as it was written, of which `version` is the checksum. */
    readonly text: string;
    /** Its steps in WebAssembly (own/kernel-layout.ts), in base64; absent: its functions take them. */
    readonly kernel?: string;
    /** The file as JavaScript, line for line, as a CommonJS module. */
    readonly code: string;
  };
  /** A program that speaks the protocol of docs/protocol.md. */
  readonly program: {
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
    /** MiB of memory that it may take; absent: the usual ones. */
    readonly memory?: number;
    /** Whether it has pictures. */
    readonly images: boolean;
    /** Versions of what it ran on when it was added, by name. */
    readonly versions: Readonly<Record<string, string>>;
    /** What is taken from each input, and what the rest is divided by; absent: nothing. */
    readonly normalisation?: Normalisation;
  };
  /** Rows of a person's own table, and the class of each. */
  readonly table: {
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
}

export type SourceKind = keyof Sources;

/**
 * Where a task comes from: a reference that any process can load, sent instead of an id. All of it is plain
 * data; a process that does not roll the task out never runs its code. Every kind but 'builtin' has the task's
 * `description`, and a `version` that changes with whatever changes its rollouts.
 */
export type TaskSource<K extends SourceKind = SourceKind> = {
  readonly [Kind in K]: { readonly kind: Kind } & Sources[Kind];
}[K];

/** A source of a task that a person added. */
export type AddedSource = TaskSource<Exclude<SourceKind, 'builtin'>>;

/** Id of a source's task. */
export function idOf(source: TaskSource): string {
  return source.kind === 'builtin' ? source.id : source.description.id;
}

/** Version of an added task; undefined for one that ships, which changes with the program alone. */
export function versionOf(source: TaskSource): string | undefined {
  return source.kind === 'builtin' ? undefined : source.version;
}

/** Running mean and deviation of each input of a task, recorded under random actions. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A name that two sources share only if they are the same task in the same version. */
export function nameOf(source: TaskSource): string {
  return source.kind === 'builtin' ? source.id : `${source.description.id}@${source.version}`;
}
