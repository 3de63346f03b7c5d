import { inflateRawSync } from 'node:zlib';
import { PrecocialError } from '../../shared/base/errors.ts';

/** A file of an archive may take this much, in bytes. */
const MOST_BYTES = 512 * 2 ** 20;
const MOST_FILES = 1000;

function refuse(problem: string): never {
  throw new PrecocialError('invalid-file', `The archive ${problem}.`);
}

/**
 * The files of a zip archive by their names, stored or deflated, as numpy.savez writes them.
 * @throws PrecocialError 'invalid-file'
 */
export function readZip(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  // The directory's end is at most 64 KiB before the file's.
  let end = bytes.length - 22;
  while (end >= 0 && end > bytes.length - 65558 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) refuse('is damaged or no zip file');
  const count = view.getUint16(end + 10, true);
  if (count > MOST_FILES) refuse(`holds ${count} files; up to ${MOST_FILES} are read`);
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  const inside = (from: number, length: number): void => {
    if (from + length > bytes.length) refuse('is damaged: a file of it reaches past its end');
  };
  for (let k = 0; k < count; k++) {
    inside(at, 46);
    if (view.getUint32(at, true) !== 0x02014b50) refuse('has a damaged directory');
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const extra = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (size > MOST_BYTES || packed > MOST_BYTES)
      refuse(
        `holds ${name} of ${Math.ceil(size / 2 ** 20)} MiB; up to ${MOST_BYTES / 2 ** 20} MiB are read`,
      );
    inside(local, 30);
    const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    inside(from, packed);
    files.set(name, contentOf(name, method, bytes.subarray(from, from + packed), size));
    at += 46 + nameLength + extra;
  }
  return files;
}

function contentOf(name: string, method: number, packed: Uint8Array, size: number): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) refuse(`packs ${name} by method ${method}; stored and deflated files are read`);
  try {
    const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    if (content.length === size) return content;
  } catch {
    // Said below.
  }
  return refuse(`is damaged: ${name} cannot be unpacked`);
}
