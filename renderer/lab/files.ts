import { autoencoderAsset } from '../../shared/tasks/racing/encoder/asset.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { lab } from './lab.ts';
import { sandboxed } from './sandbox/environment.ts';

const cache = new Map<string, Promise<Uint8Array>>();

function once(key: string, ask: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const asked = ask();
  cache.set(key, asked);
  asked.catch(() => cache.delete(key));
  return asked;
}

const read = (path: string): Promise<Uint8Array> =>
  once(path, () => lab.request('file.asset', { path }));

const kernel = (name: string): Promise<Uint8Array> => read(`kernels/${name}.wasm`);

/**
 * Kernels and data for the window's own rollouts; each file is fetched once. Files of an encoder that is named by its id never
 * change; those of the encoder in use are fetched again after `forgetEncoder`.
 */
export const files: TaskFiles = {
  kernel,
  asset: read,
  environment: sandboxed(kernel),
  table: ({ checksum }) => once(`rows ${checksum}`, () => lab.request('task.rows', { checksum })),
};

/** Forgets the files of the racer's autoencoder: another one is in use. */
export function forgetEncoder(): void {
  for (const kind of ['encoder', 'decoder', 'small'] as const) cache.delete(autoencoderAsset(kind));
}
