import * as tf from '@tensorflow/tfjs-core';

/** Hands tensors from the forward pass to the gradient. */
type SaveTensors = (tensors: tf.Tensor[]) => void;

/**
 * Convolution without padding, with gradients made of forward convolutions only. The WebAssembly backend has no filter
 * gradient, and its input gradient is ten times slower than a convolution of the same size. With images and channels
 * exchanged, the filter gradient is a convolution of the input by the output's gradient, whose dilation is the stride;
 * the input gradient is a transposed convolution, see `spread`.
 * @param needsInputGradient false for images, whose gradient nobody reads
 */
export function convolve(
  input: tf.Tensor4D,
  filter: tf.Tensor4D,
  stride: 1 | 2,
  needsInputGradient = true,
): tf.Tensor4D {
  const run = tf.customGrad((x, w, save) => {
    const image = x as tf.Tensor4D;
    const kernel = w as tf.Tensor4D;
    (save as SaveTensors)([image, kernel]);
    return {
      value: tf.conv2d(image, kernel, stride, 'valid'),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedImage, savedKernel] = saved as [tf.Tensor4D, tf.Tensor4D];
        const slope = dy as tf.Tensor4D;
        return [
          needsInputGradient
            ? inputGradient(slope, savedImage.shape[1], savedKernel, stride)
            : tf.zerosLike(savedImage),
          filterGradient(slope, savedImage, savedKernel.shape, stride),
        ];
      },
    };
  });
  return run(input, filter);
}

function inputGradient(
  slope: tf.Tensor4D,
  size: number,
  kernel: tf.Tensor4D,
  stride: 1 | 2,
): tf.Tensor4D {
  return tf.tidy(() => {
    const turned = tf.transpose(kernel, [0, 1, 3, 2]);
    if (stride === 2) return spread(slope, turned, size, plainConvolution);
    const border = kernel.shape[0] - 1;
    const padded = tf.pad(slope, [
      [0, 0],
      [border, border],
      [border, border],
      [0, 0],
    ]);
    return plainConvolution(padded, tf.reverse(turned, [0, 1]));
  });
}

function plainConvolution(input: tf.Tensor4D, filter: tf.Tensor4D): tf.Tensor4D {
  return tf.conv2d(input, filter, 1, 'valid');
}

function filterGradient(
  slope: tf.Tensor4D,
  image: tf.Tensor4D,
  shape: [number, number, number, number],
  stride: number,
): tf.Tensor4D {
  return tf.tidy(() => {
    const images = tf.transpose(image, [3, 1, 2, 0]);
    const slopes = tf.transpose(slope, [1, 2, 0, 3]);
    const all = tf.conv2d(images, slopes, 1, 'valid', 'NHWC', stride);
    const [height, width, channels, outputs] = shape;
    const kept = tf.slice(all, [0, 0, 0, 0], [channels, height, width, outputs]);
    return tf.transpose(kept, [1, 2, 0, 3]);
  });
}

/**
 * Transposed convolution of stride 2 as an ordinary one that gives the four output pixels of a cell at once: output
 * 2 q + p takes input q - j times weight 2 j + p, for j from 0 to half the kernel's side.
 * @param filter weights [side, side, input channels, output channels]
 * @param outputSize side of the output; what the kernel does not reach is 0
 */
function spread(
  input: tf.Tensor4D,
  filter: tf.Tensor4D,
  outputSize: number,
  convolution: (x: tf.Tensor4D, w: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  const [kernel, , channels, outputs] = filter.shape;
  const [batch, size] = input.shape;
  const odd = kernel % 2;
  const taps = (kernel + odd) / 2;
  const even = tf.pad(filter, [
    [0, odd],
    [0, odd],
    [0, 0],
    [0, 0],
  ]);
  const phases = tf.reverse(tf.reshape(even, [taps, 2, taps, 2, channels * outputs]), [0, 2]);
  const grouped = tf.transpose(phases, [0, 2, 1, 3, 4]);
  const ordered = tf.transpose(
    tf.reshape(grouped, [taps * taps, 4, channels, outputs]),
    [0, 2, 1, 3],
  );
  const weights = tf.reshape<tf.Rank.R4>(ordered, [taps, taps, channels, 4 * outputs]);
  const border = taps - 1;
  const padded = tf.pad(input, [
    [0, 0],
    [border, border],
    [border, border],
    [0, 0],
  ]);
  const cells = convolution(padded, weights);
  const side = size + border;
  const rows = tf.transpose(tf.reshape(cells, [batch * side, side, 2, 2 * outputs]), [0, 2, 1, 3]);
  const picture = tf.reshape<tf.Rank.R4>(rows, [batch, side * 2, side * 2, outputs]);
  if (outputSize <= side * 2) {
    return tf.slice(picture, [0, 0, 0, 0], [batch, outputSize, outputSize, outputs]);
  }
  const missing = outputSize - side * 2;
  return tf.pad(picture, [
    [0, 0],
    [0, missing],
    [0, missing],
    [0, 0],
  ]);
}

/** Transposed convolution of stride 2; weights [side, side, input channels, output channels]. */
export function deconvolve(
  input: tf.Tensor4D,
  filter: tf.Tensor4D,
  outputSize: number,
): tf.Tensor4D {
  return spread(input, filter, outputSize, (x, w) => convolve(x, w, 1));
}

/** Matrix product, transposing before multiplying in the gradients: the backend is far slower the other way. */
export function multiply(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const run = tf.customGrad((x, w, save) => {
    const left = x as tf.Tensor2D;
    const right = w as tf.Tensor2D;
    (save as SaveTensors)([left, right]);
    return {
      value: tf.matMul(left, right),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedLeft, savedRight] = saved as [tf.Tensor2D, tf.Tensor2D];
        const slope = dy as tf.Tensor2D;
        return [
          tf.matMul(slope, tf.transpose(savedRight)),
          tf.matMul(tf.transpose(savedLeft), slope),
        ];
      },
    };
  });
  return run(a, b) as tf.Tensor2D;
}
