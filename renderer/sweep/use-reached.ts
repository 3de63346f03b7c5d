import { useEffect, useState } from 'react';
import { reachedGoals, type ReachedGoal } from '../../shared/evaluation/reached.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { goalIn } from '../../shared/tasks/goal.ts';
import type { GoalByWeight, TaskDefinition, TaskOptions } from '../../shared/tasks/task.ts';
import { files } from '../lab/files.ts';
import { notifyError } from '../state/notices.ts';

/** Trials at each weight: so few that a window rolls them out without becoming slow. */
export const REACHED_TRIALS = 5;

const nextFrame = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** What a document reaches at each weight, where each has a goal. */
export interface Reached {
  /** Null where no option gives each weight a goal. */
  readonly goal: GoalByWeight | null;
  /** Those that are known by now, in rising order. */
  readonly points: readonly ReachedGoal[];
}

const NONE: readonly ReachedGoal[] = [];

/** Rolls a document out at each weight of the sweep, and again when it changes. */
export function useReached(
  task: TaskDefinition,
  { genome }: GenomeDocument,
  weights: Float64Array,
  seed: number,
  options: TaskOptions,
): Reached {
  const [points, setPoints] = useState(NONE);
  const goal = goalIn(task, options);
  const key = weights.join(' ');
  useEffect(() => {
    setPoints(NONE);
    if (goal === null || task.kind !== 'control') return undefined;
    const stop = new AbortController();
    const measure = async (): Promise<void> => {
      const request = { task, genome, weights, trials: REACHED_TRIALS, seed, options };
      for await (const point of reachedGoals(request, goal, files)) {
        await nextFrame();
        if (stop.signal.aborted) return;
        setPoints((before) => [...before, point]);
      }
    };
    measure().catch(notifyError);
    return () => stop.abort();
    // The weights are new at each render; their numbers are what counts.
  }, [task, genome, key, seed, options, goal]);
  return { goal, points };
}
