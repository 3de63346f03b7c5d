import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { TableSource } from '../../shared/tasks/table/source.ts';
import { readRows } from '../rollouts/task-files.ts';
import { writeAtomically } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import { objectStore, offerObjects, sha256 } from './object-store.ts';

const nameOf = (checksum: string): string => `rows-${checksum}`;

/** Puts the rows of a table where workers fetch them, once. @throws PrecocialError 'unsupported' without JetStream, and as `readRows` */
export const offerRows = (connection: NatsConnection, source: TableSource): Promise<void> =>
  offerObjects(connection, [{ name: nameOf(source.checksum), read: () => readRows(source) }]);

/**
 * A table's source with its rows on this machine: those in the cache, else those that are fetched now, checked and kept.
 * @throws PrecocialError 'not-found' if they are not offered, or are not what their checksum says; 'storage'
 */
export async function withRowsHere(
  connection: NatsConnection,
  source: TableSource,
  cache: string,
): Promise<TableSource> {
  const { checksum } = source;
  const rows = join(cache, checksum);
  const kept = await readWhole(rows).catch(() => null);
  if (kept === null || sha256(kept) !== checksum) {
    const bytes = (await (await objectStore(connection)).getBlob(nameOf(checksum))) ?? null;
    if (bytes === null || sha256(bytes) !== checksum)
      throw new PrecocialError(
        'not-found',
        `The rows of the table ${source.description.id} were not found on the NATS server, or are damaged there; start the search again to offer them.`,
      );
    await mkdir(cache, { recursive: true });
    await writeAtomically(rows, bytes);
  }
  return { ...source, rows };
}
