import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { PrecocialError } from '../../shared/base/errors.ts';
import { encoderId, readWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import { ENCODER_FILE, findEncoder, SMALL_FILE, sourcesOfProcess } from '../encoders/find.ts';
import { objectStore, offerObjects, sha256 } from './object-store.ts';

/** An encoder by its content. */
export interface EncoderContent {
  readonly id: string;
  /** Checksum of the small encoder made from it; null if there is none. */
  readonly small: string | null;
}

/** A text that two encoders share only if they are equal. */
export const contentText = ({ id, small }: EncoderContent): string => `${id} ${small ?? ''}`;

/** What rollouts need of an encoder's folder. */
const FILES = [SMALL_FILE, ENCODER_FILE] as const;
/** The name of one of an encoder's files in the store. */
export const objectName = (file: string, { id, small }: EncoderContent): string =>
  `${file}-${id}-${small ?? 'none'}`;

const readFileIn = (folder: string, file: string): Promise<Uint8Array | null> =>
  readFile(join(folder, file)).catch(() => null);

const checksumOf = (bytes: Uint8Array | null | undefined): string | null =>
  bytes === null || bytes === undefined ? null : sha256(bytes).slice(0, 16);

/** What lies in an encoder's folder. */
export async function contentOf({ id, folder }: EncoderPlace): Promise<EncoderContent> {
  return { id, small: checksumOf(await readFileIn(folder, SMALL_FILE)) };
}

/** Puts an encoder where workers fetch it, once. @throws PrecocialError 'unsupported' without JetStream */
export const offerEncoder = (
  connection: NatsConnection,
  { folder }: EncoderPlace,
  content: EncoderContent,
): Promise<void> =>
  offerObjects(
    connection,
    FILES.map((file) => ({
      name: objectName(file, content),
      read: () => readFileIn(folder, file),
    })),
  );

function isEncoder(bytes: Uint8Array | null, id: string): boolean {
  try {
    if (bytes === null) return false;
    const weights = readWeights(bytes, 'encoder', ENCODER_FILE);
    // What the file says of itself is no proof: its id is the checksum of its weights.
    return weights.encoderId === id && encoderId(weights.tensors) === id;
  } catch {
    return false;
  }
}

async function isThere(place: EncoderPlace, content: EncoderContent): Promise<boolean> {
  const bytes = await readFileIn(place.folder, ENCODER_FILE);
  return isEncoder(bytes, content.id) && (await contentOf(place)).small === content.small;
}

/**
 * An encoder by its content: one that is here, else one that is fetched now, checked and kept.
 * @param cache folder for what was fetched
 * @throws PrecocialError 'encoder' if it is not offered, or is not what its id says
 */
export async function encoderByContent(
  connection: NatsConnection,
  content: EncoderContent,
  cache: string,
  onFetched: () => void,
): Promise<EncoderPlace> {
  const { id, small } = content;
  const here = await findEncoder(id, sourcesOfProcess());
  if (here !== null && (await isThere(here, content))) return here;
  const place = { id, folder: join(cache, `${id}-${small ?? 'none'}`) };
  if (await isThere(place, content)) return place;
  await mkdir(place.folder, { recursive: true });
  for (const [file, bytes] of await fetchFiles(connection, content))
    await writeFile(join(place.folder, file), bytes);
  onFetched();
  return place;
}

/** An encoder's files, checked. @throws PrecocialError 'encoder' */
async function fetchFiles(
  connection: NatsConnection,
  content: EncoderContent,
): Promise<readonly (readonly [string, Uint8Array])[]> {
  const objects = await objectStore(connection);
  const [small, encoder] = await Promise.all(
    FILES.map((file) => objects.getBlob(objectName(file, content))),
  );
  const whole = encoder !== null && encoder !== undefined && isEncoder(encoder, content.id);
  if (!whole || checksumOf(small) !== content.small)
    throw new PrecocialError(
      'encoder',
      `The encoder ${content.id} was not found on the NATS server, or is damaged there; start the search again to offer it.`,
      { encoder: content.id },
    );
  // The encoder last: with it a folder is complete.
  const last = [ENCODER_FILE, encoder] as const;
  return small === null || small === undefined ? [last] : [[SMALL_FILE, small], last];
}
