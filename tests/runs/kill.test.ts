import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../../electron/runs/history.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { Stream, keyOf } from '../../shared/random/key.ts';
import { freshFolder, outcome, smallRun } from './support.ts';

const program = fileURLToPath(new URL('../../electron/cli/bin.mjs', import.meta.url));

/** Kills 50 runs in the full check; a handful is enough to notice a mistake while working. */
const KILLS = process.env['CI'] === 'true' ? 50 : 12;
/** Enough that none of the kills finds the run at its end: a kill comes some five generations after a start. */
const GENERATIONS = 8 * KILLS;

interface Ended {
  readonly code: number | null;
  readonly lines: number;
  readonly errors: string;
}

/** When to kill: after so many generations, and so many milliseconds into what follows. */
interface Moment {
  readonly generations: number;
  readonly milliseconds: number;
}

/** Resumes a run on the command line and, if asked, kills it at a moment. */
function resume(folder: string, moment: Moment | null): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [program, 'search', '--resume', folder, '--workers', '1', '--json'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let lines = 0;
    let errors = '';
    let doomed = false;
    child.stdout.on('data', (data: Buffer) => {
      lines += data.toString('latin1').split('\n').length - 1;
      if (moment === null || lines < moment.generations || doomed) return;
      doomed = true;
      setTimeout(() => child.kill('SIGKILL'), moment.milliseconds);
    });
    child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, lines, errors }));
  });
}

describe('SIGKILL', () => {
  it('costs at most the generation under way, and the result is that of an undisturbed run', async () => {
    const config = smallRun({ generations: GENERATIONS, populationSize: 16 });
    const calm = freshFolder();
    await (await SearchRun.create(calm, config)).close();
    expect(await resume(calm, null)).toMatchObject({ code: 0, lines: GENERATIONS, errors: '' });

    const shaken = freshFolder();
    await (await SearchRun.create(shaken, config)).close();
    const stream = new Stream(keyOf(99));
    for (let kill = 0; kill < KILLS; kill++) {
      const before = (await readHistory(shaken)).length;
      const moment = { generations: 1 + stream.integer(6), milliseconds: stream.integer(25) };
      const { lines, errors } = await resume(shaken, moment);
      expect(errors).toBe('');
      const after = (await readHistory(shaken)).length;
      expect(after).toBeGreaterThanOrEqual(before + lines);
    }
    expect(await resume(shaken, null)).toMatchObject({ code: 0, errors: '' });
    expect(await outcome(shaken)).toEqual(await outcome(calm));
    expect((await readdir(shaken)).filter((name) => /lock|tmp/.test(name))).toEqual([]);
  }, 600_000);
});
