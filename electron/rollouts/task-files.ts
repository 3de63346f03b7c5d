import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { encoderAssetOf } from '../../shared/tasks/racing/encoder/asset.ts';
import { ENCODER_VARIABLE, sourcesOfProcess } from '../encoders/find.ts';
import { within } from '../system/files.ts';
import { nativeEncoder } from '../encoders/onnx-encoder.ts';
import { programPlaces, type ProgramPlaces } from '../system/places.ts';
import { functionsOf } from './task-code.ts';

async function readBelow(folder: string, path: string): Promise<Uint8Array> {
  const file = within(folder, path);
  try {
    return await readFile(file);
  } catch (cause) {
    throw new PrecocialError(
      'not-found',
      `The program file ${path} is missing; run npm run build, or install the program again.`,
      { path },
      { cause },
    );
  }
}

async function readOwn(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const text = `The encoder's file ${file} cannot be read; choose another encoder, unset ${ENCODER_VARIABLE}, or, for racing.small, make it with "precocial vae distill".`;
    throw new PrecocialError('encoder', text, { file }, { cause });
  }
}

/**
 * Kernels and assets as files of the program; the racer's autoencoder from its own folder.
 * @param encoder the encoder of the rollouts; without one, the one in use
 */
export function nodeTaskFiles(
  encoder: EncoderPlace | null = null,
  places: ProgramPlaces = programPlaces(import.meta.url),
): TaskFiles {
  return {
    kernel: (name) => readBelow(places.kernels, `${name}.wasm`),
    asset: (path) => {
      const part = encoderAssetOf(path);
      const folder = encoder?.folder ?? sourcesOfProcess().inUse;
      return part === null || folder === null
        ? readBelow(places.assets, path)
        : readOwn(join(folder, part.file));
    },
    nativeEncoder,
    load: (source) => Promise.resolve(functionsOf(source)),
  };
}
