import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readHistory } from '../../electron/runs/history.ts';
import type { RunConfig } from '../../electron/runs/run-file.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { championGenerations } from '../../electron/runs/champions.ts';

const base = mkdtempSync(join(tmpdir(), 'precocial-runs-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

let folders = 0;

/** A folder that does not exist yet and is removed after the tests. */
export const freshFolder = (): string => join(base, `run-${folders++}`);

/** A small swing-up search that takes a second or two. */
export function smallRun(changes: Partial<RunConfig['settings']> = {}, seed = 11): RunConfig {
  const laptop = taskOf('swingup').presets['laptop'];
  if (laptop === undefined) throw new Error('swing-up has a laptop preset');
  return {
    name: 'small',
    task: 'swingup',
    seed,
    settings: {
      ...laptop,
      populationSize: 24,
      repetitions: 1,
      confirmRepetitions: 2,
      generations: 12,
      ...changes,
    },
    options: {},
    from: null,
    program: 'test',
  };
}

/** Everything a run's folder says that must not depend on how it was run: no times. */
export async function outcome(folder: string): Promise<unknown> {
  const history = await readHistory(folder);
  const generations = await championGenerations(folder);
  const name = (generation: number): string =>
    `generation-${String(generation).padStart(6, '0')}.json`;
  const champions = await Promise.all(
    generations.map((generation) => readFile(join(folder, 'champions', name(generation)), 'utf8')),
  );
  // A search that has ended measures its champion once more; one that goes on longer has another then.
  const won = champions.map((text) => text.replace(/^ *"fresh": .*\n/m, ''));
  return {
    history: history.map(({ seconds: _seconds, rolloutsPerSecond: _rate, ...row }) => row),
    champions: won,
    objectives: (await readFile(join(folder, 'objectives'))).toString('hex'),
  };
}
