import { PrecocialError } from '../../shared/base/errors.ts';
import { idOf, type TaskSource } from '../../shared/tasks/source.ts';

/**
 * Holds that machines can get a task: one that ships, or one of a file.
 * @throws PrecocialError 'unsupported' for one that needs a program or a table of this computer
 */
export function checkForMachines(
  source: TaskSource,
): asserts source is TaskSource<'builtin'> | TaskSource<'file'> {
  if (source.kind === 'builtin' || source.kind === 'file') return;
  const what = source.kind === 'table' ? 'a table' : 'a program';
  throw new PrecocialError(
    'unsupported',
    `The task ${idOf(source)} needs ${what} of this computer, which other machines lack; roll it out on this computer alone, without --nats.`,
  );
}
