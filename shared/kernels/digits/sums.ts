import {
  NODE_HEADER_WORDS,
  NODE_NODES,
  NODE_PIXELS,
  PIXEL_ROW,
  STRIP,
  TILE,
  rowBytes,
  valueShift,
} from './layout';

/** Bytes of a node before its sources. */
const SOURCES: usize = NODE_HEADER_WORDS << 2;

/** Bytes that a node with that many sources takes. */
@inline
export function nodeBytes(pixelSources: i32, nodeSources: i32): usize {
  return SOURCES + ((<usize>(pixelSources + nodeSources)) << 2);
}

/** Eight 16-bit steps as values: the steps divided by `levels`. */
@inline
function storeValues<T>(row: usize, steps: v128, levels: v128): void {
  const low = i32x4.extend_low_i16x8_u(steps);
  const high = i32x4.extend_high_i16x8_u(steps);
  if (sizeof<T>() == 4) {
    v128.store(row, f32x4.div(f32x4.convert_i32x4_s(low), levels));
    v128.store(row, f32x4.div(f32x4.convert_i32x4_s(high), levels), 16);
  } else {
    const lowUpper = v128.shuffle<i32>(low, low, 2, 3, 0, 1);
    const highUpper = v128.shuffle<i32>(high, high, 2, 3, 0, 1);
    v128.store(row, f64x2.div(f64x2.convert_low_i32x4_s(low), levels));
    v128.store(row, f64x2.div(f64x2.convert_low_i32x4_s(lowUpper), levels), 16);
    v128.store(row, f64x2.div(f64x2.convert_low_i32x4_s(high), levels), 32);
    v128.store(row, f64x2.div(f64x2.convert_low_i32x4_s(highUpper), levels), 48);
  }
}

/**
 * Adds up the pixel sources of every node for one tile, once for all weights: exact in 16 bits, since 257
 * sources of at most 255 steps make 65,535. Row k of `sums` receives the sum of node k as values.
 */
export function sumPixels<T>(
  network: usize,
  nodeCount: i32,
  tile: usize,
  sums: usize,
  levels: T,
): void {
  const divisor = v128.splat<T>(levels);
  const eight: usize = 8 * sizeof<T>();
  let node = network;
  let row = sums;
  for (let k = 0; k < nodeCount; k++) {
    const pixelSources = load<i32>(node, NODE_PIXELS << 2);
    const nodeSources = load<i32>(node, NODE_NODES << 2);
    let a = i16x8.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let at = node + SOURCES;
    const end = at + ((<usize>pixelSources) << 2);
    for (; at < end; at += 4) {
      const source = tile + load<u32>(at);
      a = i16x8.add(a, v128.load(source));
      b = i16x8.add(b, v128.load(source, 16));
      c = i16x8.add(c, v128.load(source, 32));
      d = i16x8.add(d, v128.load(source, 48));
    }
    storeValues<T>(row, a, divisor);
    storeValues<T>(row + eight, b, divisor);
    storeValues<T>(row + 2 * eight, c, divisor);
    storeValues<T>(row + 3 * eight, d, divisor);
    row += rowBytes<T>();
    node += nodeBytes(pixelSources, nodeSources);
  }
}

/** Row of node values: weight * (row of pixel sums + the sources that are computed nodes). */
@inline
export function sumShared<T>(
  node: usize,
  sum: usize,
  values: usize,
  row: usize,
  weight: v128,
): void {
  const first = node + nodeBytes(load<i32>(node, NODE_PIXELS << 2), 0);
  const end = first + ((<usize>load<i32>(node, NODE_NODES << 2)) << 2);
  for (let strip: usize = 0; strip < rowBytes<T>(); strip += STRIP) {
    const from = sum + strip;
    const to = row + strip;
    const base = values + strip;
    let a = v128.load(from);
    let b = v128.load(from, 16);
    let c = v128.load(from, 32);
    let d = v128.load(from, 48);
    let e = v128.load(from, 64);
    let f = v128.load(from, 80);
    let g = v128.load(from, 96);
    let h = v128.load(from, 112);
    for (let at = first; at < end; at += 4) {
      const source = base + (load<u32>(at) << valueShift<T>());
      a = v128.add<T>(a, v128.load(source));
      b = v128.add<T>(b, v128.load(source, 16));
      c = v128.add<T>(c, v128.load(source, 32));
      d = v128.add<T>(d, v128.load(source, 48));
      e = v128.add<T>(e, v128.load(source, 64));
      f = v128.add<T>(f, v128.load(source, 80));
      g = v128.add<T>(g, v128.load(source, 96));
      h = v128.add<T>(h, v128.load(source, 112));
    }
    v128.store(to, v128.mul<T>(a, weight));
    v128.store(to, v128.mul<T>(b, weight), 16);
    v128.store(to, v128.mul<T>(c, weight), 32);
    v128.store(to, v128.mul<T>(d, weight), 48);
    v128.store(to, v128.mul<T>(e, weight), 64);
    v128.store(to, v128.mul<T>(f, weight), 80);
    v128.store(to, v128.mul<T>(g, weight), 96);
    v128.store(to, v128.mul<T>(h, weight), 112);
  }
}

/** Pixels of a tile as values: rows of T in the order of the tile's rows. */
export function pixelValues<T>(tile: usize, rows: i32, values: usize, levels: T): void {
  const divisor = v128.splat<T>(levels);
  const end = tile + <usize>rows * PIXEL_ROW;
  let row = values;
  for (; tile < end; tile += PIXEL_ROW, row += rowBytes<T>()) {
    for (let image: usize = 0; image < <usize>TILE; image += 8) {
      storeValues<T>(row + image * sizeof<T>(), v128.load(tile + (image << 1)), divisor);
    }
  }
}
