import type { TaskFiles } from '../../task.ts';
import { readWeights, type Weights, type WeightsKind } from './weights.ts';

/** The file of assets/ that holds these weights of the shipped autoencoder. */
export function autoencoderAsset(kind: WeightsKind): string {
  return `encoder/racing.${kind}`;
}

/** Weights of the autoencoder in use. @throws PrecocialError 'encoder', or what the host throws for a missing file */
export async function weightsOf(files: TaskFiles, kind: WeightsKind): Promise<Weights> {
  const path = autoencoderAsset(kind);
  return readWeights(await files.asset(path), kind, path);
}
