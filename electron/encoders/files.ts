import { join } from 'node:path';
import { encoderAssetOf } from '../../shared/tasks/racing/encoder/asset.ts';
import type { ProgramPlaces } from '../system/places.ts';
import { findEncoder, type EncoderSources } from './find.ts';

/**
 * Where a file of assets/ lies if it belongs to an encoder that does not ship; else null.
 * @param asset a path that names an encoder by its id, or means the one in use
 */
export async function encoderFile(
  asset: string,
  sources: EncoderSources,
  places: ProgramPlaces,
): Promise<string | null> {
  const part = encoderAssetOf(asset);
  if (part === null) return null;
  if (part.id === null) return sources.inUse === null ? null : join(sources.inUse, part.file);
  const found = await findEncoder(part.id, sources, places);
  return found === null ? null : join(found.folder, part.file);
}
