import { at } from '../../../base/arrays.ts';
import { LATENTS } from '../constants.ts';
import type { RacerKernel } from '../kernel.ts';
import { POOLED_VALUES, SMALL_HIDDEN } from './architecture.ts';
import { convolve, loadLayer, tensorOf, type Layer } from './layers.ts';
import type { Weights } from './weights.ts';

/** Cars whose images are encoded together: the kernel's convolution computes four pixels at a time. */
const TOGETHER = 4;
const SIDE = 2;
const IMAGE_BYTES = POOLED_VALUES * 4;

/**
 * The small encoder in the racing kernel: cars are drawn, pooled to 16 x 16 and encoded there, without an image of 64 x 64 and
 * without a runtime. It answers at once and the same on every machine.
 */
export class SmallEncoder {
  private readonly images: number;
  private readonly hiddenValues: number;
  private readonly latents: number;
  private readonly hidden: Layer;
  private readonly latent: Layer;

  /** Reserves regions for weights and values. @param weights of the kind 'small' */
  constructor(
    private readonly racer: RacerKernel,
    weights: Weights,
  ) {
    const { kernel, regions } = racer;
    // Four pictures stand side by side as the pixels of one of 2 x 2: to a kernel of 1 x 1 that is the same.
    const shape = { size: SIDE, kernel: 1, stride: 1, outputSize: SIDE };
    const layer = (name: string, channels: number): Layer => {
      const bias = tensorOf(weights.tensors, `${name}.bias`);
      const values = tensorOf(weights.tensors, name);
      return loadLayer(kernel, regions, { ...shape, channels }, values, bias);
    };
    this.hidden = layer('hidden', POOLED_VALUES);
    this.latent = layer('latent', SMALL_HIDDEN);
    this.images = regions.reserve(TOGETHER * IMAGE_BYTES);
    this.hiddenValues = regions.reserve(TOGETHER * SMALL_HIDDEN * 4);
    this.latents = regions.reserve(TOGETHER * LATENTS * 4);
    new Float32Array(kernel.memory.buffer, this.images, TOGETHER * POOLED_VALUES).fill(0);
  }

  /**
   * Draws and encodes what some cars see.
   * @param worlds numbers of worlds; those at from..from+count-1 are drawn, four at most
   * @returns a row of 16 latents for each; a view that the next call overwrites
   */
  see(worlds: ArrayLike<number>, from: number, count: number): Float32Array {
    const { kernel } = this.racer;
    for (let i = 0; i < count; i++) this.draw(at(worlds, from + i), i);
    convolve(kernel, this.hidden, this.images, this.hiddenValues, true);
    convolve(kernel, this.latent, this.hiddenValues, this.latents, false);
    return new Float32Array(kernel.memory.buffer, this.latents, count * LATENTS);
  }

  /** Draws and pools what a car sees, as the picture at a place of 0..3, and does not encode it. */
  draw(world: number, place = 0): void {
    this.racer.glance(world, this.images + place * IMAGE_BYTES);
  }

  /** What the first car of the last call looked like: 16 x 16 pixels of red, green, blue in 0..1. A view. */
  pooledImage(): Float32Array {
    return new Float32Array(this.racer.kernel.memory.buffer, this.images, POOLED_VALUES);
  }
}
