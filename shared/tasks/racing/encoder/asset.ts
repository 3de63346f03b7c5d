import type { TaskFiles } from '../../task.ts';
import { readWeights, type Weights, type WeightsKind } from './weights.ts';

/** The file of assets/ that holds these weights of the shipped autoencoder. */
export function autoencoderAsset(kind: WeightsKind): string {
  return `encoder/racing.${kind}`;
}

const ASSET = /^encoder\/(?:([0-9a-f]{16})\/)?(racing\.(?:encoder|decoder|small))$/;

/** Which encoder's file a path of assets/ means, by its id or (null) the one in use; null for any other file. */
export function encoderAssetOf(
  path: string,
): { readonly id: string | null; readonly file: string } | null {
  const [, id, file] = ASSET.exec(path) ?? [];
  return file === undefined ? null : { id: id ?? null, file };
}

/** The same files with the encoder of that id in place of the one in use. */
export function filesWithEncoder(files: TaskFiles, id: string): TaskFiles {
  return {
    ...files,
    asset: (path) => {
      const part = encoderAssetOf(path);
      return files.asset(part === null ? path : `encoder/${id}/${part.file}`);
    },
  };
}

/** Weights of the autoencoder in use. @throws PrecocialError 'encoder', or what the host throws for a missing file */
export async function weightsOf(files: TaskFiles, kind: WeightsKind): Promise<Weights> {
  const path = autoencoderAsset(kind);
  return readWeights(await files.asset(path), kind, path);
}
