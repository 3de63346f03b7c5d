import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { PrecocialError } from '../../shared/base/errors.ts';

/**
 * Starts tfjs on its WebAssembly backend. The backend is loaded at run time and never bundled, because it looks for its
 * .wasm file beside its own source.
 * @throws PrecocialError 'unsupported' if it does not start
 */
export async function startBackend(): Promise<void> {
  const load = createRequire(import.meta.url);
  load('@tensorflow/tfjs-backend-wasm');
  const started = await tf.setBackend('wasm').catch(() => false);
  if (!started) {
    throw new PrecocialError('unsupported', 'tfjs cannot start its WebAssembly backend here');
  }
  await tf.ready();
}
