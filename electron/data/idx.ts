import { PrecocialError } from '../../shared/base/errors.ts';

/** The content of an idx file of bytes: its dimensions, the outermost first, and its elements. */
export interface IdxBytes {
  readonly dimensions: readonly number[];
  readonly elements: Uint8Array;
}

const BYTE_TYPE = 0x08;

/**
 * Reads the idx format of the MNIST distribution: two zero bytes, the element type, the number of
 * dimensions, each dimension as a big-endian 32-bit number, then the elements.
 * @throws PrecocialError 'invalid-file' if the header or the length is off
 */
export function parseIdx(bytes: Uint8Array, name: string): IdxBytes {
  const damaged = (reason: string): PrecocialError =>
    new PrecocialError('invalid-file', `The idx file ${name} cannot be used: ${reason}.`, {
      file: name,
    });
  const rank = bytes[3] ?? 0;
  const header = 4 + 4 * rank;
  if (bytes.length < header || bytes[0] !== 0 || bytes[1] !== 0) {
    throw damaged('its header is not that of an idx file');
  }
  if (bytes[2] !== BYTE_TYPE) throw damaged('its elements are not bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, d) => view.getUint32(4 + 4 * d, false));
  const expected = dimensions.reduce((product, size) => product * size, 1);
  if (bytes.length - header !== expected) {
    throw damaged(`it has ${bytes.length - header} elements where its header says ${expected}`);
  }
  return { dimensions, elements: bytes.subarray(header) };
}
