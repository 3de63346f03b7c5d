import { damaged } from './messages.ts';

/** Writes bytes one after another; numbers of more than one byte as they lie in memory (little endian everywhere that we run). */
export class ByteWriter {
  private bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** Begins anew. */
  clear(): void {
    this.length = 0;
  }

  /** A copy of what was written. A short one lies in memory that it shares with others. */
  copy(): Uint8Array {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  byte(value: number): void {
    this.room(1);
    this.bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.room(4);
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  float64(value: number): void {
    this.room(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A whole number from 0 to 2^32 - 1, in as few bytes as it needs. */
  whole(value: number): void {
    this.room(5);
    let rest = value >>> 0;
    while (rest > 127) {
      this.bytes[this.length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  raw(bytes: Uint8Array): void {
    this.room(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Numbers with their count. */
  doubles(values: Float64Array): void {
    this.whole(values.length);
    this.raw(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** Words with their count, small ones in one byte. */
  words(values: Int32Array): void {
    this.whole(values.length);
    this.room(values.length * 5);
    const { bytes } = this;
    let at = this.length;
    for (const value of values) {
      // The sign goes into the lowest bit, so that small negative words are short too.
      let rest = ((value << 1) ^ (value >> 31)) >>> 0;
      while (rest > 127) {
        bytes[at++] = (rest & 127) | 128;
        rest >>>= 7;
      }
      bytes[at++] = rest;
    }
    this.length = at;
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Reads what a ByteWriter wrote. @throws PrecocialError 'invalid-file' beyond the end */
export class ByteReader {
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** True once all is read. */
  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++] ?? damaged();
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  float64(): number {
    return this.view.getFloat64(this.take(8), true);
  }

  whole(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
    return damaged();
  }

  /** A copy of the next bytes. */
  raw(length: number): Uint8Array {
    const from = this.take(length);
    const copy = new Uint8Array(length);
    copy.set(this.bytes.subarray(from, from + length));
    return copy;
  }

  doubles(): Float64Array {
    const from = this.take(this.whole() * 8);
    const values = new Float64Array((this.at - from) / 8);
    for (let k = 0; k < values.length; k++) values[k] = this.view.getFloat64(from + 8 * k, true);
    return values;
  }

  words(): Int32Array {
    const count = this.whole();
    // Each takes a byte at least.
    if (count > this.bytes.length - this.at) return damaged();
    const words = new Int32Array(count);
    for (let k = 0; k < count; k++) {
      const value = this.whole();
      words[k] = (value >>> 1) ^ -(value & 1);
    }
    return words;
  }

  private take(length: number): number {
    const from = this.at;
    if (from + length > this.bytes.length) return damaged();
    this.at += length;
    return from;
  }
}
