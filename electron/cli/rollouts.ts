import type { GenomeDocument } from '../../shared/genome/document.ts';
import { encoderFor } from '../encoders/find.ts';
import { withEncoder, type RolloutExecutor } from '../rollouts/executor.ts';
import { openExecutor, type MachineOptions } from './machines.ts';

/**
 * What makes a genome's rollouts, threads here or machines; they see through the genome's own encoder.
 * @throws PrecocialError 'encoder' if its encoder is not here, and as `openExecutor`
 */
export async function openRollouts(
  document: Pick<GenomeDocument, 'task' | 'encoder'>,
  options: MachineOptions & { readonly workers?: number },
): Promise<RolloutExecutor> {
  const encoder = await encoderFor(document.task, document.encoder);
  return withEncoder(await openExecutor(options), encoder);
}
