import { basename, join } from 'node:path';
import { autoencoderAsset } from '../../shared/tasks/racing/encoder/asset.ts';

/**
 * Names a folder with `racing.encoder` and `racing.decoder` that are used instead of those that ship. The laboratory
 * sets it for its child processes; on the command line a person does.
 */
export const ENCODER_VARIABLE = 'PRECOCIAL_ENCODER';

/** The folder of the encoder that was chosen; null: the one that ships. */
export function chosenEncoderFolder(): string | null {
  const folder = process.env[ENCODER_VARIABLE];
  return folder === undefined || folder === '' ? null : folder;
}

const PARTS = ['encoder', 'decoder', 'small'] as const;

/** Where a file of assets/ lies if it belongs to an encoder that was chosen; else null. */
export function chosenEncoderFile(asset: string): string | null {
  const folder = chosenEncoderFolder();
  const isPart = PARTS.some((kind) => asset === autoencoderAsset(kind));
  return folder !== null && isPart ? join(folder, basename(asset)) : null;
}

/** Chooses an encoder for this process and those it starts from now on; null: the one that ships. */
export function chooseEncoder(folder: string | null): void {
  if (folder === null) delete process.env[ENCODER_VARIABLE];
  else process.env[ENCODER_VARIABLE] = folder;
}
