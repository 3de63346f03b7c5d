import { join } from 'node:path';
import { PrecocialError } from '../../shared/base/errors.ts';
import { tensorSize } from '../../shared/tasks/racing/encoder/architecture.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { checkShape, z } from '../../shared/formats/schema.ts';
import { exists, makeFolders, writeAtomically } from '../system/files.ts';
import { inFile, readParsed } from '../system/read-file.ts';
import { CHECKPOINT_FILE } from './checkpoint-file.ts';
import { TENSORS } from './tensors.ts';
import type { TrainSettings, TrainState } from './trainer.ts';

const HEADER_BYTES = 512;
const VALUES = TENSORS.reduce((sum, tensor) => sum + tensorSize(tensor), 0);

interface Header {
  readonly format: 'precocial-vae-training';
  readonly version: 1;
  readonly step: number;
  readonly settings: TrainSettings;
}

const headerSchema: z.ZodType<Header> = z.object({
  format: z.literal('precocial-vae-training'),
  version: z.literal(1),
  step: z.int().nonnegative(),
  settings: z.object({
    seed: z.int().nonnegative(),
    batches: z.int().positive(),
    batchSize: z.int().positive(),
    rate: z.number().positive(),
    from: z.string().exactOptional(),
  }),
});

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
  const path = join(folder, CHECKPOINT_FILE);
  if (!(await exists(path))) return null;
  const file = await readParsed('The training was not read', path, (bytes) => bytes);
  if (file.length !== HEADER_BYTES + 3 * VALUES * 4) {
    throw new PrecocialError('invalid-file', `The checkpoint in ${folder} is damaged; remove it.`);
  }
  const header = inFile(path, () =>
    checkShape(parseJson(file.toString('latin1', 0, HEADER_BYTES)), headerSchema),
  );
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
