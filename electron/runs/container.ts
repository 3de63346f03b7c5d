import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { PrecocialError } from '../../shared/base/errors.ts';

/**
 * A file of one JSON value and some integer tables, compressed and with a checksum:
 * magic (8 bytes), version (u32), checksum of the rest (u32), length of the JSON (u32), number of tables
 * (u32), their lengths (u32 each), then JSON and tables, deflated. Little-endian throughout.
 */
const MAGIC = 'PRECOCKP';
const VERSION = 1;
const FIXED = 24;

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
  const lengths = Array.from({ length: count }, (_, k) => bytes.readUInt32LE(FIXED + k * 4));
  const body = inflateRawSync(bytes.subarray(FIXED + count * 4));
  let place = textLength;
  const tables = lengths.map((length) => {
    const table = new Int32Array(
      body.buffer.slice(body.byteOffset + place, body.byteOffset + place + length * 4),
    );
    place += length * 4;
    return table;
  });
  return { json: JSON.parse(body.toString('utf8', 0, textLength)), tables };
}
