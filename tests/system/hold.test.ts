import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { hold, isHeld } from '../../electron/system/hold.ts';
import { thisProcess } from '../../electron/system/identity.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();

/** A process of its own that takes a path and keeps it until it is killed. */
async function holder(work: string, path: string): Promise<{ child: ChildProcess; said: string }> {
  const script = join(work, 'holder.mjs');
  const module = fileURLToPath(new URL('../../electron/system/hold.ts', import.meta.url));
  await build({
    stdin: {
      contents: `import { hold } from ${JSON.stringify(module)};
        console.log((await hold(process.argv[2])) === null ? 'busy' : 'held');
        setInterval(() => undefined, 1000);`,
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, said };
}

describe('a hold', () => {
  it('lets one process in, under another name of the folder too, and the next after a kill', async () => {
    const work = await temporary();
    const folder = join(work, 'run');
    await mkdir(folder);
    const { child, said } = await holder(work, folder);
    expect(said).toBe('held');
    expect(await isHeld(folder)).toBe(true);
    expect(await hold(folder)).toBeNull();

    const moved = join(work, 'moved');
    await rename(folder, moved);
    expect(await hold(moved)).toBeNull();

    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await isHeld(moved)).toBe(false);
    const next = await hold(moved);
    expect(next?.isLost()).toBe(false);
    next?.release();
    expect(await readdir(moved)).toEqual([]);
  });

  it('is had by one of many that ask at once', async () => {
    const folder = await temporary();
    const holds = await Promise.all(Array.from({ length: 6 }, () => hold(folder)));
    const taken = holds.filter((entry) => entry !== null);
    expect(taken).toHaveLength(1);
    taken[0]?.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('lies beside a file that need not be there', async () => {
    const folder = await temporary();
    const path = join(folder, 'one.tuning.json');
    const held = await hold(path);
    expect(await isHeld(path)).toBe(true);
    expect(await isHeld(join(folder, 'two.tuning.json'))).toBe(false);
    held?.release();
    expect(await isHeld(path)).toBe(false);
  });

  it('of another machine counts while its file changes, and not for ever', async () => {
    const folder = await temporary();
    const file = join(folder, 'lock-1-abc.json');
    const note = { ...thisProcess(), host: 'elsewhere', boot: 'other', state: 'held' };
    await writeFile(file, JSON.stringify(note));
    const beats = setInterval(() => void utimes(file, new Date(), new Date()), 200);
    expect(await hold(folder)).toBeNull();
    clearInterval(beats);
    const taken = await hold(folder);
    expect(taken).not.toBeNull();
    taken?.release();
    expect(await readdir(folder)).toEqual([]);
  }, 40_000);

  it('is lost with its folder', async () => {
    const work = await temporary();
    const folder = join(work, 'run');
    await mkdir(folder);
    const held = await hold(folder);
    const { rm } = await import('node:fs/promises');
    await rm(folder, { recursive: true });
    expect(held?.isLost()).toBe(true);
    held?.release();
  });
});
