import type { GenomeDocument } from '../../shared/genome/document.ts';
import { encoderFor } from '../encoders/find.ts';
import { withEncoder, type RolloutExecutor } from '../rollouts/executor.ts';
import { defaultWorkers, RolloutPool } from '../rollouts/pool.ts';

/**
 * Worker threads for a genome's rollouts, which see through the genome's own encoder.
 * @param workers how many threads; by default all cores but one
 * @throws PrecocialError 'encoder' if its encoder is not here
 */
export async function openRollouts(
  document: Pick<GenomeDocument, 'task' | 'encoder'>,
  workers: number | undefined,
): Promise<RolloutExecutor> {
  const encoder = await encoderFor(document.task, document.encoder);
  return withEncoder(new RolloutPool(workers ?? defaultWorkers()), encoder);
}
