import { LATENTS } from '../constants.ts';

/**
 * The variational autoencoder of the published racer (Ha and Schmidhuber, World Models, 2018): 64 x 64 x 3 images,
 * four convolutions down to a latent of 16 means and log-variances, and four transposed convolutions back.
 */

/** A 4 x 4 convolution of stride 2 without padding; weights [4, 4, input, output]. */
export interface Convolution {
  readonly name: string;
  readonly size: number;
  readonly channels: number;
  readonly outputSize: number;
  readonly outputChannels: number;
}

/** Side of every convolution's kernel, and its stride. */
export const KERNEL = 4;
export const STRIDE = 2;

export const CONVOLUTIONS: readonly Convolution[] = [
  { name: 'conv1', size: 64, channels: 3, outputSize: 31, outputChannels: 32 },
  { name: 'conv2', size: 31, channels: 32, outputSize: 14, outputChannels: 64 },
  { name: 'conv3', size: 14, channels: 64, outputSize: 6, outputChannels: 128 },
  { name: 'conv4', size: 6, channels: 128, outputSize: 2, outputChannels: 256 },
];

/** Values between the convolutions and the latent: 2 x 2 x 256, in the order row, column, channel. */
export const FEATURES = 1024;

/** A transposed convolution of stride 2; weights [kernel, kernel, input, output]. */
export interface Deconvolution {
  readonly name: string;
  readonly kernel: number;
  readonly size: number;
  readonly channels: number;
  readonly outputSize: number;
  readonly outputChannels: number;
}

export const DECONVOLUTIONS: readonly Deconvolution[] = [
  { name: 'deconv1', kernel: 5, size: 1, channels: 1024, outputSize: 5, outputChannels: 128 },
  { name: 'deconv2', kernel: 5, size: 5, channels: 128, outputSize: 13, outputChannels: 64 },
  { name: 'deconv3', kernel: 6, size: 13, channels: 64, outputSize: 30, outputChannels: 32 },
  { name: 'deconv4', kernel: 6, size: 30, channels: 32, outputSize: 64, outputChannels: 3 },
];

export interface TensorShape {
  readonly name: string;
  readonly shape: readonly number[];
  /** Inputs of one output value, for the scale of initial weights; 0 for biases. */
  readonly fanIn: number;
}

function layer(name: string, shape: readonly number[], fanIn: number): TensorShape[] {
  return [
    { name, shape, fanIn },
    { name: `${name}.bias`, shape: [shape.at(-1) ?? 0], fanIn: 0 },
  ];
}

/** Tensors of the encoder, in file order. Only `mean` is used once it is trained. */
export const ENCODER_TENSORS: readonly TensorShape[] = [
  ...CONVOLUTIONS.flatMap((c) =>
    layer(c.name, [KERNEL, KERNEL, c.channels, c.outputChannels], KERNEL * KERNEL * c.channels),
  ),
  ...layer('mean', [FEATURES, LATENTS], FEATURES),
  ...layer('logvar', [FEATURES, LATENTS], FEATURES),
];

/** Tensors of the decoder, in file order. */
export const DECODER_TENSORS: readonly TensorShape[] = [
  ...layer('dense', [LATENTS, FEATURES], LATENTS),
  ...DECONVOLUTIONS.flatMap((d) =>
    layer(
      d.name,
      [d.kernel, d.kernel, d.channels, d.outputChannels],
      // Each output value sees about a quarter of the kernel, because of the stride.
      d.size === 1 ? d.channels : (d.kernel * d.kernel * d.channels) / (STRIDE * STRIDE),
    ),
  ),
];

/** Side of the pooled image that the small encoder sees; each of its pixels is the mean of a square of the image. */
export const POOLED_SIZE = 16;
/** Values of a pooled image: row, column, then red, green, blue in 0..1. */
export const POOLED_VALUES = POOLED_SIZE * POOLED_SIZE * 3;
/** Rectified units between the pooled image and the latents. */
export const SMALL_HIDDEN = 128;

/** Tensors of the small encoder, in file order. */
export const SMALL_TENSORS: readonly TensorShape[] = [
  ...layer('hidden', [POOLED_VALUES, SMALL_HIDDEN], POOLED_VALUES),
  ...layer('latent', [SMALL_HIDDEN, LATENTS], SMALL_HIDDEN),
];

/** Number of values of a tensor. */
export function tensorSize(tensor: TensorShape): number {
  return tensor.shape.reduce((product, side) => product * side, 1);
}

/** Values of tensors by name. */
export type Tensors = ReadonlyMap<string, Float32Array>;
