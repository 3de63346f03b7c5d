import { closeSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { errorCode } from '../system/files.ts';
import { readWholeSync } from '../system/read-file.ts';

/**
 * What rollouts gave, one record a generation since the last checkpoint. Everything else follows from
 * the state before, so a resumed search repeats the cheap part and reads the expensive one here.
 *
 * Record: length of the payload (u32), its checksum (u32), payload: generation (u32), number of fitness
 * values (u32), number of confirmation values (u32), 0 (u32), seconds of rollouts so far, rollouts per
 * second, then the values (f64). Little-endian. A torn last record is cut off.
 */
export interface JournalRecord {
  readonly generation: number;
  readonly seconds: number;
  readonly rolloutsPerSecond: number;
  /** Mean returns of each individual at each weight. */
  readonly returns: Float64Array;
  /** Mean returns by weight of the candidates on fresh episodes; empty if there were no candidates. */
  readonly confirmation: Float64Array;
}

const HEAD = 8;
const FIXED = 32;

function encode(record: JournalRecord): Buffer {
  const { returns, confirmation } = record;
  const payload = Buffer.alloc(FIXED + (returns.length + confirmation.length) * 8);
  payload.writeUInt32LE(record.generation, 0);
  payload.writeUInt32LE(returns.length, 4);
  payload.writeUInt32LE(confirmation.length, 8);
  payload.writeDoubleLE(record.seconds, 16);
  payload.writeDoubleLE(record.rolloutsPerSecond, 24);
  let place = FIXED;
  for (const value of [...returns, ...confirmation]) place = payload.writeDoubleLE(value, place);
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(payload.length, 0);
  head.writeUInt32LE(crc32(payload), 4);
  return Buffer.concat([head, payload]);
}

const NO_VALUES = new Float64Array();

/** @param values of the whole journal, into which those of the record are put; @param at where they begin */
function decode(payload: Buffer, values: Float64Array, at: number): JournalRecord | null {
  const returns = payload.readUInt32LE(4);
  const confirmation = payload.readUInt32LE(8);
  const count = returns + confirmation;
  if (payload.length !== FIXED + count * 8) return null;
  for (let k = 0; k < count; k++) values[at + k] = payload.readDoubleLE(FIXED + k * 8);
  const part = (from: number, length: number): Float64Array =>
    length === 0 ? NO_VALUES : values.subarray(from, from + length);
  return {
    generation: payload.readUInt32LE(0),
    seconds: payload.readDoubleLE(16),
    rolloutsPerSecond: payload.readDoubleLE(24),
    returns: part(at, returns),
    confirmation: part(at + returns, confirmation),
  };
}

/**
 * The whole records of a journal and the length they take; the first that is torn or damaged ends it. A missing
 * file is an empty journal.
 */
export function readJournal(path: string): { records: JournalRecord[]; length: number } {
  let bytes: Buffer;
  try {
    bytes = readWholeSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { records: [], length: 0 };
    throw error;
  }
  const records: JournalRecord[] = [];
  // One block for all: a million small arrays would take ten times the file.
  const values = new Float64Array(Math.floor(bytes.length / 8));
  let count = 0;
  let place = 0;
  while (place + HEAD + FIXED <= bytes.length) {
    const length = bytes.readUInt32LE(place);
    if (length < FIXED || place + HEAD + length > bytes.length) break;
    const payload = bytes.subarray(place + HEAD, place + HEAD + length);
    const whole = crc32(payload) === bytes.readUInt32LE(place + 4);
    const record = whole ? decode(payload, values, count) : null;
    if (record === null) break;
    count += record.returns.length + record.confirmation.length;
    records.push(record);
    place += HEAD + length;
  }
  return { records, length: place };
}

/**
 * Writes bytes to a file, all of them: a disk that is nearly full takes a part and reports no error.
 * @param place in the file; null for its end, in a file opened for appending
 * @throws the file system's own error
 */
export function writeWhole(file: number, bytes: Uint8Array, place: number | null): void {
  for (let done = 0; done < bytes.length;)
    done += writeSync(file, bytes, done, bytes.length - done, place === null ? null : place + done);
}

/**
 * Appends bytes to a file, all or none.
 * @param length of the file before
 * @throws the file system's own error, the file as it was
 */
export function appendWhole(file: number, bytes: Uint8Array, length: number): void {
  try {
    writeWhole(file, bytes, null);
  } catch (error) {
    ftruncateSync(file, length);
    throw error;
  }
}

/** Appends to a journal; each record reaches the operating system before `append` returns. */
export class Journal {
  private readonly file: number;
  private length: number;

  /** @param length of the whole records, as `readJournal` says; what follows is cut off */
  constructor(path: string, length: number) {
    this.length = length;
    this.file = openSync(path, 'a+');
    ftruncateSync(this.file, this.length);
  }

  append(record: JournalRecord): void {
    const bytes = encode(record);
    appendWhole(this.file, bytes, this.length);
    this.length += bytes.length;
  }

  /** Removes every record: a checkpoint holds them now. */
  clear(): void {
    ftruncateSync(this.file, 0);
    fsyncSync(this.file);
    this.length = 0;
  }

  close(): void {
    closeSync(this.file);
  }
}
