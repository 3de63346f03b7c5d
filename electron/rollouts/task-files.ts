import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { encoderAssetOf } from '../../shared/tasks/racing/encoder/asset.ts';
import { ENCODER_VARIABLE, sourcesOfProcess } from '../encoders/find.ts';
import { within } from '../system/files.ts';
import { readWhole } from '../system/read-file.ts';
import type { TableSource } from '../../shared/tasks/table/source.ts';
import { nativeEncoder } from '../encoders/onnx-encoder.ts';
import { openProgram } from '../programs/open.ts';
import { programPlaces, type ProgramPlaces } from '../system/places.ts';
import { functionsOf, kernelBytes } from './task-code.ts';

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
    const text = `The encoder's file ${file} cannot be read; choose another encoder, unset ${ENCODER_VARIABLE}, or, for racing.small, make it: precocial vae distill FRAMES --out FOLDER.`;
    throw new PrecocialError('encoder', text, { file }, { cause });
  }
}

/** The rows of a table. @throws PrecocialError 'not-found', or 'invalid-file' where they are others now */
export async function readRows({ description, rows, checksum }: TableSource): Promise<Uint8Array> {
  const { id } = description;
  let bytes: Uint8Array;
  try {
    bytes = await readWhole(rows);
  } catch (cause) {
    const text = `The rows of the table ${id} are not in ${rows}; add the table again.`;
    throw new PrecocialError('not-found', text, { file: rows }, { cause });
  }
  if (createHash('sha256').update(bytes).digest('hex') === checksum) return bytes;
  throw new PrecocialError(
    'invalid-file',
    `The rows of the table ${id} in ${rows} were changed; add the table again.`,
    { file: rows },
  );
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
    load: (source) =>
      Promise.resolve({ functions: functionsOf(source), kernel: kernelBytes(source) }),
    program: openProgram,
    table: readRows,
  };
}
