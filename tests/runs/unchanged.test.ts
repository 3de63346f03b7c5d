// Search results stay what they were, to the last bit: a change that may move them says so by new hashes here.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { championGenerations, readWonChampion } from '../../electron/runs/champions.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { readHistory } from '../../electron/runs/history.ts';
import type { RunConfig } from '../../electron/runs/run-file.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { freshFolder } from './support.ts';

/** A short search with a preset's settings. */
function shortRun(
  task: string,
  seed: number,
  changes: Partial<RunConfig['settings']>,
  preset = 'laptop',
): RunConfig {
  const settings = taskOf(task).presets[preset];
  if (settings === undefined) throw new Error(`${task} has no preset ${preset}`);
  const small = { populationSize: 24, repetitions: 1, confirmRepetitions: 2, generations: 6 };
  return {
    name: 'unchanged',
    task,
    seed,
    settings: { ...settings, ...small, ...changes },
    options: {},
    from: null,
    program: 'test',
  };
}

/** What a run found, without times: history, objectives, and the champions' genes and means. */
async function hashOf(config: RunConfig): Promise<string> {
  const folder = freshFolder();
  const run = await SearchRun.create(folder, config);
  const pool = new RolloutPool(2);
  await driveSearch(run, pool);
  await pool.close();
  await run.close();
  const hash = createHash('sha256');
  for (const { seconds, rolloutsPerSecond, ...row } of await readHistory(folder)) {
    expect(seconds).toBeGreaterThan(0);
    expect(rolloutsPerSecond).toBeGreaterThan(0);
    hash.update(JSON.stringify(row));
  }
  hash.update(await readFile(join(folder, 'objectives')));
  for (const generation of await championGenerations(folder)) {
    const { genome, mean, bestWeight } = await readWonChampion(folder, generation);
    const nodes = genome.nodes.map(({ id, kind, activation }) => [id, kind, activation]);
    const connections = genome.connections.map((gene) => [
      gene.innovation,
      gene.source,
      gene.destination,
      gene.enabled,
      gene.recurrent === true,
    ]);
    hash.update(JSON.stringify([generation, nodes, connections, mean, bestWeight]));
  }
  return hash.digest('hex').slice(0, 16);
}

describe('the results of a search', () => {
  it.each([
    ['swing-up', 'd863b8a6208f387d', shortRun('swingup', 5, { generations: 16, repetitions: 2 })],
    [
      'swing-up as published',
      'ebf3b64f9d53aade',
      shortRun('swingup', 6, { generations: 6 }, 'paper'),
    ],
    [
      'swing-up with crossover, species and recurrent connections',
      '3ec7ad037b5ba164',
      shortRun('swingup', 7, {
        probabilityCrossover: 0.5,
        speciation: { targetCount: 4, threshold: 0.2, excess: 1, weight: 0.5 },
        recurrent: true,
        generations: 10,
      }),
    ],
    [
      'the walker',
      '9192805c07c940f8',
      shortRun('biped', 8, { populationSize: 12, generations: 4 }),
    ],
    [
      'digits of 8 by 8',
      'e2d93c1808c6cb7f',
      shortRun('digits8', 9, { populationSize: 16, generations: 5 }),
    ],
  ])('are those of the first version: %s', async (_name, expected, config) => {
    expect(await hashOf(config)).toBe(expected);
  });
});
