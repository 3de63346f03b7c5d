import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderEntry, EncoderMeasures } from '../../shared/contract/encoders.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { readWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import { autoencoderAsset } from '../../shared/tasks/racing/encoder/asset.ts';
import { chooseEncoder, chosenEncoderFolder } from './chosen-encoder.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { checkShape, z } from '../../shared/formats/schema.ts';
import { decodeText } from '../../shared/formats/text.ts';
import type { ProgramPlaces } from '../system/places.ts';
import { readWhole } from '../system/read-file.ts';

export const ENCODER_FILE = 'racing.encoder';
export const DECODER_FILE = 'racing.decoder';
export const SMALL_FILE = 'racing.small';
export const ENCODER_REPORT = 'report.json';

/** Where the encoders of a library lie, one folder each. */
export const encodersFolder = (library: string): string => join(library, 'encoders');

async function idOf(file: string): Promise<string | null> {
  try {
    return readWeights(await readWhole(file), 'encoder', file).encoderId;
  } catch {
    // Still being trained, or damaged: not to be chosen.
    return null;
  }
}

const reportSchema: z.ZodType<EncoderMeasures> = z.looseObject({
  reconstruction: z.number(),
  meanImage: z.number(),
  alive: z.number(),
  frames: z.number(),
  batches: z.number(),
});

async function reportOf(folder: string): Promise<EncoderMeasures | null> {
  try {
    const content = await readWhole(join(folder, ENCODER_REPORT));
    return checkShape(parseJson(decodeText(content)), reportSchema);
  } catch {
    return null;
  }
}

/** The encoder that ships, then those of the library by name. */
export async function listEncoders(
  library: string,
  places: ProgramPlaces,
): Promise<readonly EncoderEntry[]> {
  const used = chosenEncoderFolder();
  const folder = encodersFolder(library);
  const names = await readdir(folder).catch((): string[] => []);
  const shipped = await idOf(join(places.assets, autoencoderAsset('encoder')));
  const entries: EncoderEntry[] =
    shipped === null ? [] : [{ name: null, id: shipped, inUse: used === null, report: null }];
  for (const name of names.sort()) {
    const place = join(folder, name);
    const id = await idOf(join(place, ENCODER_FILE));
    if (id === null) continue;
    entries.push({ name, id, inUse: used === place, report: await reportOf(place) });
  }
  return entries;
}

/**
 * Uses an encoder of the library from now on, or the one that ships (null).
 * @throws PrecocialError 'encoder' if its files are missing or damaged; nothing is changed then
 */
export async function applyEncoder(library: string, name: string | null): Promise<void> {
  if (name === null) {
    chooseEncoder(null);
    return;
  }
  const folder = join(encodersFolder(library), name);
  const file = join(folder, ENCODER_FILE);
  try {
    readWeights(await readWhole(file), 'encoder', file);
    await stat(join(folder, DECODER_FILE));
  } catch (cause) {
    const text = `The encoder "${name}" cannot be used: its files are missing or damaged. The one in use stays.`;
    throw new PrecocialError('encoder', text, { file }, { cause });
  }
  chooseEncoder(folder);
}
