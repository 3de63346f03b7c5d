import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { historyFile, readHistory } from '../runs/history.ts';
import { isLocked, lockHolder } from '../runs/lock.ts';
import { readRunConfig, runFile, type RunConfig } from '../runs/run-file.ts';
import { CRASHED } from './driven-run.ts';
import { statusOf } from '../system/files.ts';
import type { RunEntry, RunStatus } from '../../shared/contract/lab.ts';

interface Known {
  readonly stamp: string;
  readonly name: string;
  readonly task: string;
  readonly generation: number;
  readonly generations: number;
  readonly best: number | null;
  readonly modified: number;
}

/** A run as its folder tells, whoever drives it. */
export interface RunReader {
  readonly entry: (id: string) => Promise<RunEntry>;
  readonly list: () => Promise<readonly RunEntry[]>;
}

function unreadableEntry(id: string, error: unknown, modified: number): RunEntry {
  return {
    id,
    name: id,
    task: '',
    status: error instanceof PrecocialError && error.code === 'newer-version' ? 'newer' : 'damaged',
    generation: 0,
    generations: 0,
    best: null,
    elsewhere: false,
    message: messageOf(error),
    modified,
  };
}

async function stampOf(folder: string): Promise<{ stamp: string; modified: number }> {
  const [run, history] = await Promise.all([
    statusOf(runFile(folder)),
    statusOf(historyFile(folder)),
  ]);
  return {
    stamp: [run?.modified, run?.size, history?.modified, history?.size].join(' '),
    modified: Math.max(run?.modified ?? 0, history?.modified ?? 0),
  };
}

function statusFrom(known: Known, held: boolean, crashed: boolean): RunStatus {
  if (held) return 'running';
  if (known.generation >= known.generations) return 'finished';
  return crashed ? 'crashed' : 'stopped';
}

/** @param folder where the runs lie, one folder each */
export function runReader(folder: string): RunReader {
  const cache = new Map<string, Known>();

  async function load(id: string): Promise<Known> {
    const place = join(folder, id);
    const { stamp, modified } = await stampOf(place);
    const cached = cache.get(id);
    if (cached?.stamp === stamp) return cached;
    const config: RunConfig = await readRunConfig(place);
    const last = (await readHistory(place)).at(-1);
    const known: Known = {
      stamp,
      name: config.name,
      task: config.task,
      // Generations are counted from 0; so many are finished.
      generation: last === undefined ? 0 : last.generation + 1,
      generations: config.settings.generations,
      best: last?.best ?? null,
      modified,
    };
    cache.set(id, known);
    return known;
  }

  async function entry(id: string): Promise<RunEntry> {
    const place = join(folder, id);
    try {
      const known = await load(id);
      const held = await isLocked(place);
      const crashed = !held && (await lockHolder(place)) !== null;
      const { stamp: _stamp, ...shown } = known;
      const status = statusFrom(known, held, crashed);
      const message = status === 'crashed' ? { message: CRASHED } : {};
      return { id, ...shown, status, elsewhere: held, ...message };
    } catch (error) {
      return unreadableEntry(id, error, (await statusOf(place))?.modified ?? 0);
    }
  }

  return {
    entry,
    async list() {
      const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
      const ids = found
        .filter((each) => each.isDirectory() && !each.name.startsWith('.'))
        .map((each) => each.name);
      const there = new Set(ids);
      for (const id of cache.keys()) if (!there.has(id)) cache.delete(id);
      const entries = await Promise.all(ids.map(entry));
      return entries.sort((a, b) => b.modified - a.modified);
    },
  };
}
