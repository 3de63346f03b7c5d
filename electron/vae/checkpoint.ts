import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { tensorSize } from '../../shared/tasks/racing/encoder/architecture.ts';
import { makeFolders, writeAtomically } from '../system/files.ts';
import { TENSORS } from './tensors.ts';
import type { TrainSettings, TrainState } from './trainer.ts';

export const CHECKPOINT_FILE = 'training.checkpoint';
const HEADER_BYTES = 512;
const VALUES = TENSORS.reduce((sum, tensor) => sum + tensorSize(tensor), 0);

interface Header {
  readonly format: 'precocial-vae-training';
  readonly version: 1;
  readonly step: number;
  readonly settings: TrainSettings;
}

/** Writes the state in one file, so that a kill leaves the old or the new one. */
export async function writeCheckpoint(
  folder: string,
  settings: TrainSettings,
  state: TrainState,
): Promise<void> {
  await makeFolders(folder);
  const header: Header = {
    format: 'precocial-vae-training',
    version: 1,
    step: state.step,
    settings,
  };
  const file = Buffer.alloc(HEADER_BYTES + 3 * VALUES * 4);
  file.write(JSON.stringify(header).padEnd(HEADER_BYTES), 'latin1');
  const values = new Float32Array(file.buffer, file.byteOffset + HEADER_BYTES, 3 * VALUES);
  let at = 0;
  for (const part of [state.weights, state.first, state.second]) {
    for (const { name } of TENSORS) {
      const tensor = part.get(name) ?? new Float32Array(0);
      values.set(tensor, at);
      at += tensor.length;
    }
  }
  await writeAtomically(join(folder, CHECKPOINT_FILE), file);
}

/**
 * The state of an interrupted training, or null if the folder holds none.
 * @throws PrecocialError 'invalid-file' if it is damaged
 */
export async function readCheckpoint(
  folder: string,
): Promise<{ settings: TrainSettings; state: TrainState } | null> {
  const file = await readFile(join(folder, CHECKPOINT_FILE)).catch(() => null);
  if (file === null) return null;
  if (file.length !== HEADER_BYTES + 3 * VALUES * 4) {
    throw new PrecocialError('invalid-file', `the checkpoint in ${folder} is damaged; remove it`);
  }
  const header = JSON.parse(file.toString('latin1', 0, HEADER_BYTES)) as Header;
  const bytes = file.subarray(HEADER_BYTES);
  const values = new Float32Array(new Uint8Array(bytes).buffer);
  let at = 0;
  const part = (): Map<string, Float32Array> =>
    new Map(
      TENSORS.map((tensor) => {
        const size = tensorSize(tensor);
        at += size;
        return [tensor.name, values.slice(at - size, at)];
      }),
    );
  const state = { step: header.step, weights: part(), first: part(), second: part() };
  return { settings: header.settings, state };
}
