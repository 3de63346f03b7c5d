import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeOf } from '../reproduce/support.ts';
import { difference, runCommand, type KillScenario } from './killing.ts';

/** A small reproduction, killed at any moment again and again; both begin from one plan, which depends on time. */
export const killReproductions: KillScenario = async (folder, stream) => {
  const what = 'a reproduction';
  const calm = join(folder, 'calm');
  const shaken = join(folder, 'shaken');
  const seed = String(stream.integer(1_000_000));
  const settle = ['--workers', String(1 + stream.integer(2)), '--json'];
  const asked = ['--tasks', 'swingup,digits8', '--hours', '0.001', '--seed', seed];
  const plan = await runCommand(['reproduce', ...asked, '--out', calm, '--plan', ...settle], null);
  if (plan.code !== 0) return { what, kills: 0, equal: false, problem: plan.errors };
  await cp(calm, shaken, { recursive: true });
  const go = (out: string): string[] => ['reproduce', '--out', out, ...settle];
  const begun = performance.now();
  const undisturbed = await runCommand(go(calm), null);
  const whole = performance.now() - begun;
  if (undisturbed.code !== 0) return { what, kills: 0, equal: false, problem: undisturbed.errors };
  let kills = 0;
  for (;;) {
    const last = kills >= 12;
    const milliseconds = Math.floor(whole * 0.5 * stream.uniform());
    const { code, errors } = await runCommand(go(shaken), last ? null : { lines: 1, milliseconds });
    if (code === 0) break;
    if (code !== null) return { what, kills, equal: false, problem: errors };
    kills++;
  }
  const problem = difference(await outcomeOf(calm), await outcomeOf(shaken));
  return { what, kills, equal: problem === '', problem };
};
