import { PrecocialError } from '../base/errors.ts';
import { taskOf } from './registry.ts';
import type { TaskFiles } from './task.ts';

/**
 * Checks that a genome will meet the inputs it was evolved with.
 * @param task id of its task
 * @param encoder the encoder it was evolved with; without one nothing is known and nothing refused
 * @returns the encoder that is installed, or undefined for a task without one
 * @throws PrecocialError 'encoder' if it was evolved with another, or if the encoder's file is damaged
 */
export async function checkEncoder(
  task: string,
  encoder: string | undefined,
  files: TaskFiles,
): Promise<string | undefined> {
  const installed = await taskOf(task).encoder?.(files);
  if (installed === undefined || encoder === undefined || encoder === installed) return installed;
  throw new PrecocialError(
    'encoder',
    `This racer was evolved with the encoder ${encoder}, but ${installed} is in use: its inputs would mean something else. Use that encoder, or evolve a racer with this one.`,
    { encoder, installed },
  );
}
