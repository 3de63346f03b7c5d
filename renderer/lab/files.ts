import { autoencoderAsset } from '../../shared/tasks/racing/encoder/asset.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { stepsElsewhere } from './courses/environment.ts';
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

const code = sandboxed(kernel);

/** Pictures of a program's rollout on screen: so many in a second of its time, and what they may take in all. */
const PICTURES = { framesPerSecond: 30, frameBytes: 64 * 2 ** 20 } as const;

const program = stepsElsewhere(
  (task, request, onPiece, signal) =>
    lab.stream('rollout', { ...request, task, priority: 'now' }, onPiece, signal),
  PICTURES,
);

/**
 * Kernels and data for the window's own rollouts; each file is fetched once. Files of an encoder that is named by its id never
 * change; those of the encoder in use are fetched again after `forgetEncoder`.
 */
export const files: TaskFiles = {
  kernel,
  asset: read,
  environment: (source, options) =>
    source.kind === 'file' ? code(source, options) : program(source, options),
  table: ({ checksum }) => once(`rows ${checksum}`, () => lab.request('task.rows', { checksum })),
};

/** Forgets the files of the racer's autoencoder: another one is in use. */
export function forgetEncoder(): void {
  for (const kind of ['encoder', 'decoder', 'small'] as const) cache.delete(autoencoderAsset(kind));
}
