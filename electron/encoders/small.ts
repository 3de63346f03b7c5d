import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { readWeights, type Weights } from '../../shared/tasks/racing/encoder/weights.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { SMALL_FILE } from './find.ts';

/**
 * Checks, before a search begins, that the small encoder of its options is there and belongs to its encoder.
 * @param encoder the search's encoder; null for a task without one
 * @throws PrecocialError 'encoder' if the options ask for a small encoder that is missing, damaged or another encoder's
 */
export async function checkSmallEncoder(
  encoder: EncoderPlace | null,
  options: TaskOptions,
): Promise<void> {
  if (encoder === null || (options['small'] ?? 0) === 0) return;
  const { id, folder } = encoder;
  const file = join(folder, SMALL_FILE);
  const small = await readFile(file).then(
    (bytes): Weights => readWeights(bytes, 'small', file),
    () => null,
  );
  if (small?.encoderId === id) return;
  const why = small === null ? 'there is none' : `the one there belongs to ${small.encoderId}`;
  throw new PrecocialError(
    'encoder',
    `The search was not begun: it would use the small encoder of ${id} in ${folder}, but ${why}. Switch the option Small encoder off (--option small=0), or make one: precocial vae distill FRAMES --encoder FOLDER --out FOLDER.`,
    { file },
  );
}
