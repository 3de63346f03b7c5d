import type { TaskDefinition } from '../../shared/tasks/task.ts';
import {
  observation,
  RETURN,
  REWARD,
  type LooksByTask,
  type SeriesLine,
  type TaskLook,
} from './look.ts';

import type { DrawingModule } from './scene/drawing.ts';

const modules = import.meta.glob<{ readonly looks: LooksByTask }>('./*/look.ts', { eager: true });

/** The look of each task that has one, found by the file's name. */
const LOOKS: LooksByTask = Object.assign(
  {},
  ...Object.values(modules).map((module) => module.looks),
) as LooksByTask;

const CAMERAS: TaskLook['cameras'] = [
  ['overview', 'Overview'],
  ['follow', 'Follow'],
];

const ownDrawing = async (): Promise<DrawingModule> =>
  (await import('./own/drawing.ts')).OWN_DRAWING;

const frameDrawing = async (): Promise<DrawingModule> =>
  (await import('./frames/drawing.ts')).FRAME_DRAWING;

/** What a person's own task is shown with: its shapes, or the pictures of its program. */
function ownLook({ source }: TaskDefinition): Partial<TaskLook> {
  if (source?.kind === 'file') return { drawing: ownDrawing };
  if (source?.kind !== 'program') return {};
  const alone = { isAlone: true, cameras: CAMERAS.slice(0, 1) };
  return source.images ? { ...alone, drawing: frameDrawing } : alone;
}

/** Look of a task's rollout; tasks without one of their own show their first observations and the reward. */
export function lookOf(task: TaskDefinition): TaskLook {
  return (
    LOOKS[task.id] ?? {
      endWord: 'ends',
      lines: [...everyLine(task).slice(0, 3), REWARD],
      cameras: CAMERAS,
      ...ownLook(task),
    }
  );
}

/** Every number of a rollout as a line: observations, outputs, reward and return. */
export function everyLine(
  task: Pick<TaskDefinition, 'inputs' | 'outputs' | 'inputUnits' | 'outputUnits'>,
): readonly SeriesLine[] {
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
