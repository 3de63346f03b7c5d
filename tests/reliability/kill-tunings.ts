import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseState } from '../../electron/tuning/state.ts';
import { difference, runCommand, type KillScenario } from './killing.ts';

const ALGORITHMS = ['pepg', 'cma-es', 'openai-es', 'ga'] as const;

/** Tuned weights and state, without times. */
async function outcome(path: string): Promise<unknown> {
  const state = parseState(await readFile(path.replace(/\.json$/, '.tuning.json'), 'utf8'));
  const generations = state.generations.map(({ seconds: _seconds, ...row }) => row);
  return { weights: await readFile(path, 'utf8'), state: { ...state, generations } };
}

/** A small tuning of a champion, killed at any moment again and again. */
export const killTunings: KillScenario = async (folder, stream) => {
  const algorithm = ALGORITHMS[stream.integer(ALGORITHMS.length)] ?? 'pepg';
  const what = 'a tuning';
  const seed = String(stream.integer(1_000_000));
  const settle = ['--trials', '8', '--workers', '1', '--json'];
  const begin = (out: string): string[] => [
    ...['tune', 'swingup', '--algorithm', algorithm, '--generations', '60', '--population', '8'],
    ...['--episodes', '2', '--weight', '1', '--seed', seed, ...settle],
    ...['--out', out],
  ];
  const calm = join(folder, 'calm.json');
  const shaken = join(folder, 'shaken.json');
  const stateFile = join(folder, 'shaken.tuning.json');
  const begun = performance.now();
  const undisturbed = await runCommand(begin(calm), null);
  const whole = performance.now() - begun;
  if (undisturbed.code !== 0) return { what, kills: 0, equal: false, problem: undisturbed.errors };
  let kills = 0;
  for (;;) {
    const resumed = existsSync(stateFile);
    const args = resumed
      ? ['tune', 'swingup', '--resume', stateFile, '--generations', '60', ...settle]
      : begin(shaken);
    if (!resumed) await rm(shaken, { force: true });
    const last = kills >= 12;
    const milliseconds = Math.floor(whole * (0.2 + 0.6 * stream.uniform()));
    const { code, errors } = await runCommand(args, last ? null : { lines: 0, milliseconds });
    if (code === 0) break;
    // It was killed after its last word; what it left is compared.
    if (code !== null && errors.includes('has its 60 generations')) break;
    if (code !== null) return { what, kills, equal: false, problem: errors };
    kills++;
  }
  const problem = difference(await outcome(calm), await outcome(shaken));
  return { what, kills, equal: problem === '', problem };
};
