import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerationStatistics } from '../../shared/contract/lab.ts';
import { errorCode } from '../lab/files.ts';

export const historyFile = (folder: string): string => join(folder, 'history.ndjson');

/** Lines of a history that are whole and in order; what follows a torn or strange line is left out. */
function parseLines(text: string): { rows: GenerationStatistics[]; length: number } {
  const rows: GenerationStatistics[] = [];
  let place = 0;
  for (;;) {
    const end = text.indexOf('\n', place);
    if (end < 0) return { rows, length: place };
    let row: unknown;
    try {
      row = JSON.parse(text.slice(place, end));
    } catch {
      return { rows, length: place };
    }
    const fits =
      typeof row === 'object' &&
      row !== null &&
      'generation' in row &&
      row.generation === rows.length;
    if (!fits) return { rows, length: place };
    rows.push(row as GenerationStatistics);
    place = end + 1;
  }
}

/** The statistics of every generation so far. A missing file is an empty history. */
export async function readHistory(folder: string): Promise<GenerationStatistics[]> {
  try {
    return parseLines(await readFile(historyFile(folder), 'utf8')).rows;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Appends to a history; a torn last line is cut off when it is opened. */
export class History {
  private readonly file: number;
  private next: number;

  constructor(folder: string) {
    const path = historyFile(folder);
    this.file = openSync(path, 'a+');
    const { rows, length } = parseLines(readFileSync(path, 'latin1'));
    ftruncateSync(this.file, length);
    this.next = rows.length;
  }

  /** Appends a generation; one that is there already is passed over, since it cannot differ. */
  append(row: GenerationStatistics): void {
    if (row.generation < this.next) return;
    writeSync(this.file, `${JSON.stringify(row)}\n`);
    this.next = row.generation + 1;
  }

  close(): void {
    closeSync(this.file);
  }
}
