import { at } from '../../../base/arrays.ts';
import type { Kernel, Regions } from '../../../network/kernel.ts';
import { IMAGE_SIZE, LATENTS } from '../constants.ts';
import { CONVOLUTIONS, DECONVOLUTIONS, FEATURES, KERNEL, STRIDE } from './architecture.ts';
import type { Deconvolution, Tensors } from './architecture.ts';
import { convolve, floats, loadLayer, tensorOf, type Layer } from './layers.ts';

/**
 * The encoder in WebAssembly: answers at once and the same on every machine. It needs about a millisecond an image on
 * one core. The kernel must export `convolve` and `interleave` (racer.wasm).
 */
export class WasmEncoder {
  private readonly layers: readonly Layer[];
  private readonly buffers: readonly [number, number];
  private readonly planes: number;

  /** Reserves regions for weights and intermediate values. */
  constructor(
    private readonly kernel: Kernel,
    regions: Regions,
    tensors: Tensors,
  ) {
    const shapes = [
      ...CONVOLUTIONS.map((c) => ({ ...c, kernel: KERNEL, stride: STRIDE })),
      { name: 'mean', size: 1, channels: FEATURES, kernel: 1, stride: 1, outputSize: 1 },
    ];
    this.layers = shapes.map(({ name, ...shape }) =>
      loadLayer(kernel, regions, shape, tensorOf(tensors, name), tensorOf(tensors, `${name}.bias`)),
    );
    const largest = Math.max(
      IMAGE_SIZE * IMAGE_SIZE * 3,
      ...this.layers.map((layer) => layer.outputSize ** 2 * layer.outputChannels),
    );
    this.buffers = [regions.reserve(largest * 4), regions.reserve(largest * 4)];
    this.planes = regions.reserve(IMAGE_SIZE * IMAGE_SIZE * 3 * 4);
  }

  /** Means of the latent of the image (three planes) at an address of the kernel's memory. */
  encodeAt(address: number): Float32Array {
    let [from, to] = this.buffers;
    this.kernel.call('interleave')(address, from, IMAGE_SIZE * IMAGE_SIZE);
    this.layers.forEach((layer, index) => {
      convolve(this.kernel, layer, from, to, index < this.layers.length - 1);
      [from, to] = [to, from];
    });
    return floats(this.kernel, from, LATENTS).slice();
  }

  /** The largest value after each convolution, for an image of three planes. */
  largestValues(image: Float32Array): number[] {
    floats(this.kernel, this.planes, image.length).set(image);
    let [from, to] = this.buffers;
    this.kernel.call('interleave')(this.planes, from, IMAGE_SIZE * IMAGE_SIZE);
    return this.layers.slice(0, CONVOLUTIONS.length).map((layer) => {
      convolve(this.kernel, layer, from, to, true);
      [from, to] = [to, from];
      const values = floats(this.kernel, from, layer.outputSize ** 2 * layer.outputChannels);
      return values.reduce((most, value) => Math.max(most, value), 0);
    });
  }

  /** Means of the latent of an image of three planes of 64 x 64 values in 0..1. */
  encode(image: Float32Array): Float32Array {
    floats(this.kernel, this.planes, image.length).set(image);
    return this.encodeAt(this.planes);
  }
}

/** Weights of a transposed convolution as those of a convolution to cells: [taps, taps, inputs, 4, outputs]. */
function cellWeights(layer: Deconvolution, weights: Float32Array): Float32Array {
  const taps = Math.ceil(layer.kernel / STRIDE);
  const { channels, outputChannels: outputs, kernel } = layer;
  const target = new Float32Array(taps * taps * channels * 4 * outputs);
  for (let y = 0; y < kernel; y++) {
    for (let x = 0; x < kernel; x++) {
      const cellY = taps - 1 - Math.floor(y / STRIDE);
      const cellX = taps - 1 - Math.floor(x / STRIDE);
      const phase = (y % STRIDE) * STRIDE + (x % STRIDE);
      for (let input = 0; input < channels; input++) {
        const from = ((y * kernel + x) * channels + input) * outputs;
        const to = (((cellY * taps + cellX) * channels + input) * 4 + phase) * outputs;
        target.set(weights.subarray(from, from + outputs), to);
      }
    }
  }
  return target;
}

/** The decoder in WebAssembly: what the autoencoder sees in a latent. Some milliseconds an image. */
export class WasmDecoder {
  private readonly code: Layer;
  private readonly first: Layer;
  private readonly rest: readonly { readonly layer: Layer; readonly shape: Deconvolution }[];
  private readonly buffers: readonly [number, number];

  constructor(
    private readonly kernel: Kernel,
    regions: Regions,
    tensors: Tensors,
  ) {
    const point = { size: 1, kernel: 1, stride: 1, outputSize: 1 };
    const of = (name: string): Float32Array => tensorOf(tensors, name);
    this.code = loadLayer(
      kernel,
      regions,
      { ...point, channels: LATENTS },
      of('dense'),
      of('dense.bias'),
    );
    const [deconv1, ...others] = DECONVOLUTIONS as [Deconvolution, ...Deconvolution[]];
    this.first = loadFirst(kernel, regions, deconv1, of(deconv1.name), of(`${deconv1.name}.bias`));
    this.rest = others.map((shape) => {
      const taps = Math.ceil(shape.kernel / STRIDE);
      const size = shape.size + 2 * (taps - 1);
      const bias = of(`${shape.name}.bias`);
      const layer = loadLayer(
        kernel,
        regions,
        { size, channels: shape.channels, kernel: taps, stride: 1, outputSize: size - taps + 1 },
        cellWeights(shape, of(shape.name)),
        Float32Array.from({ length: bias.length * 4 }, (_, i) => at(bias, i % bias.length)),
      );
      return { layer, shape };
    });
    const largest = Math.max(
      ...this.rest.map(({ layer }) =>
        Math.max(layer.size ** 2 * layer.channels, layer.outputSize ** 2 * layer.outputChannels),
      ),
      IMAGE_SIZE * IMAGE_SIZE * 3,
    );
    this.buffers = [regions.reserve(largest * 4), regions.reserve(largest * 4)];
  }

  /** The image of a latent: pixel after pixel, red, green, blue in 0..1. */
  decode(latent: ArrayLike<number>): Float32Array {
    const [here, there] = this.buffers;
    floats(this.kernel, here, LATENTS).set(latent);
    convolve(this.kernel, this.code, here, there, false);
    convolve(this.kernel, this.first, there, here, true);
    const spread = this.kernel.call('spreadCells');
    // The first layer's values lie as a picture already; they only need their border of zeros.
    addBorder(this.kernel, here, there, DECONVOLUTIONS[0]?.outputSize ?? 0, this.rest[0]?.layer);
    this.rest.forEach(({ layer, shape }, index) => {
      const next = this.rest[index + 1];
      convolve(this.kernel, layer, there, here, next !== undefined);
      const border = next === undefined ? 0 : (next.layer.size - next.shape.size) / 2;
      const channels = shape.outputChannels;
      spread(
        here,
        layer.outputSize,
        layer.outputChannels,
        channels,
        there,
        shape.outputSize,
        border,
      );
    });
    const image = floats(this.kernel, there, IMAGE_SIZE * IMAGE_SIZE * 3);
    return image.map((value) => 1 / (1 + Math.exp(-value)));
  }
}

/** On a single pixel a transposed convolution is a product with every tap of its kernel. */
function loadFirst(
  kernel: Kernel,
  regions: Regions,
  shape: Deconvolution,
  weights: Float32Array,
  bias: Float32Array,
): Layer {
  const { channels, outputChannels: outputs } = shape;
  const taps = shape.kernel ** 2;
  const turned = new Float32Array(weights.length);
  for (let tap = 0; tap < taps; tap++) {
    for (let input = 0; input < channels; input++) {
      const from = (tap * channels + input) * outputs;
      turned.set(weights.subarray(from, from + outputs), (input * taps + tap) * outputs);
    }
  }
  const biases = Float32Array.from({ length: taps * outputs }, (_, i) => at(bias, i % outputs));
  return loadLayer(
    kernel,
    regions,
    { size: 1, channels, kernel: 1, stride: 1, outputSize: 1 },
    turned,
    biases,
  );
}

function addBorder(kernel: Kernel, from: number, to: number, side: number, next?: Layer): void {
  if (next === undefined) return;
  const border = (next.size - side) / 2;
  const target = floats(kernel, to, next.size ** 2 * next.channels).fill(0);
  const source = floats(kernel, from, side * side * next.channels);
  for (let y = 0; y < side; y++) {
    const row = source.subarray(y * side * next.channels, (y + 1) * side * next.channels);
    target.set(row, ((y + border) * next.size + border) * next.channels);
  }
}
