import type { CameraMode } from '../state/rollout.ts';
import type { DrawingModule } from './scene/drawing.ts';

/** One line of the time series: which number of the rollout it follows. */
export type SeriesSource =
  | { readonly kind: 'observation'; readonly index: number }
  | {
      readonly kind: 'output';
      readonly index: number;
      readonly scale?: number;
      readonly clip?: readonly [number, number];
    }
  | { readonly kind: 'reward' }
  | { readonly kind: 'return' };

/** A line of the time series: its name, what it follows and how its value is written. */
export interface SeriesLine {
  readonly label: string;
  readonly source: SeriesSource;
  readonly unit: string;
  readonly decimals: number;
}

/** The arrow keys that are down. */
export interface ArrowKeys {
  readonly left: boolean;
  readonly right: boolean;
  readonly up: boolean;
  readonly down: boolean;
}

/** How the rollout of a task looks: its drawing, and what the panels show of it. */
export interface TaskLook {
  /** What happens when the task itself ends the episode, as in "8.4 s, falls". */
  readonly endWord: string;
  /** The lines shown first. */
  readonly lines: readonly SeriesLine[];
  readonly cameras: readonly (readonly [mode: CameraMode, title: string])[];
  /** Whether several playbacks can be shown in one scene. Absent: yes. */
  readonly isAlone?: boolean;
  /** Outputs of the arrow keys, where a person can drive the task; absent: nobody can. */
  readonly hands?: (keys: ArrowKeys) => readonly number[];
  /** A usual push of the body in newtons, and where it may go; absent: it cannot be pushed. */
  readonly push?: { readonly axes: 'x' | 'xy'; readonly newtons: number };
  /** Places of the body's parts in metres, x and y in turn, from the task's scene data. */
  readonly places?: (scene: unknown) => readonly number[];
  /** The drawing, loaded when it is first shown; absent where there is nothing to draw. */
  readonly drawing?: () => Promise<DrawingModule>;
}

/** The looks that a folder renderer/tasks/NAME/look.ts brings, by the ids of their tasks. */
export type LooksByTask = Readonly<Record<string, TaskLook>>;

export const observation = (index: number): SeriesSource => ({ kind: 'observation', index });

export const REWARD: SeriesLine = {
  label: 'reward',
  source: { kind: 'reward' },
  unit: '',
  decimals: 2,
};

export const RETURN: SeriesLine = {
  label: 'return',
  source: { kind: 'return' },
  unit: '',
  decimals: 1,
};
