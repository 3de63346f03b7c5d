import type * as Files from 'node:fs';
import type * as FilesLater from 'node:fs/promises';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { driveSearch } from '../../electron/runs/drive.ts';
import { isLocked } from '../../electron/runs/lock.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { freshFolder, smallRun } from './support.ts';

const disk = vi.hoisted(() => ({ readOnly: false }));

/** Wraps functions that write: they fail as on a disk that has become read-only. */
const refusing = vi.hoisted(() => (real: object, names: readonly string[]): object => {
  const wrapped = new Map<string, unknown>(Object.entries(real));
  for (const name of names) {
    const write = wrapped.get(name) as (...given: unknown[]) => unknown;
    wrapped.set(name, (...given: unknown[]) => {
      if (disk.readOnly) throw Object.assign(new Error(`EROFS, ${name}`), { code: 'EROFS' });
      return write(...given);
    });
  }
  return Object.fromEntries(wrapped);
});

vi.mock('node:fs', async (original) =>
  refusing(await original<typeof Files>(), [
    ...['writeSync', 'rmSync', 'writeFileSync', 'ftruncateSync'],
  ]),
);
vi.mock('node:fs/promises', async (original) =>
  refusing(await original<typeof FilesLater>(), ['rename', 'rm', 'mkdir', 'writeFile', 'unlink']),
);

it('a run whose disk turns read-only ends with a sentence that says so, and goes on later', async () => {
  const folder = freshFolder();
  const run = await SearchRun.create(folder, smallRun());
  const pool = new RolloutPool(1);
  const search = driveSearch(run, pool, {
    onGeneration: ({ statistics }) => {
      disk.readOnly = statistics.generation === 2;
    },
  });
  await expect(search).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringMatching(/^The run was stopped .*read-only/) as string,
  });
  await pool.close();
  await run.close();
  disk.readOnly = false;
  // What could not be removed names a process that has ended by now; here it is this one.
  for (const name of readdirSync(folder).filter((file) => file.startsWith('lock-')))
    rmSync(join(folder, name));
  const again = await SearchRun.open(folder);
  expect(again.state.generation).toBe(3);
  await again.close();
  expect(await isLocked(folder)).toBe(false);
});
