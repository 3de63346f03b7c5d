import { readFile } from 'node:fs/promises';
import { PrecocialError } from '../../shared/contract/errors.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { within } from '../lab/files.ts';
import { nativeEncoder } from '../vae/onnx-encoder.ts';
import { programPlaces, type ProgramPlaces } from '../lab/places.ts';

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

/** Kernels and assets as files of the program. */
export function nodeTaskFiles(places: ProgramPlaces = programPlaces(import.meta.url)): TaskFiles {
  return {
    kernel: (name) => readBelow(places.kernels, `${name}.wasm`),
    asset: (path) => readBelow(places.assets, path),
    nativeEncoder,
  };
}
