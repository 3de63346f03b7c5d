import { useStore } from 'zustand';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { useTaskId } from '../../state/hooks.ts';
import {
  readoutStore,
  rolloutStore,
  type Readout,
  type RolloutSettings,
} from '../../state/rollout.ts';

export function useRollout<T>(select: (state: RolloutSettings) => T): T {
  return useStore(rolloutStore, select);
}

export function useReadout<T>(select: (state: Readout) => T): T {
  return useStore(readoutStore, select);
}

/** The task of the genome on screen, if it has something to watch. */
export function useControlTask(): TaskDefinition | null {
  const id = useTaskId();
  if (id === undefined) return null;
  try {
    const task = taskOf(id);
    return task.kind === 'control' ? task : null;
  } catch {
    // A task that is not installed: the editor says so; there is nothing to watch.
    return null;
  }
}
