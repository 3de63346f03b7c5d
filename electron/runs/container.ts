import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { PrecocialError } from '../../shared/base/errors.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { decodeText } from '../../shared/formats/text.ts';

/**
 * A file of one JSON value and some integer tables, compressed and with a checksum:
 * magic (8 bytes), version (u32), checksum of the rest (u32), length of the JSON (u32), number of tables
 * (u32), their lengths (u32 each), then JSON and tables, deflated. Little-endian throughout.
 */
const MAGIC = 'PRECOCKP';
const VERSION = 1;
const FIXED = 24;

/** What a container may hold, and how much more than its file that may be. */
const MOST_TABLES = 64;
const MOST_BYTES = 256 * 2 ** 20;
const MOST_PACKED = 200;
const SLACK = 2 ** 20;

/** Packs a JSON value and tables. */
export function packContainer(json: unknown, tables: readonly Int32Array[]): Buffer {
  const text = Buffer.from(JSON.stringify(json), 'utf8');
  const body = Buffer.concat([
    text,
    ...tables.map((table) => Buffer.from(table.buffer, table.byteOffset, table.byteLength)),
  ]);
  const packed = deflateRawSync(body, { level: 1 });
  const head = Buffer.alloc(FIXED + tables.length * 4);
  head.write(MAGIC, 'latin1');
  head.writeUInt32LE(VERSION, 8);
  head.writeUInt32LE(text.length, 16);
  head.writeUInt32LE(tables.length, 20);
  tables.forEach((table, k) => head.writeUInt32LE(table.length, FIXED + k * 4));
  const whole = Buffer.concat([head, packed]);
  whole.writeUInt32LE(crc32(whole.subarray(16)), 12);
  return whole;
}

/**
 * Reads what `packContainer` wrote.
 * @param name the file, for the message
 * @param remedy what to do about a damaged one, as a sentence
 * @throws PrecocialError 'invalid-file', or 'newer-version'
 */
export function readContainer(
  bytes: Buffer,
  name: string,
  remedy: string,
): { json: unknown; tables: Int32Array[] } {
  const bad = (what: string): PrecocialError =>
    new PrecocialError(
      'invalid-file',
      `${name} is damaged: ${what}. Nothing was changed. ${remedy}`,
      { file: name },
    );
  if (bytes.length < FIXED || bytes.toString('latin1', 0, 8) !== MAGIC)
    throw bad('its first bytes are wrong');
  const version = bytes.readUInt32LE(8);
  if (version > VERSION) {
    throw new PrecocialError(
      'newer-version',
      `${name} was written by a newer version of Precocial (format ${version}); this one reads up to ${VERSION}.`,
      { file: name },
    );
  }
  if (crc32(bytes.subarray(16)) !== bytes.readUInt32LE(12))
    throw bad('its checksum does not match');
  const textLength = bytes.readUInt32LE(16);
  const count = bytes.readUInt32LE(20);
  if (count > MOST_TABLES || FIXED + count * 4 > bytes.length) throw bad('it has too many tables');
  const lengths = Array.from({ length: count }, (_, k) => bytes.readUInt32LE(FIXED + k * 4));
  const size = lengths.reduce((sum, length) => sum + length * 4, textLength);
  if (size > Math.min(MOST_BYTES, bytes.length * MOST_PACKED + SLACK))
    throw bad('it unfolds to more than any file of this program');
  const body = inflated(bytes.subarray(FIXED + count * 4), size);
  if (body?.length !== size) throw bad('its parts have other lengths than it says');
  let place = textLength;
  const tables = lengths.map((length) => {
    const table = new Int32Array(
      body.buffer.slice(body.byteOffset + place, body.byteOffset + place + length * 4),
    );
    place += length * 4;
    return table;
  });
  try {
    return { json: parseJson(decodeText(body.subarray(0, textLength))).value, tables };
  } catch {
    throw bad('its text is damaged');
  }
}

/** What was deflated; null if it is damaged or more than `size` bytes. */
function inflated(packed: Buffer, size: number): Buffer | null {
  try {
    // One byte more than needed: zlib does not accept a limit of 0.
    return inflateRawSync(packed, { maxOutputLength: size + 1 });
  } catch {
    return null;
  }
}
