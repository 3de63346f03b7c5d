/**
 * Counter-based randomness: a key names a purpose, and the numbers drawn from it depend on nothing
 * else. There is no global state, so the same key gives the same numbers in any process or order.
 *
 * The generator is Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011).
 */
export type Key = readonly [high: number, low: number];

const PARITY = 0x1bd11bda;

/** One Threefry-2x32-20 block: encrypts the counter (x0, x1) under the key. */
export function threefry(key: Key, x0: number, x1: number): [number, number] {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = PARITY ^ k0 ^ k1;
  let a = (x0 + k0) | 0;
  let b = (x1 + k1) | 0;
  // Written out: a function for the rounds is half as fast where it is not inlined.
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 1) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 2) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k0) | 0;
  b = (b + k1 + 3) | 0;
  a = (a + b) | 0;
  b = ((b << 17) | (b >>> 15)) ^ a;
  a = (a + b) | 0;
  b = ((b << 29) | (b >>> 3)) ^ a;
  a = (a + b) | 0;
  b = ((b << 16) | (b >>> 16)) ^ a;
  a = (a + b) | 0;
  b = ((b << 24) | (b >>> 8)) ^ a;
  a = (a + k1) | 0;
  b = (b + k2 + 4) | 0;
  a = (a + b) | 0;
  b = ((b << 13) | (b >>> 19)) ^ a;
  a = (a + b) | 0;
  b = ((b << 15) | (b >>> 17)) ^ a;
  a = (a + b) | 0;
  b = ((b << 26) | (b >>> 6)) ^ a;
  a = (a + b) | 0;
  b = ((b << 6) | (b >>> 26)) ^ a;
  a = (a + k2) | 0;
  b = (b + k0 + 5) | 0;
  return [a >>> 0, b >>> 0];
}

/** Key of a seed: a non-negative integer below 2^53. */
export function keyOf(seed: number): Key {
  return threefry([0x50726563, 0x6f636961], Math.floor(seed / 2 ** 32), seed >>> 0);
}

/** FNV-1a of a label, so that purposes can be named by words. */
function hashLabel(label: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** Derives an independent key for a purpose (a word) or an index (an integer in 0..2^53). */
export function fold(key: Key, purpose: string | number): Key {
  return typeof purpose === 'string'
    ? threefry(key, 0x77_6f_72_64, hashLabel(purpose))
    : threefry(key, Math.floor(purpose / 2 ** 32), purpose >>> 0);
}

/** A stream of numbers under one key. Reading from it is its only state. */
export class Stream {
  private counter = 0;
  private spare: number | null = null;

  constructor(private readonly key: Key) {}

  /** Uniform integer in 0..2^32-1. */
  uint32(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    const [a, b] = threefry(this.key, 0x73747265, this.counter++);
    this.spare = b;
    return a;
  }

  /** Uniform in [0, 1) with 53 random bits. */
  uniform(): number {
    const a = this.uint32() >>> 5;
    const b = this.uint32() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer in 0..count-1; count at least 1. The bias of the product is below count / 2^32. */
  integer(count: number): number {
    return Math.floor((this.uint32() / 4294967296) * count);
  }

  /** Standard normal, by Box and Muller's transform (1958); the second value is not kept. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}
