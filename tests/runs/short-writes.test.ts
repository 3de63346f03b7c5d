import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { History, readHistory } from '../../electron/runs/history.ts';
import { Journal, readJournal } from '../../electron/runs/journal.ts';
import type { GenerationStatistics } from '../../shared/search/statistics.ts';
import { temporaryFolders } from '../support/temporary.ts';

const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock(import('node:fs'), async (original) => {
  const fs = await original();
  /** As on a disk that is nearly full: what there is room for, and an error only where there is none. */
  const writeSync = (file: number, data: Uint8Array, offset = 0): number => {
    const fits = Math.min(data.length - offset, disk.room, 7);
    if (fits === 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    disk.room -= fits;
    return fs.writeSync(file, data, offset, fits);
  };
  return { ...fs, writeSync: writeSync as typeof fs.writeSync };
});

const temporary = temporaryFolders();

const row = (generation: number): GenerationStatistics =>
  ({ generation, best: 1.5 }) as GenerationStatistics;

describe('on a disk that is nearly full', () => {
  it('a history holds whole generations, and goes on once there is room', async () => {
    const folder = await temporary();
    disk.room = Infinity;
    const history = new History(folder);
    history.append(row(0));
    disk.room = 10;
    expect(() => history.append(row(1))).toThrow('ENOSPC');
    const text = readFileSync(join(folder, 'history.ndjson'), 'utf8');
    expect(text).toBe(`${JSON.stringify(row(0))}\n`);
    disk.room = Infinity;
    history.append(row(1));
    history.close();
    expect(await readHistory(folder)).toEqual([row(0), row(1)]);
  });

  it('a journal holds whole records', async () => {
    const path = join(await temporary(), 'journal');
    const record = {
      generation: 0,
      seconds: 1,
      rolloutsPerSecond: 2,
      returns: Float64Array.of(1, 2),
      confirmation: new Float64Array(0),
    };
    disk.room = Infinity;
    const journal = new Journal(path, 0);
    journal.append(record);
    disk.room = 10;
    expect(() => journal.append({ ...record, generation: 1 })).toThrow('ENOSPC');
    disk.room = Infinity;
    journal.append({ ...record, generation: 1 });
    journal.close();
    expect(readJournal(path).records.map(({ generation }) => generation)).toEqual([0, 1]);
  });
});
