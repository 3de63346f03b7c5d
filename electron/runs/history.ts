import { closeSync, copyFileSync, existsSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { errorCode } from '../system/files.ts';
import { readWhole, readWholeSync } from '../system/read-file.ts';
import { appendWhole } from './journal.ts';

export const historyFile = (folder: string): string => join(folder, 'history.ndjson');

interface Lines {
  readonly rows: GenerationStatistics[];
  /** The first line that is no statistics of a later generation, counted from 1; null if all are. */
  readonly strange: number | null;
  /** Length of the whole lines; what follows was torn off by the end of a process. */
  readonly length: number;
}

/** The longest line that is taken for statistics, in characters. */
const LONGEST_LINE = 10_000;
/** After so many lines that are no statistics the rest is not read: to refuse a line takes longer than to read one. */
const MOST_STRANGE = 1000;

function rowOf(line: string): GenerationStatistics | null {
  if (line.length > LONGEST_LINE) return null;
  try {
    const row = parseJson(line).value;
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return null;
    // What is not finite was written as null.
    const numbers = Object.values(row).every(
      (value) => value === null || typeof value === 'number',
    );
    const { generation } = row as Partial<GenerationStatistics>;
    return numbers && Number.isInteger(generation) ? (row as GenerationStatistics) : null;
  } catch {
    return null;
  }
}

/** True for the beginning of a line that this program writes. */
function couldBeTorn(tail: string): boolean {
  const begins = '{"generation":';
  return tail.startsWith(begins) || begins.startsWith(tail);
}

function parseLines(text: string): Lines {
  const length = text.lastIndexOf('\n') + 1;
  const rows: GenerationStatistics[] = [];
  let strange: number | null = null;
  let count = 0;
  let line = 1;
  for (let from = 0; from < length && count < MOST_STRANGE; line++) {
    const end = text.indexOf('\n', from);
    const row = rowOf(text.slice(from, end));
    if (row !== null && row.generation > (rows.at(-1)?.generation ?? -1)) rows.push(row);
    else {
      strange ??= line;
      count++;
    }
    from = end + 1;
  }
  if (!couldBeTorn(text.slice(length))) strange ??= line;
  return { rows, strange, length };
}

/** Copies a damaged file beside itself under a free name. @returns the copy's path */
function setAside(path: string): string {
  let copy = `${path}.damaged`;
  for (let n = 2; existsSync(copy); n++) copy = `${path}.damaged-${n}`;
  copyFileSync(path, copy);
  return copy;
}

/** The statistics of every generation so far, as far as they can be read. A missing file is an empty history. */
export async function readHistory(folder: string): Promise<GenerationStatistics[]> {
  try {
    return parseLines((await readWhole(historyFile(folder))).toString('latin1')).rows;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Appends to a history. When it is opened, a torn last line is cut off; a file with strange lines is set
 * aside, and what can be read of it is kept.
 */
export class History {
  private readonly file: number;
  private next: number;
  private length: number;
  /** What was found damaged, as a sentence; null if nothing was. */
  readonly note: string | null = null;

  /** @param finished generations of the run's checkpoint, which no replay brings back */
  constructor(folder: string, finished = 0) {
    const path = historyFile(folder);
    this.file = openSync(path, 'a+');
    const { rows, strange, length } = parseLines(readWholeSync(path).toString('latin1'));
    ftruncateSync(this.file, length);
    this.next = (rows.at(-1)?.generation ?? -1) + 1;
    this.length = length;
    if (strange === null) {
      if (this.next < finished)
        this.note = `${path} lacks ${finished - rows.length} of the ${finished} generations that are finished: the curves miss them. Nothing else is lost, and the run goes on.`;
      return;
    }
    const copy = setAside(path);
    ftruncateSync(this.file, 0);
    this.length = 0;
    this.write(rows);
    this.note = `${path}: line ${strange} is damaged; the file as it was is kept as ${copy}, and the run goes on with the ${rows.length} generations that can be read.`;
  }

  /** Appends a generation; one that is there already is passed over, since it cannot differ. */
  append(row: GenerationStatistics): void {
    if (row.generation < this.next) return;
    this.write([row]);
    this.next = row.generation + 1;
  }

  private write(rows: readonly GenerationStatistics[]): void {
    const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    appendWhole(this.file, bytes, this.length);
    this.length += bytes.length;
  }

  close(): void {
    closeSync(this.file);
  }
}
