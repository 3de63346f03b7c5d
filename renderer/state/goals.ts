import type { GenomeDocument } from '../../shared/genome/document.ts';
import { rolloutStore, setRollout } from './rollout.ts';
import { activeOf, session, versionOf } from './session.ts';
import { findTask } from './tasks.ts';

/** Sets the goal that a genome was evolved for, or none; it stays until another genome comes on screen. */
function takeGoal({ task: id, goal = 0 }: GenomeDocument): void {
  const task = findTask(id);
  if (task?.kind !== 'control' || task.goal === undefined) return;
  const { options } = rolloutStore.getState();
  const known = options[id] ?? {};
  if ((known[task.goal.option] ?? 0) === goal) return;
  setRollout({ options: { ...options, [id]: { ...known, [task.goal.option]: goal } } });
}

/** Lets the goal at each shared weight follow the genome on screen. @returns ends it */
export function followGoals(): () => void {
  return session.store.subscribe((now, before) => {
    if (now.active === before.active) return;
    const open = activeOf(now);
    if (open !== null) takeGoal(versionOf(open).document);
  });
}
