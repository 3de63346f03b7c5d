import { createHash } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { PrecocialError } from '../../shared/base/errors.ts';

/** The JetStream object store that holds what machines need, each thing named by its content. */
const BUCKET = 'precocial-objects';

/** SHA-256 in hexadecimal digits. */
export const sha256 = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex');

/** The store of a server. */
export async function objectStore(connection: NatsConnection) {
  const { Objm } = await import('./nats-library.ts');
  return new Objm(connection).create(BUCKET);
}

/** What is put into the store: its name there, and how its bytes are read; null where there are none. */
export interface Offer {
  readonly name: string;
  readonly read: () => Promise<Uint8Array | null>;
}

/**
 * Puts things where workers fetch them, each once.
 * @throws PrecocialError 'unsupported' without JetStream, and as `read` fails
 */
export async function offerObjects(
  connection: NatsConnection,
  offers: readonly Offer[],
): Promise<void> {
  try {
    const objects = await objectStore(connection);
    for (const { name, read } of offers) {
      if ((await objects.info(name)) !== null) continue;
      const bytes = await read();
      if (bytes !== null) await objects.putBlob({ name }, bytes);
    }
  } catch (cause) {
    if (cause instanceof PrecocialError) throw cause;
    throw new PrecocialError(
      'unsupported',
      'The NATS server keeps no objects, so only machines that have the encoder or the table can take part; start it with: nats-server -js',
      {},
      { cause },
    );
  }
}
