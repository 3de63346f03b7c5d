import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchSettings } from '../../shared/search/settings.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';
import { driveSearch } from '../runs/drive.ts';
import { SearchRun } from '../runs/search-run.ts';
import { RolloutPool } from '../rollouts/pool.ts';
import { processorMs, type BenchRow } from './row.ts';

/** Generations that count as generation 20. */
const FROM = 16;
const TO = 24;
const ROUNDS = 4;

/** Processor time of generations 16 to 24 of one run, its folder written as any run's. */
async function timedRun(pool: RolloutPool, settings: SearchSettings): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'precocial-bench-'));
  try {
    const run = await SearchRun.create(join(folder, 'run'), {
      name: 'bench',
      task: swingup.id,
      seed: 1,
      settings: { ...settings, generations: TO },
      options: {},
      from: null,
      program: '',
    });
    try {
      let begun = 0;
      await driveSearch(run, pool, {
        onGeneration: ({ state }) => {
          if (state.generation === FROM - 1) begun = processorMs();
        },
      });
      return processorMs() - begun;
    } finally {
      await run.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Whole generations per second of the laptop preset around generation 20 with one worker: rollouts,
 * confirmation, ranking, variation and the run's files, by processor time of all threads together,
 * which is the time one core takes.
 */
export async function benchGenerations(settings: SearchSettings): Promise<BenchRow[]> {
  const pool = new RolloutPool(1);
  try {
    let least = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      least = Math.min(least, await timedRun(pool, settings));
    }
    const value = (1000 * (TO - FROM)) / least;
    return [{ name: 'search.generationsPerSecond', value, unit: 'generations/s' }];
  } finally {
    await pool.close();
  }
}
