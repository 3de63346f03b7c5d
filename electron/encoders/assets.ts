import { readFile } from 'node:fs/promises';

import { PrecocialError } from '../../shared/base/errors.ts';
import { encoderFile } from './files.ts';
import type { EncoderSources } from './find.ts';
import { errorCode, within } from '../system/files.ts';
import { readError } from '../system/read-file.ts';
import type { ProgramPlaces } from '../system/places.ts';

const KERNELS = 'kernels/';

/**
 * Reads a file of the program for the window's own rollouts: 'kernels/swingup.wasm', or a path below
 * assets/. The racer's autoencoder is the one with the id in the path, or the one in use.
 * @throws PrecocialError 'not-allowed' for a path that leads elsewhere; 'kernel'; 'not-found'
 */
export async function readAsset(
  places: ProgramPlaces,
  path: string,
  sources: EncoderSources,
): Promise<Uint8Array> {
  const kernel = path.startsWith(KERNELS);
  const file =
    (await encoderFile(path, sources, places)) ??
    (kernel ? within(places.kernels, path.slice(KERNELS.length)) : within(places.assets, path));
  try {
    const { buffer, byteOffset, length } = await readFile(file);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw readError('The file cannot be read', path, error);
    throw kernel
      ? new PrecocialError('kernel', `The kernel ${path} is missing; build or install again.`)
      : new PrecocialError('not-found', `The program has no file "${path}".`, { path });
  }
}
