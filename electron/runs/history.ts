import {
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import { errorCode } from '../system/files.ts';
import { appendWhole } from './journal.ts';

export const historyFile = (folder: string): string => join(folder, 'history.ndjson');

interface Lines {
  readonly rows: GenerationStatistics[];
  /** Whole lines that are no statistics of a later generation, counted from 1. */
  readonly strange: number[];
  /** Length of the whole lines; what follows was torn off by the end of a process. */
  readonly length: number;
}

function rowOf(line: string): GenerationStatistics | null {
  try {
    const row: unknown = JSON.parse(line);
    const fits = typeof row === 'object' && row !== null && 'generation' in row;
    return fits && Number.isInteger(row.generation) ? (row as GenerationStatistics) : null;
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
  const strange: number[] = [];
  text
    .slice(0, length)
    .split('\n')
    .slice(0, -1)
    .forEach((line, k) => {
      const row = rowOf(line);
      if (row !== null && row.generation > (rows.at(-1)?.generation ?? -1)) rows.push(row);
      else strange.push(k + 1);
    });
  if (!couldBeTorn(text.slice(length))) strange.push(text.slice(0, length).split('\n').length);
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
    return parseLines(await readFile(historyFile(folder), 'utf8')).rows;
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
    const { rows, strange, length } = parseLines(readFileSync(path, 'latin1'));
    ftruncateSync(this.file, length);
    this.next = (rows.at(-1)?.generation ?? -1) + 1;
    this.length = length;
    const [damaged] = strange;
    if (damaged === undefined) {
      if (this.next < finished)
        this.note = `${path} lacks ${finished - rows.length} of the ${finished} generations that are finished: the curves miss them. Nothing else is lost, and the run goes on.`;
      return;
    }
    const copy = setAside(path);
    ftruncateSync(this.file, 0);
    this.length = 0;
    this.write(rows);
    this.note = `${path}: line ${damaged} is damaged; the file as it was is kept as ${copy}, and the run goes on with the ${rows.length} generations that can be read.`;
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
