import { throwIfCancelled, type CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import type { CoursePiece, CourseRequest } from '../../shared/tasks/program/course.ts';
import type { ProgramSource, TaskCopies } from '../../shared/tasks/program/copies.ts';
import { ProgramCourses } from '../../shared/tasks/program/courses.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { openProgram } from '../programs/open.ts';
import { nodeTaskFiles } from './task-files.ts';

/** By the running program: one that was started anew has other copies. */
const known = new WeakMap<TaskCopies, ProgramCourses>();

async function coursesOf(source: ProgramSource): Promise<ProgramCourses> {
  const copies = await openProgram(source);
  const found = known.get(copies);
  if (found !== undefined) return found;
  const kernel = await nodeTaskFiles().kernel('network');
  const made = known.get(copies) ?? new ProgramCourses(source, copies, kernelNetworks(kernel));
  known.set(copies, made);
  return made;
}

function programOf({ id, source }: TaskDefinition): ProgramSource {
  if (source?.kind === 'program') return source;
  throw new PrecocialError('wrong-task', `The task ${id} is not stepped by a program.`, {
    task: id,
  });
}

/** Rejects when a signal is raised, however long the program takes for its answer. */
function cancelOf(signal: CancelSignal): {
  readonly raised: Promise<never>;
  readonly end: () => void;
} {
  let onAbort = (): void => undefined;
  const raised = new Promise<never>((_, reject) => {
    onAbort = () => reject(new PrecocialError('cancelled', 'The rollout is no longer wanted.'));
  });
  raised.catch(() => undefined);
  signal.addEventListener('abort', onAbort);
  return { raised, end: () => signal.removeEventListener('abort', onAbort) };
}

/**
 * Steps a rollout of a task in its program, in a process of this thread.
 * @param onPiece called with its moments as they come
 * @throws PrecocialError 'wrong-task' for a task without a program, 'cancelled', and as `ProgramCourses.run`
 */
export async function runCourse(
  task: TaskDefinition,
  request: CourseRequest,
  onPiece: (piece: CoursePiece) => void,
  signal: CancelSignal,
): Promise<void> {
  const source = programOf(task);
  const cancel = cancelOf(signal);
  const courses = await Promise.race([coursesOf(source), cancel.raised]);
  const pieces = courses.run(request);
  try {
    throwIfCancelled(signal);
    for (;;) {
      const next = await Promise.race([pieces.next(), cancel.raised]);
      if (next.done === true) return;
      onPiece(next.value);
    }
  } finally {
    cancel.end();
    // Not awaited: it ends with the program's next answer.
    void pieces.return(undefined).catch(() => undefined);
  }
}
