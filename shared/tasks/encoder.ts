import { PrecocialError } from '../base/errors.ts';
import { filesWithEncoder } from './racing/encoder/asset.ts';
import { taskOf } from './registry.ts';
import type { TaskFiles } from './task.ts';

/**
 * Files with which a genome meets the inputs it was evolved with: those of its own encoder, wherever the host finds it.
 * @param task id of its task
 * @param encoder id of the encoder it was evolved with; without one it sees through the encoder in use
 * @throws PrecocialError 'encoder' if its encoder cannot be found, or if the file of the one in use is damaged
 */
export async function filesFor(
  task: string,
  encoder: string | undefined,
  files: TaskFiles,
): Promise<TaskFiles> {
  const definition = taskOf(task);
  if (definition.encoder === undefined || encoder === undefined) return files;
  const inUse = await definition.encoder(files);
  if (inUse === encoder) return files;
  const own = filesWithEncoder(files, encoder);
  const found = await definition.encoder(own).catch(() => null);
  if (found === encoder) return own;
  throw new PrecocialError(
    'encoder',
    `This racer was evolved with the encoder ${encoder}, which does not ship and is not in this library; with ${inUse}, which is in use, its inputs would mean something else. Put that encoder into the library, or evolve a racer with this one.`,
    { encoder, installed: inUse },
  );
}
