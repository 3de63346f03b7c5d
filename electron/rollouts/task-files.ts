import { readFile } from 'node:fs/promises';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { chosenEncoderFile, ENCODER_VARIABLE } from '../encoders/chosen-encoder.ts';
import { within } from '../system/files.ts';
import { nativeEncoder } from '../encoders/onnx-encoder.ts';
import { programPlaces, type ProgramPlaces } from '../system/places.ts';

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

async function readChosen(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const text = `The encoder's file ${file} cannot be read; choose another encoder, or unset ${ENCODER_VARIABLE}.`;
    throw new PrecocialError('encoder', text, { file }, { cause });
  }
}

/** Kernels and assets as files of the program; the racer's autoencoder from its own folder, where one was chosen. */
export function nodeTaskFiles(places: ProgramPlaces = programPlaces(import.meta.url)): TaskFiles {
  return {
    kernel: (name) => readBelow(places.kernels, `${name}.wasm`),
    asset: (path) => {
      const chosen = chosenEncoderFile(path);
      return chosen === null ? readBelow(places.assets, path) : readChosen(chosen);
    },
    nativeEncoder,
  };
}
