import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IMAGE_SIZE } from '../../shared/tasks/racing/constants.ts';
import { readWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import type { TaskOptions } from '../../shared/tasks/task.ts';
import { ENCODER_FILE } from './find.ts';
import { nativeEncoder } from './onnx-encoder.ts';

/** An image that has every brightness. */
function testImage(): Float32Array {
  const image = new Float32Array(3 * IMAGE_SIZE * IMAGE_SIZE);
  for (let k = 0; k < image.length; k++) image[k] = ((k * 37) % 256) / 255;
  return image;
}

/**
 * What an encoder computes on this machine, as a short text that is the same where rollouts are the same. The
 * small encoder and WebAssembly are exact everywhere; the native runtime rounds as the processor allows.
 * @throws PrecocialError 'encoder' for a damaged file
 */
async function encoderFingerprint(
  { folder }: EncoderPlace,
  { small = 0, int8 = 0 }: TaskOptions,
): Promise<string> {
  if (small > 0) return 'small';
  const file = join(folder, ENCODER_FILE);
  const weights = readWeights(await readFile(file), 'encoder', file);
  const native = await nativeEncoder(weights, int8 > 0 ? 'int8' : 'f32');
  if (native === null) return 'wasm';
  const latents = await native.encode(testImage(), 1);
  const bytes = new Uint8Array(latents.buffer, latents.byteOffset, latents.byteLength);
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}

/** Fingerprints, each computed once. */
export class Fingerprints {
  private readonly known = new Map<string, Promise<string>>();

  of(place: EncoderPlace, options: TaskOptions): Promise<string> {
    const key = JSON.stringify([place, options['small'] ?? 0, options['int8'] ?? 0]);
    const found = this.known.get(key) ?? encoderFingerprint(place, options);
    this.known.set(key, found);
    found.catch(() => this.known.delete(key));
    return found;
  }
}
