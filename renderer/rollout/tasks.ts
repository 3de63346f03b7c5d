import type { TaskDefinition } from '../../shared/tasks/task.ts';
import type { CameraMode } from '../state/rollout.ts';
import type { SeriesSource } from './engine/course.ts';
import type { ArrowKeys } from './live/hands.ts';

/** A line of the time series: its name, what it follows and how its value is written. */
export interface SeriesLine {
  readonly label: string;
  readonly source: SeriesSource;
  readonly unit: string;
  readonly decimals: number;
}

/** What the rollout's panels know about a task beside its definition. */
export interface RolloutLook {
  /** What happens when the task itself ends the episode, as in "8.4 s, falls". */
  readonly endWord: string;
  /** The lines shown first. */
  readonly lines: readonly SeriesLine[];
  readonly cameras: readonly (readonly [mode: CameraMode, title: string])[];
  /** Outputs of the arrow keys, where a person can drive the task; absent: nobody can. */
  readonly hands?: (keys: ArrowKeys) => readonly number[];
}

const observation = (index: number): SeriesSource => ({ kind: 'observation', index });

const REWARD: SeriesLine = { label: 'reward', source: { kind: 'reward' }, unit: '', decimals: 2 };
const RETURN: SeriesLine = { label: 'return', source: { kind: 'return' }, unit: '', decimals: 1 };

const WALKER: RolloutLook = {
  endWord: 'falls',
  lines: [
    { label: 'hip 1 θ', source: observation(4), unit: 'rad', decimals: 2 },
    { label: 'knee 1 θ', source: observation(6), unit: '', decimals: 2 },
    { label: 'vel x', source: observation(2), unit: '', decimals: 2 },
    REWARD,
  ],
  cameras: [
    ['overview', 'Overview'],
    ['follow', 'Close'],
    ['side', 'From the side'],
    ['chase', 'From behind'],
  ],
};

const RACER: RolloutLook = {
  endWord: 'ends',
  lines: [
    {
      label: 'steer',
      source: { kind: 'output', index: 0, clip: [-1, 1] },
      unit: '',
      decimals: 2,
    },
    { label: 'gas', source: { kind: 'output', index: 1, clip: [-1, 1] }, unit: '', decimals: 2 },
    { label: 'brake', source: { kind: 'output', index: 2, clip: [0, 1] }, unit: '', decimals: 2 },
    RETURN,
  ],
  cameras: [
    ['overview', 'Behind the car'],
    ['chase', 'Close behind'],
    ['follow', 'From the side'],
    ['above', 'From above'],
  ],
  // As the published environment is driven by hand: full lock, full gas, brakes that do not lock the wheels.
  hands: ({ left, right, up, down }) => [Number(right) - Number(left), up ? 1 : -1, down ? 0.8 : 0],
};

const LOOKS: Readonly<Record<string, RolloutLook>> = {
  swingup: {
    endWord: 'off track',
    lines: [
      { label: 'cos θ', source: observation(2), unit: '', decimals: 2 },
      { label: 'x', source: observation(0), unit: 'm', decimals: 2 },
      {
        label: 'force',
        source: { kind: 'output', index: 0, scale: 10, clip: [-1, 1] },
        unit: 'N',
        decimals: 1,
      },
      REWARD,
    ],
    cameras: [
      ['overview', 'Overview'],
      ['follow', 'Follow the cart'],
      ['side', 'From the side'],
    ],
  },
  biped: WALKER,
  'biped-hardcore': WALKER,
  racing: RACER,
  'racing-stacked': RACER,
};

/** Look of a task's rollout; tasks without an entry show their first observations and the reward. */
export function lookOf(task: TaskDefinition): RolloutLook {
  return (
    LOOKS[task.id] ?? {
      endWord: 'ends',
      lines: [...everyLine(task).slice(0, 3), REWARD],
      cameras: [['overview', 'Overview']],
    }
  );
}

/** Every number of a rollout as a line: observations, outputs, reward and return. */
export function everyLine(task: TaskDefinition): readonly SeriesLine[] {
  return [
    ...task.inputs.map((label, index) => ({
      label,
      source: observation(index),
      unit: task.inputUnits?.[index] ?? '',
      decimals: 2,
    })),
    ...task.outputs.map((label, index) => ({
      label,
      source: { kind: 'output', index } as const,
      unit: task.outputUnits?.[index] ?? '',
      decimals: 2,
    })),
    REWARD,
    RETURN,
  ];
}

/** The lines a person chose for a task, or the ones shown first. */
export function chosenLines(
  task: TaskDefinition,
  chosen: readonly string[] | undefined,
): readonly SeriesLine[] {
  const { lines } = lookOf(task);
  if (chosen === undefined) return lines;
  const known = [...lines, ...everyLine(task)];
  return chosen.flatMap((label) => known.find((line) => line.label === label) ?? []);
}
