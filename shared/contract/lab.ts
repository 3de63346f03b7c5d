import type { GenerationStatistics } from '../search/statistics.ts';
import type { CancelSignal } from '../base/cancel.ts';
import type { GenomeRef } from './data-schemas.ts';
import type { EncoderEntry, EncoderMeasures, EncoderRuntime, EncoderTraining } from './encoders.ts';
import type { Evaluation } from '../evaluation/results.ts';
import type {
  AblationReport,
  AblationRequest,
  ConditionsReport,
  ConditionsRequest,
  EnsembleReport,
  EnsembleRequest,
  Progress,
  RobustnessReport,
  RobustnessRequest,
  SimplifyReport,
  SimplifyRequest,
  TuneEvent,
  TuneRequest,
  TuneResult,
} from './experiments.ts';
import type { MachinesForm, MachinesState } from './machines.ts';
import type { EvaluationRequest, MenuItem, RolloutRequest, RunRequest } from './request-schemas.ts';
import type {
  NewTask,
  NewTaskResult,
  TaskCheckReport,
  TaskCheckRequest,
  TaskEntry,
} from './tasks.ts';
import type { GenomeDocument } from '../genome/document.ts';
import type { Origin } from '../genome/origin.ts';
import type { SearchSettings } from '../search/settings.ts';
import type { CoursePiece } from '../tasks/program/course.ts';
import type { TaskOptions } from '../tasks/task.ts';

/**
 * The Lab contract: everything a window can ask of the laboratory. One codec carries it over two
 * transports (Electron IPC, WebSocket on loopback). Requests answer once; streams send events first and
 * can be cancelled; broadcasts reach every window.
 */

export type { EvaluationRequest, GenomeRef, MenuItem, RolloutRequest, RunRequest };

/** A line of the gallery. `id` is the path below the library folder. */
export interface GenomeEntry {
  readonly ref: GenomeRef;
  readonly name: string;
  readonly task: string;
  readonly connections: number;
  readonly hidden: number;
  readonly mean: number | null;
  readonly tags: readonly string[];
  /** Milliseconds since 1970; 0 for shipped champions. */
  readonly modified: number;
  /** Changes whenever the file does; `genome.save` refuses to overwrite another revision. */
  readonly revision: string;
}

/** 'unknown' is a window's own: the laboratory behind it does not answer. */
export type RunStatus =
  | 'running'
  | 'pausing'
  | 'paused'
  | 'stopped'
  | 'finished'
  | 'crashed'
  | 'newer'
  | 'damaged'
  | 'unknown';

export interface RunEntry {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly status: RunStatus;
  readonly generation: number;
  readonly generations: number;
  readonly best: number | null;
  /** True if another process has the run open. */
  readonly elsewhere: boolean;
  readonly message?: string;
  readonly modified: number;
}

export interface LibrarySnapshot {
  readonly folder: string;
  readonly writable: boolean;
  /** What is wrong with the folder, in a sentence, if anything. */
  readonly message: string | null;
  readonly champions: readonly GenomeEntry[];
  readonly genomes: readonly GenomeEntry[];
  readonly runs: readonly RunEntry[];
  /** Files that could not be read: set aside, never deleted. */
  readonly damaged: readonly { readonly file: string; readonly message: string }[];
  /** Drafts of unsaved edits that a crash or a closed window left behind; those of open windows are not listed. */
  readonly drafts: readonly {
    readonly id: string;
    readonly name: string;
    readonly task: string;
    readonly modified: number;
  }[];
}

/** A run's population at its last finished generation, ranked. Arrays are by individual. */
export interface PopulationSnapshot {
  readonly generation: number;
  readonly weights: Float64Array;
  /** Returns of individual i at weight w: [i * weights.length + w]. */
  readonly returns: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly connections: Int32Array;
  readonly rank: Int32Array;
}

export interface ChampionRecord {
  readonly generation: number;
  readonly mean: number;
  readonly peak: number;
  readonly connections: number;
  readonly hidden: number;
  /** What made it; null where its file does not say. */
  readonly origin: Origin | null;
}

export interface AppInfo {
  readonly version: string;
  /** Address of the project, as package.json has it. */
  readonly homepage: string;
  readonly shell: 'electron' | 'browser';
  readonly platform: string;
  readonly cores: number;
  readonly licences: string;
}

type Nothing = Record<string, never>;

export interface Requests {
  'app.info': { params: Nothing; result: AppInfo };
  /** The key of a window's return to a host that was started anew (electron/host/again.ts); null in Electron. */
  'shell.again': { params: Nothing; result: Uint8Array | null };
  /** What the window's menus hold now, for a shell with native ones. */
  'shell.menu': { params: { readonly items: readonly MenuItem[] }; result: null };
  'settings.read': { params: Nothing; result: Readonly<Record<string, unknown>> };
  'settings.write': { params: { readonly key: string; readonly value: unknown }; result: null };

  'library.list': { params: Nothing; result: LibrarySnapshot };
  'library.choose': { params: { readonly folder?: string }; result: LibrarySnapshot };
  'library.reveal': { params: { readonly ref: GenomeRef }; result: null };

  'genome.read': {
    params: { readonly ref: GenomeRef };
    result: { readonly document: GenomeDocument; readonly revision: string };
  };
  'genome.save': {
    params: { readonly document: GenomeDocument; readonly id?: string; readonly expected?: string };
    result: { readonly id: string; readonly revision: string };
  };
  'genome.trash': { params: { readonly id: string }; result: null };
  /** Reads bytes of any supported format; `task` is needed where the file does not say. */
  'genome.import': {
    params: { readonly fileName: string; readonly bytes: Uint8Array; readonly task?: string };
    /** `notes`: what a person must know of how it was read. */
    result: { readonly document: GenomeDocument; readonly notes: readonly string[] };
  };
  'genome.export': {
    params: {
      readonly document: GenomeDocument;
      readonly format: 'json' | 'out' | 'onnx';
      readonly weight: number;
      /** False leaves a genome's own weights out; absent as true. */
      readonly useOffsets?: boolean;
    };
    result: { readonly fileName: string; readonly bytes: Uint8Array };
  };

  /** The tuned weights that ship for a genome's topology; null if none do. */
  'genome.tuned': {
    params: { readonly document: GenomeDocument };
    result: {
      /** In the order of tuned-weights files. */
      readonly offsets: Float64Array;
      /** The shared weight they are added to, and what the two reached on fresh episodes. */
      readonly weight: number;
      readonly mean: number | null;
      readonly trials: number;
    } | null;
  };

  /** A draft belongs to the window that writes or reads it, until it closes; 'busy' if it is another's. */
  'draft.write': {
    params: { readonly id: string; readonly document: GenomeDocument };
    result: null;
  };
  'draft.read': { params: { readonly id: string }; result: GenomeDocument };
  'draft.discard': { params: { readonly id: string }; result: null };

  /** A file of assets/ or a kernel, for the window's own rollouts. */
  'file.asset': { params: { readonly path: string }; result: Uint8Array };
  /** Asks where to save (native dialog; a name inside the library folder in a browser); null if dismissed. */
  'file.saveDialog': {
    params: { readonly suggested: string; readonly extensions: readonly string[] };
    result: string | null;
  };
  'file.openDialog': {
    params: { readonly extensions: readonly string[] };
    result: { readonly fileName: string; readonly bytes: Uint8Array } | null;
  };
  /** A file that the shell handed to this window with a 'file.openPath' command. */
  'file.read': {
    params: { readonly path: string };
    result: { readonly fileName: string; readonly bytes: Uint8Array };
  };
  'file.write': { params: { readonly path: string; readonly bytes: Uint8Array }; result: null };
  /** Shows a file that this window saved in its folder, or plays it: a film only. */
  'file.show': {
    params: { readonly path: string; readonly how: 'folder' | 'play' };
    result: null;
  };
  /** Recording: bytes go to a temporary file that takes its name when complete. */
  'recording.begin': { params: { readonly path: string }; result: { readonly handle: string } };
  'recording.write': {
    params: { readonly handle: string; readonly position: number; readonly bytes: Uint8Array };
    result: null;
  };
  'recording.finish': {
    params: { readonly handle: string };
    result: { readonly path: string; readonly size: number };
  };
  'recording.abort': { params: { readonly handle: string }; result: null };

  'run.start': { params: RunRequest; result: { readonly id: string } };
  'run.pause': { params: { readonly id: string }; result: null };
  'run.resume': {
    params: { readonly id: string; readonly generations?: number; readonly workers?: number };
    result: null;
  };
  'run.stop': { params: { readonly id: string }; result: null };
  'run.trash': { params: { readonly id: string }; result: null };
  'run.settings': {
    params: { readonly id: string };
    result: {
      readonly settings: SearchSettings;
      readonly seed: number;
      readonly options: TaskOptions;
    };
  };
  'run.history': {
    params: { readonly id: string; readonly from: number };
    result: readonly GenerationStatistics[];
  };
  'run.champions': { params: { readonly id: string }; result: readonly ChampionRecord[] };
  /** The racer's encoders: the one that ships first. */
  'encoder.list': { params: Nothing; result: readonly EncoderEntry[] };
  'encoder.runtime': { params: Nothing; result: EncoderRuntime };
  /** Uses one from now on; searches under way keep theirs. Null: the one that ships. */
  'encoder.use': {
    params: { readonly name: string | null };
    result: readonly EncoderEntry[];
  };

  /** The machines that roll out beside this computer. */
  'machines.read': { params: Nothing; result: MachinesState };
  /** Connects and leaves again. @throws what is wrong, in a sentence */
  'machines.test': { params: MachinesForm; result: { readonly sentence: string } };
  /** Connects, and uses this server from now on; null: none. What cannot be reached is not used. */
  'machines.use': { params: { readonly form: MachinesForm | null }; result: MachinesState };

  /** A person's own tasks. */
  'task.list': { params: Nothing; result: readonly TaskEntry[] };
  /** The file of a table's rows, by its checksum. */
  'task.rows': { params: { readonly checksum: string }; result: Uint8Array };
  /** Lets a version of a task's code run. */
  'task.allow': {
    params: { readonly name: string; readonly version: string };
    result: readonly TaskEntry[];
  };
  /** Writes a task into the library; a person who asks for a program lets it run. */
  'task.create': { params: NewTask; result: NewTaskResult };
  /** Moves a task into the library's trash. */
  'task.remove': { params: { readonly name: string }; result: readonly TaskEntry[] };
  /** Shows the folder of a task. */
  'task.reveal': { params: { readonly name: string }; result: null };
  /** Opens a task's file in the person's editor; what is saved from then on may run. */
  'task.edit': { params: { readonly name: string }; result: null };

  'run.population': { params: { readonly id: string }; result: PopulationSnapshot | null };
}

export type { Progress };

/** Long work: events, then a result; the caller may cancel. */
export interface Streams {
  evaluate: { params: EvaluationRequest; event: Progress; result: Evaluation };
  conditions: { params: ConditionsRequest; event: Progress; result: ConditionsReport };
  /** The best found so far comes in events, for a caller that cancels. */
  tune: { params: TuneRequest; event: TuneEvent; result: TuneResult };
  robustness: { params: RobustnessRequest; event: Progress; result: RobustnessReport };
  ablation: { params: AblationRequest; event: Progress; result: AblationReport };
  simplify: { params: SimplifyRequest; event: Progress; result: SimplifyReport };
  /** Checks the rules of a task, and measures its speed. */
  task: { params: TaskCheckRequest; event: Progress; result: TaskCheckReport };
  ensemble: { params: EnsembleRequest; event: Progress; result: EnsembleReport };
  /** Steps a rollout where its task runs; its moments come in events. */
  rollout: { params: RolloutRequest; event: CoursePiece; result: null };
  /** Cancelled, it goes on where it stopped when asked for again. */
  encoder: {
    params: EncoderTraining;
    event: Progress;
    result: { readonly id: string; readonly report: EncoderMeasures };
  };
}

export interface Broadcasts {
  'library.changed': LibrarySnapshot;
  /** Another encoder is in use, or another library with its encoders. */
  'encoders.changed': readonly EncoderEntry[];
  /** A person's own tasks, or one of their files, changed. */
  'tasks.changed': readonly TaskEntry[];
  /** A machine came, went or rolled out, or the server did. */
  'machines.changed': MachinesState;
  'run.generation': {
    readonly id: string;
    readonly statistics: GenerationStatistics;
    readonly secondsLeft: number | null;
  };
  /** How much of the generation under way is rolled out, 0..1; only of generations that take longer than a moment. */
  'run.progress': { readonly id: string; readonly generation: number; readonly done: number };
  'run.status': RunEntry;
  /** A native menu item or a file opened from outside: names a command of the window. */
  'shell.command': { readonly command: string; readonly argument?: string };
}

export type RequestName = keyof Requests;
export type StreamName = keyof Streams;
export type BroadcastName = keyof Broadcasts;

/** The laboratory as a window sees it. */
export interface Lab {
  request<N extends RequestName>(
    name: N,
    params: Requests[N]['params'],
  ): Promise<Requests[N]['result']>;
  stream<N extends StreamName>(
    name: N,
    params: Streams[N]['params'],
    onEvent: (event: Streams[N]['event']) => void,
    signal?: CancelSignal,
  ): Promise<Streams[N]['result']>;
  subscribe<N extends BroadcastName>(name: N, listener: (value: Broadcasts[N]) => void): () => void;
}
