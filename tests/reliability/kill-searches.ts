import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readHistory } from '../../electron/runs/history.ts';
import { difference, runCommand, type KillScenario } from './killing.ts';

const GENERATIONS = 120;

/** All that a run's folder says and that must not depend on how it was run: no times. */
export async function runOutcome(folder: string): Promise<unknown> {
  const history = await readHistory(folder);
  const names = (await readdir(join(folder, 'champions'))).sort();
  const champions = await Promise.all(
    names.map((name) => readFile(join(folder, 'champions', name), 'utf8')),
  );
  return {
    history: history.map(({ seconds: _seconds, rolloutsPerSecond: _rate, ...row }) => row),
    names,
    champions,
    objectives: (await readFile(join(folder, 'objectives'))).toString('hex'),
    population: (await readFile(join(folder, 'population'))).toString('hex'),
  };
}

/** A small swing-up search, killed after a few generations again and again. */
export const killSearches: KillScenario = async (folder, stream) => {
  const what = 'a search';
  const seed = String(stream.integer(1_000_000));
  const workers = String(1 + stream.integer(2));
  const begin = (out: string): string[] => [
    ...['search', '--task', 'swingup', '--preset', 'laptop', '--seed', seed],
    ...['--generations', String(GENERATIONS), '--popSize', '16', '--alg_nReps', '1'],
    ...['--bestReps', '2', '--workers', workers, '--json', '--out', out],
  ];
  const resume = (out: string): string[] => [
    'search',
    '--resume',
    out,
    '--workers',
    workers,
    '--json',
  ];
  const calm = join(folder, 'calm', 'run');
  const shaken = join(folder, 'shaken', 'run');
  const undisturbed = await runCommand(begin(calm), null);
  if (undisturbed.code !== 0) return { what, kills: 0, equal: false, problem: undisturbed.errors };
  let kills = 0;
  let args = begin(shaken);
  for (;;) {
    const moment = { lines: stream.integer(8), milliseconds: stream.integer(30) };
    // Killed before its first line, a search may not have a folder yet: then it begins again.
    const ended = await runCommand(args, moment);
    const { code, errors } = ended;
    if (code === 0) break;
    if (code !== null) return { what, kills, equal: false, problem: errors };
    kills++;
    const begun = await readFile(join(shaken, 'run.json')).then(
      () => true,
      () => false,
    );
    args = begun ? resume(shaken) : begin(shaken);
    if (kills >= 12) {
      const last = await runCommand(args, null);
      if (last.code !== 0) return { what, kills, equal: false, problem: last.errors };
      break;
    }
  }
  const problem = difference(await runOutcome(calm), await runOutcome(shaken));
  return { what, kills, equal: problem === '', problem };
};
