import type { RolloutExecutor } from '../rollouts/executor.ts';
import { programPlaces } from '../system/places.ts';
import { buildIdentity } from './build-identity.ts';
import { connectNats, type NatsAddress } from './connect.ts';
import { MachineRollouts } from './coordinator.ts';

/**
 * Rollouts on the machines of a server.
 * @param here threads of this process that roll out beside them; closed with what is returned, or if it cannot be opened
 * @param onNote told of what a person should know, as a sentence
 * @throws PrecocialError 'disconnected', 'not-allowed', 'usage', 'not-found'
 */
export async function openMachines(
  address: NatsAddress,
  here: RolloutExecutor | null,
  onNote: (sentence: string) => void,
): Promise<RolloutExecutor> {
  try {
    const build = await buildIdentity(programPlaces(import.meta.url));
    const connection = await connectNats(address, 'precocial');
    return new MachineRollouts(connection, build, { onNote, ...(here === null ? {} : { here }) });
  } catch (error) {
    await here?.close();
    throw error;
  }
}
