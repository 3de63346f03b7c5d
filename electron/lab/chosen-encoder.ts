import { basename, join } from 'node:path';
import { autoencoderAsset } from '../../shared/tasks/racing/racing.ts';

/**
 * Names a folder with `racing.encoder` and `racing.decoder` that are used instead of those that ship. The laboratory
 * sets it for its child processes; on the command line a person does.
 */
export const ENCODER_VARIABLE = 'PRECOCIAL_ENCODER';

/** Where a file of assets/ lies if it belongs to an encoder that was chosen; else null. */
export function chosenEncoderFile(asset: string): string | null {
  const folder = process.env[ENCODER_VARIABLE];
  if (folder === undefined || folder === '') return null;
  const isPart = asset === autoencoderAsset('encoder') || asset === autoencoderAsset('decoder');
  return isPart ? join(folder, basename(asset)) : null;
}

/** Chooses the folder of an encoder for this process and those it starts from now on; null: the one that ships. */
export function chooseEncoder(folder: string | null): void {
  if (folder === null) delete process.env[ENCODER_VARIABLE];
  else process.env[ENCODER_VARIABLE] = folder;
}
