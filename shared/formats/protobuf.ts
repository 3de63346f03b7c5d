import { joinArrays } from '../base/arrays.ts';

/** A writer of Protocol Buffers messages (proto3 wire format), enough for ONNX files. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  private push(part: Uint8Array): this {
    this.parts.push(part);
    return this;
  }

  private raw(value: number): this {
    const bytes: number[] = [];
    let rest = value;
    while (rest >= 128) {
      bytes.push((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
    return this.push(Uint8Array.from(bytes));
  }

  /** A non-negative integer below 2^53. */
  integer(field: number, value: number): this {
    return this.raw(field * 8).raw(value);
  }

  /** A single-precision number. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.raw(field * 8 + 5).push(bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.raw(field * 8 + 2)
      .raw(value.length)
      .push(value);
  }

  /** A string; characters beyond ASCII are encoded as UTF-8. */
  text(field: number, value: string): this {
    const escaped = encodeURIComponent(value);
    const bytes: number[] = [];
    for (let i = 0; i < escaped.length; i++) {
      if (escaped[i] === '%') {
        bytes.push(parseInt(escaped.slice(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.push(escaped.charCodeAt(i));
      }
    }
    return this.bytes(field, Uint8Array.from(bytes));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  /** The message's bytes. */
  finish(): Uint8Array {
    return joinArrays(this.parts, (length) => new Uint8Array(length));
  }
}
