/**
 * A GIF89a writer: one palette a frame, no dithering, LZW as the format's appendix F describes it. Pure, so
 * that it can be tested without a browser.
 */

/** Where bytes go, in order. */
export type ByteSink = (bytes: Uint8Array<ArrayBuffer>) => void;

const BITS = 5;
const CELLS = 1 << (3 * BITS);

/** Cell of a colour among 32 x 32 x 32. */
function cellOf(red: number, green: number, blue: number): number {
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

interface Box {
  cells: number[];
  /** Pixels in it. */
  weight: number;
}

export interface Quantised {
  /** 256 colours, three bytes each. */
  readonly palette: Uint8Array<ArrayBuffer>;
  /** Palette index of each pixel. */
  readonly indices: Uint8Array<ArrayBuffer>;
}

/** Reduces a picture to 256 colours by median cut. @param rgba four bytes a pixel; alpha is ignored */
export function quantise(rgba: Uint8ClampedArray): Quantised {
  const counts = new Uint32Array(CELLS);
  const sums = new Float64Array(CELLS * 3);
  const pixels = rgba.length / 4;
  for (let p = 0; p < pixels; p++) {
    const [red = 0, green = 0, blue = 0] = [rgba[p * 4], rgba[p * 4 + 1], rgba[p * 4 + 2]];
    const cell = cellOf(red, green, blue);
    counts[cell] = (counts[cell] ?? 0) + 1;
    sums[cell * 3] = (sums[cell * 3] ?? 0) + red;
    sums[cell * 3 + 1] = (sums[cell * 3 + 1] ?? 0) + green;
    sums[cell * 3 + 2] = (sums[cell * 3 + 2] ?? 0) + blue;
  }
  const boxes = medianCut(counts, 256);
  const palette = new Uint8Array(256 * 3);
  const indexOf = new Uint8Array(CELLS);
  boxes.forEach(({ cells, weight }, index) => {
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (const cell of cells) sum += sums[cell * 3 + channel] ?? 0;
      palette[index * 3 + channel] = Math.round(sum / Math.max(1, weight));
    }
    for (const cell of cells) indexOf[cell] = index;
  });
  const indices = new Uint8Array(pixels);
  for (let p = 0; p < pixels; p++)
    indices[p] = indexOf[cellOf(rgba[p * 4] ?? 0, rgba[p * 4 + 1] ?? 0, rgba[p * 4 + 2] ?? 0)] ?? 0;
  return { palette, indices };
}

/** Splits the box with the widest spread times pixels until there are enough or nothing to split. */
function medianCut(counts: Uint32Array, most: number): readonly Box[] {
  const used: number[] = [];
  counts.forEach((count, cell) => {
    if (count > 0) used.push(cell);
  });
  const weigh = (cells: readonly number[]): number =>
    cells.reduce((sum, cell) => sum + (counts[cell] ?? 0), 0);
  const boxes: Box[] = [{ cells: used, weight: weigh(used) }];
  while (boxes.length < most) {
    let best = -1;
    let score = 0;
    boxes.forEach((box, k) => {
      const value = widest(box.cells).spread * Math.sqrt(box.weight);
      if (value > score) [best, score] = [k, value];
    });
    const box = boxes[best];
    if (box === undefined) break;
    const { channel } = widest(box.cells);
    const shift = (2 - channel) * BITS;
    box.cells.sort((a, b) => ((a >> shift) & 31) - ((b >> shift) & 31));
    let half = 0;
    let cut = 1;
    for (let k = 0; k < box.cells.length - 1; k++) {
      half += counts[box.cells[k] ?? 0] ?? 0;
      cut = k + 1;
      if (half * 2 >= box.weight) break;
    }
    const upper = box.cells.slice(cut);
    box.cells = box.cells.slice(0, cut);
    box.weight = weigh(box.cells);
    boxes.push({ cells: upper, weight: weigh(upper) });
  }
  return boxes;
}

function widest(cells: readonly number[]): { channel: number; spread: number } {
  let result = { channel: 0, spread: 0 };
  for (let channel = 0; channel < 3; channel++) {
    const shift = (2 - channel) * BITS;
    let low = 31;
    let high = 0;
    for (const cell of cells) {
      const value = (cell >> shift) & 31;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low > result.spread) result = { channel, spread: high - low };
  }
  return result;
}

/** LZW with 8-bit symbols, packed least significant bit first, in blocks of at most 255 bytes. */
export function compress(indices: Uint8Array): Uint8Array<ArrayBuffer> {
  const CLEAR = 256;
  const END = 257;
  const out: number[] = [8];
  let block: number[] = [];
  let bits = 0;
  let held = 0;
  let size = 9;
  const flush = (): void => {
    if (block.length === 0) return;
    out.push(block.length, ...block);
    block = [];
  };
  const put = (code: number): void => {
    held |= code << bits;
    bits += size;
    while (bits >= 8) {
      block.push(held & 255);
      held >>>= 8;
      bits -= 8;
      if (block.length === 255) flush();
    }
  };
  let codes = new Map<number, number>();
  let next = END + 1;
  put(CLEAR);
  let prefix = indices[0] ?? 0;
  for (let p = 1; p < indices.length; p++) {
    const symbol = indices[p] ?? 0;
    const known = codes.get((prefix << 8) | symbol);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    put(prefix);
    if (next < 4096) {
      codes.set((prefix << 8) | symbol, next);
      if (next === 1 << size && size < 12) size++;
      next++;
    } else {
      put(CLEAR);
      codes = new Map();
      next = END + 1;
      size = 9;
    }
    prefix = symbol;
  }
  put(prefix);
  put(END);
  if (bits > 0) block.push(held & 255);
  flush();
  out.push(0);
  return Uint8Array.from(out);
}

/** Hundredths of a second that frame `index` stands, so that the sum never drifts from the frame rate. */
export function delayOf(index: number, framesPerSecond: number): number {
  const until = (frame: number): number => Math.round((frame * 100) / framesPerSecond);
  return until(index + 1) - until(index);
}

/** Writes an endless loop of frames. */
export class GifWriter {
  private frames = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
    private readonly framesPerSecond: number,
    private readonly sink: ByteSink,
  ) {
    const header = [...'GIF89a'].map((letter) => letter.charCodeAt(0));
    // No global palette; the loop count of the application extension is 0: for ever.
    const screen = [...word(width), ...word(height), 0x70, 0, 0];
    const loop = [0x21, 0xff, 11, ...[...'NETSCAPE2.0'].map((c) => c.charCodeAt(0)), 3, 1, 0, 0, 0];
    sink(Uint8Array.from([...header, ...screen, ...loop]));
  }

  /** @param rgba four bytes a pixel */
  add(rgba: Uint8ClampedArray): void {
    const { palette, indices } = quantise(rgba);
    const delay = delayOf(this.frames++, this.framesPerSecond);
    const control = [0x21, 0xf9, 4, 0, ...word(delay), 0, 0];
    const place = [0x2c, 0, 0, 0, 0, ...word(this.width), ...word(this.height), 0x87];
    this.sink(Uint8Array.from([...control, ...place]));
    this.sink(palette);
    this.sink(compress(indices));
  }

  finish(): void {
    this.sink(Uint8Array.of(0x3b));
  }
}

function word(value: number): [low: number, high: number] {
  return [value & 255, value >> 8];
}
