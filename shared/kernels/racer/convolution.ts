// Convolutions in f32 for the autoencoder. Values lie row by row, column by column, channel by channel.
// Weights are packed in blocks of eight output channels: [block][kernel row][kernel column][input][8].

/** Eight output channels of four output pixels: the accumulators of a pass. */
@inline
function pass(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  kernel: usize,
  run: usize,
  rowBytes: usize,
  weights: usize,
  bias: usize,
  out0: usize,
  out1: usize,
  out2: usize,
  out3: usize,
  relu: bool,
): void {
  let a0 = v128.load(bias);
  let b0 = v128.load(bias, 16);
  let a1 = a0;
  let b1 = b0;
  let a2 = a0;
  let b2 = b0;
  let a3 = a0;
  let b3 = b0;
  let w = weights;
  for (let row: usize = 0; row < kernel; row++) {
    const shift = row * rowBytes;
    for (let at = shift, end = shift + run; at < end; at += 4) {
      const wa = v128.load(w);
      const wb = v128.load(w, 16);
      w += 32;
      const x0 = v128.load32_splat(p0 + at);
      a0 = f32x4.add(a0, f32x4.mul(x0, wa));
      b0 = f32x4.add(b0, f32x4.mul(x0, wb));
      const x1 = v128.load32_splat(p1 + at);
      a1 = f32x4.add(a1, f32x4.mul(x1, wa));
      b1 = f32x4.add(b1, f32x4.mul(x1, wb));
      const x2 = v128.load32_splat(p2 + at);
      a2 = f32x4.add(a2, f32x4.mul(x2, wa));
      b2 = f32x4.add(b2, f32x4.mul(x2, wb));
      const x3 = v128.load32_splat(p3 + at);
      a3 = f32x4.add(a3, f32x4.mul(x3, wa));
      b3 = f32x4.add(b3, f32x4.mul(x3, wb));
    }
  }
  if (relu) {
    const zero = f32x4.splat(0);
    a0 = f32x4.pmax(zero, a0);
    b0 = f32x4.pmax(zero, b0);
    a1 = f32x4.pmax(zero, a1);
    b1 = f32x4.pmax(zero, b1);
    a2 = f32x4.pmax(zero, a2);
    b2 = f32x4.pmax(zero, b2);
    a3 = f32x4.pmax(zero, a3);
    b3 = f32x4.pmax(zero, b3);
  }
  v128.store(out0, a0);
  v128.store(out0, b0, 16);
  v128.store(out1, a1);
  v128.store(out1, b1, 16);
  v128.store(out2, a2);
  v128.store(out2, b2, 16);
  v128.store(out3, a3);
  v128.store(out3, b3, 16);
}

/**
 * Convolution without padding.
 * @param size side of the square input, of `channels` values a pixel
 * @param outChannels a multiple of 8; bias has as many values
 */
export function convolve(
  input: usize,
  size: i32,
  channels: i32,
  kernel: i32,
  stride: i32,
  weights: usize,
  bias: usize,
  output: usize,
  outSize: i32,
  outChannels: i32,
  relu: bool,
): void {
  const pixelBytes = <usize>channels << 2;
  const rowBytes = <usize>size * pixelBytes;
  const run = <usize>kernel * pixelBytes;
  const blockBytes = <usize>(kernel * kernel * channels) << 5;
  const outBytes = <usize>outChannels << 2;
  const pixels = outSize * outSize;
  for (let block: usize = 0; block < <usize>(outChannels >> 3); block++) {
    const own = weights + block * blockBytes;
    const ownBias = bias + (block << 5);
    const target = output + (block << 5);
    for (let first = 0; first < pixels; first += 4) {
      // Past the end the last pixel is computed again.
      const i1 = min(first + 1, pixels - 1);
      const i2 = min(first + 2, pixels - 1);
      const i3 = min(first + 3, pixels - 1);
      pass(
        input + place(first, outSize, stride, rowBytes, pixelBytes),
        input + place(i1, outSize, stride, rowBytes, pixelBytes),
        input + place(i2, outSize, stride, rowBytes, pixelBytes),
        input + place(i3, outSize, stride, rowBytes, pixelBytes),
        <usize>kernel, run, rowBytes, own, ownBias,
        target + <usize>first * outBytes,
        target + <usize>i1 * outBytes,
        target + <usize>i2 * outBytes,
        target + <usize>i3 * outBytes,
        relu,
      );
    }
  }
}

/** Byte offset of the first input an output pixel reads. */
@inline
function place(pixel: i32, outSize: i32, stride: i32, rowBytes: usize, pixelBytes: usize): usize {
  const y = pixel / outSize;
  const x = pixel - y * outSize;
  return <usize>(y * stride) * rowBytes + <usize>(x * stride) * pixelBytes;
}

/**
 * Cells of four output pixels (row phase, column phase, channel) to a picture of side outSize, inside a
 * border of zeros; `cellChannels` values a cell, of which the first 4 * channels count.
 */
export function spreadCells(
  cells: usize,
  side: i32,
  cellChannels: i32,
  channels: i32,
  output: usize,
  outSize: i32,
  border: i32,
): void {
  const outer = outSize + 2 * border;
  const pixelBytes = <usize>channels << 2;
  memory.fill(output, 0, <usize>(outer * outer) * pixelBytes);
  for (let y = 0; y < outSize; y++) {
    const to = output + <usize>((y + border) * outer + border) * pixelBytes;
    const row = cells + (<usize>((y >> 1) * side * cellChannels) << 2) + <usize>(y & 1) * 2 * pixelBytes;
    for (let x = 0; x < outSize; x++) {
      const from = row + (<usize>((x >> 1) * cellChannels) << 2) + <usize>(x & 1) * pixelBytes;
      memory.copy(to + <usize>x * pixelBytes, from, pixelBytes);
    }
  }
}

/** Three planes to pixels of three values. */
export function interleave(planes: usize, pixels: usize, count: i32): void {
  const plane = <usize>count << 2;
  for (let at: usize = 0; at < plane; at += 4) {
    const to = pixels + at * 3;
    store<f32>(to, load<f32>(planes + at));
    store<f32>(to, load<f32>(planes + plane + at), 4);
    store<f32>(to, load<f32>(planes + 2 * plane + at), 8);
  }
}
