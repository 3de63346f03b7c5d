import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderEntry, EncoderMeasures } from '../../shared/contract/encoders.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { ProgramPlaces } from '../system/places.ts';
import { DECODER_FILE, encoderIn, shippedFolder, type EncoderSources } from './find.ts';

export const ENCODER_REPORT = 'report.json';

async function reportOf(folder: string): Promise<EncoderMeasures | null> {
  try {
    return JSON.parse(await readFile(join(folder, ENCODER_REPORT), 'utf8')) as EncoderMeasures;
  } catch {
    return null;
  }
}

/** The encoder that ships, then those of the library by name. Those being trained, or damaged, are left out. */
export async function listEncoders(
  { library, inUse }: EncoderSources,
  places: ProgramPlaces,
): Promise<readonly EncoderEntry[]> {
  const names = library === null ? [] : await readdir(library).catch((): string[] => []);
  const shipped = await encoderIn(shippedFolder(places));
  const entries: EncoderEntry[] =
    shipped === null ? [] : [{ name: null, id: shipped, inUse: inUse === null, report: null }];
  for (const name of names.sort()) {
    const place = join(library ?? '', name);
    const id = await encoderIn(place);
    if (id === null) continue;
    entries.push({ name, id, inUse: inUse === place, report: await reportOf(place) });
  }
  return entries;
}

/**
 * The folder of an encoder of the library that can be used.
 * @param library folder of the library's encoders
 * @throws PrecocialError 'encoder' if its files are missing or damaged
 */
export async function usableEncoder(library: string, name: string): Promise<string> {
  const folder = join(library, name);
  const decoder = await stat(join(folder, DECODER_FILE)).catch(() => null);
  if (decoder !== null && (await encoderIn(folder)) !== null) return folder;
  throw new PrecocialError(
    'encoder',
    `The encoder "${name}" cannot be used: its files are missing or damaged. The one in use stays.`,
    { file: folder },
  );
}
