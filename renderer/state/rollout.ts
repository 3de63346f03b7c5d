import { createStore } from 'zustand/vanilla';
import type { Genome } from '../../shared/genome/genome.ts';
import { allTasks } from '../../shared/tasks/registry.ts';
import { evaluationOptions, type TaskOptions } from '../../shared/tasks/task.ts';

/** What stands beside the main body in the scene. */
export type GhostMode = 'none' | 'weights' | 'genomes';

export type CameraMode = 'overview' | 'follow' | 'side' | 'chase' | 'above';

/** What the machine draws with: decides how much the scene may cost. */
export type Graphics = 'unknown' | 'gpu' | 'software' | 'none';

export interface RolloutSettings {
  readonly playing: boolean;
  /** Simulated per real time, 0.1..16. */
  readonly speed: number;
  /** The episode: trial `trial` (from 0) of an evaluation with this seed. */
  readonly seed: number;
  readonly trial: number;
  /** Values of the task's options, by task. */
  readonly options: Readonly<Record<string, TaskOptions>>;
  readonly ghosts: GhostMode;
  /** Shared weights of the ghosts, whatever the dial says. */
  readonly ghostWeights: readonly number[];
  /** A person drives beside the network, where the task can be driven. */
  readonly hands: boolean;
  /** Start again at the end of an episode. */
  readonly loop: boolean;
  readonly camera: CameraMode;
  /** Names of the time series shown, by task; absent: the task's own choice. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

/** What the transport shows; refreshed about ten times a second while playing. */
export interface Readout {
  readonly phase: 'empty' | 'loading' | 'ready' | 'failed';
  readonly message: string;
  /** Steps since the start of the episode. */
  readonly step: number;
  readonly stepSeconds: number;
  /** Steps until the episode ends, if known. */
  readonly endStep: number | null;
  /** What ends it, in a word ("falls"), or empty at the step limit. */
  readonly endWord: string;
  readonly total: number;
  /** Simulated per real time that is reached; null while nothing plays. */
  readonly pace: number | null;
  /** Return of the person's own rollout, while one drives. */
  readonly ownTotal: number | null;
  readonly graphics: Graphics;
}

export const DEFAULT_GHOST_WEIGHTS: readonly number[] = [-2, -1, -0.5, 0.5, 1, 2];

const INITIAL: RolloutSettings = {
  playing: true,
  speed: 1,
  seed: 1,
  trial: 0,
  // The lab measures as published: with the reward of evaluations.
  options: Object.fromEntries(allTasks().map((task) => [task.id, evaluationOptions(task)])),
  ghosts: 'weights',
  ghostWeights: DEFAULT_GHOST_WEIGHTS,
  hands: false,
  loop: true,
  camera: 'overview',
  lines: {},
};

const EMPTY: Readout = {
  phase: 'empty',
  message: '',
  step: 0,
  stepSeconds: 0,
  endStep: null,
  endWord: '',
  total: 0,
  pace: null,
  ownTotal: null,
  graphics: 'unknown',
};

/** How the rollout is played. */
export const rolloutStore = createStore<RolloutSettings>(() => INITIAL);

/** Where it stands. */
export const readoutStore = createStore<Readout>(() => EMPTY);

/** Changes some settings of the rollout. */
export function setRollout(change: Partial<RolloutSettings>): void {
  rolloutStore.setState(change);
}

/** Shows a trial of an evaluation from its start. @param trial from 0 */
export function showTrial(seed: number, trial: number): void {
  setRollout({ seed, trial, playing: true });
}

/** Node values of the main rollout, for whoever draws the network alive. */
export interface Signals {
  /** The genome the values belong to; null while nothing is rolled out. */
  readonly genome: Genome | null;
  /** Value of each node in the genome's node order; overwritten every step. */
  readonly values: Float64Array;
  readonly weight: number;
  /** Counts up whenever the values have changed. */
  readonly tick: number;
}

/** Published once a frame while the rollout moves. */
export const signals = createStore<Signals>(() => ({
  genome: null,
  values: new Float64Array(0),
  weight: 0,
  tick: 0,
}));
