import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import type { TaskFiles } from '../task.ts';
import type { RacingOptions } from './options.ts';
import { autoencoderAsset, weightsOf } from './encoder/asset.ts';
import { wasmImageEncoder } from './encoder/encoder.ts';
import type { EncoderPrecision, ImageEncoder } from './encoder/encoder.ts';
import { SmallEncoder } from './encoder/small.ts';
import type { Weights } from './encoder/weights.ts';
import type { RacerKernel } from './kernel.ts';

/** Cars that are drawn and encoded together: more images leave the cache between drawing and encoding. */
export const LOCKSTEP = 4;

/** What cars see, as latents. */
export interface Sight {
  /**
   * @param worlds numbers of worlds; those at from..from+count-1 are drawn, LOCKSTEP at most
   * @returns a row of 16 latents for each, to be read before the next call
   */
  see(worlds: ArrayLike<number>, from: number, count: number): Float32Array | Promise<Float32Array>;
}

/** Which encoder options ask for. */
type EncoderChoice = EncoderPrecision | 'small';

function choiceOf(options: RacingOptions): EncoderChoice {
  if (options.small > 0) return 'small';
  return options.int8 > 0 ? 'int8' : 'f32';
}

function fullSight(racer: RacerKernel, encoder: ImageEncoder): Sight {
  return {
    see: (worlds, from, count) => {
      for (let i = 0; i < count; i++) racer.look(at(worlds, from + i), i);
      return encoder.encode(racer.images(count), count);
    },
  };
}

/**
 * The small encoder that belongs to an encoder.
 * @throws PrecocialError 'encoder' if it is missing, damaged, or was fitted to the latents of another encoder
 */
export async function smallWeights(files: TaskFiles, encoderId: string): Promise<Weights> {
  const small = await weightsOf(files, 'small');
  if (small.encoderId === encoderId) return small;
  throw new PrecocialError(
    'encoder',
    `The small encoder in ${autoencoderAsset('small')} was fitted to the encoder ${small.encoderId}, but ${encoderId} is in use: its inputs would mean something else. Make one (precocial vae distill FRAMES --out FOLDER), or run with the option small=0.`,
    { encoder: encoderId, small: small.encoderId },
  );
}

/**
 * Sights by encoder, made when first asked for: the full encoder is native where the host has one, else WebAssembly.
 * @param racer with room for LOCKSTEP images
 */
export function sightSource(
  files: TaskFiles,
  weights: Weights,
  racer: RacerKernel,
): (options: RacingOptions) => Promise<Sight> {
  const made = new Map<EncoderChoice, Promise<Sight>>();
  const make = async (choice: EncoderChoice): Promise<Sight> => {
    if (choice === 'small') {
      return new SmallEncoder(racer, await smallWeights(files, weights.encoderId));
    }
    const native = await files.nativeEncoder?.(weights, choice);
    if (native !== undefined && native !== null) return fullSight(racer, native);
    if (choice === 'int8') {
      throw new PrecocialError(
        'unsupported',
        'The 8-bit encoder needs the native runtime, which this machine lacks; run without that option.',
      );
    }
    return fullSight(racer, wasmImageEncoder(racer.kernel, racer.regions, weights));
  };
  return (options) => {
    const choice = choiceOf(options);
    const known = made.get(choice) ?? make(choice);
    made.set(choice, known);
    return known;
  };
}
