import { PrecocialError } from '../../base/errors.ts';

/**
 * The protocol between this program and one that steps copies of a task (docs/protocol.md). A frame is the
 * length of its body in bytes and its kind, 32-bit little endian each, then the body.
 */
export const PROTOCOL_VERSION = 1;

/** Kinds of frames; an answer has the kind of its request, or says that it failed. */
export const KIND = { failed: 0, hello: 1, reset: 2, step: 3, image: 4, times: 5 } as const;

export const HEADER_BYTES = 8;

/** The longest body that is taken, in bytes: an image of 4096 x 4096 has 48 MiB. */
export const MOST_BODY = 64 * 2 ** 20;

export interface Frame {
  readonly kind: number;
  readonly body: Uint8Array;
}

/** A frame of numbers, each a 64-bit float. */
export function numbersFrame(kind: number, numbers: Float64Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + 8 * numbers.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 8 * numbers.length, true);
  view.setUint32(4, kind, true);
  if (LITTLE) new Float64Array(bytes.buffer, HEADER_BYTES).set(numbers);
  else numbers.forEach((value, k) => view.setFloat64(HEADER_BYTES + 8 * k, value, true));
  return bytes;
}

const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The numbers of a body. @throws PrecocialError 'task-failed' for another count of them than `count` */
export function numbersOf(body: Uint8Array, count: number, what: string): Float64Array {
  if (body.length !== 8 * count)
    throw new PrecocialError(
      'task-failed',
      `It answered ${what} with ${body.length} bytes, where ${8 * count} were due: ${count} numbers of 8 bytes.`,
    );
  if (LITTLE && body.byteOffset % 8 === 0)
    return new Float64Array(body.buffer, body.byteOffset, count);
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  return Float64Array.from({ length: count }, (_, k) => view.getFloat64(8 * k, true));
}

/** Puts frames together from what arrives in pieces. */
export class FrameReader {
  private readonly header = new Uint8Array(HEADER_BYTES);
  /** Bytes of the header, then of the body, that are here. */
  private have = 0;
  private body: Uint8Array | null = null;

  /**
   * The frames that a piece completes.
   * @throws PrecocialError 'task-failed' for a length that no frame has
   */
  push(piece: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (let from = 0; from < piece.length || this.body?.length === this.have;) {
      if (this.body === null) {
        from += this.fill(this.header, piece, from);
        if (this.have < HEADER_BYTES) break;
        this.begin();
      } else {
        from += this.fill(this.body, piece, from);
        if (this.have < this.body.length) break;
        frames.push({ kind: this.word(4), body: this.body });
        this.body = null;
        this.have = 0;
      }
    }
    return frames;
  }

  private begin(): void {
    const length = this.word(0);
    if (length > MOST_BODY) {
      throw new PrecocialError(
        'task-failed',
        `It wrote what is no frame: a length of ${length} bytes (its first bytes read ${JSON.stringify(visible(this.header))}). Nothing but frames may go to its standard output; write messages to standard error.`,
      );
    }
    this.body = new Uint8Array(length);
    this.have = 0;
  }

  private fill(target: Uint8Array, piece: Uint8Array, from: number): number {
    const count = Math.min(target.length - this.have, piece.length - from);
    target.set(piece.subarray(from, from + count), this.have);
    this.have += count;
    return count;
  }

  private word(at: number): number {
    return new DataView(this.header.buffer).getUint32(at, true);
  }
}

/** Bytes as the characters a person would see in a terminal. */
function visible(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.',
  ).join('');
}
