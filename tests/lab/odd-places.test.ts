import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import type { LabClient } from '../../shared/contract/client.ts';
import type { RunEntry } from '../../shared/contract/lab.ts';
import { swingupDocument } from '../support/documents.ts';
import { testLaboratories } from '../support/laboratory.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const open = testLaboratories();

/** Waits for a broadcast on a run that says why it ended. */
function endOf(lab: LabClient): Promise<RunEntry> {
  return new Promise((resolve) => {
    const leave = lab.subscribe('run.status', (entry) => {
      if (entry.message === undefined || entry.status === 'running') return;
      leave();
      resolve(entry);
    });
  });
}

describe('a library with odd things in it', () => {
  it.skipIf(process.platform === 'win32')('lists its drafts beside a pipe', async () => {
    const folder = await temporary();
    const drafts = join(folder, 'library', 'drafts');
    await mkdir(drafts, { recursive: true });
    expect(spawnSync('mkfifo', [join(drafts, 'pipe.json')]).status).toBe(0);
    const lab = await open(folder);
    const first = lab.window();
    await first.request('draft.write', { id: 'mine', document: swingupDocument() });
    first.close();
    const { drafts: listed } = await lab.window().request('library.list', {});
    expect(listed.map(({ id }) => id)).toEqual(['mine']);
  });

  it('writes no file where none is named, and none among its own', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    await lab.request('library.list', {});
    const library = join(folder, 'library');
    const bytes = Uint8Array.of(1);
    for (const path of ['.', './', '..', 'recordings/.', 'recordings/', ''])
      await expect(lab.request('file.write', { path, bytes }), path).rejects.toMatchObject({
        code: 'usage',
      });
    for (const path of [
      'GENOMES/x',
      'genomes/x',
      'Runs/a/b',
      'DRAFTS/x.json',
      'genomes./x',
      'trash /x',
    ])
      await expect(lab.request('file.write', { path, bytes }), path).rejects.toMatchObject({
        code: 'not-allowed',
      });
    await expect(lab.request('file.write', { path: '../x', bytes })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    const names = await readdir(library, { recursive: true });
    expect(names.filter((name) => /x$|x\.json$|recordings$/.test(name))).toEqual([]);
  });

  it('knows no run of an unknown name', async () => {
    const lab = (await open(await temporary())).window();
    for (const name of ['run.resume', 'run.trash', 'run.settings'] as const)
      await expect(lab.request(name, { id: 'nowhere' }), name).rejects.toMatchObject({
        code: 'not-found',
      });
    for (const name of ['run.champions', 'run.population', 'run.pause', 'run.stop'] as const)
      await expect(lab.request(name, { id: 'nowhere' }), name).rejects.toMatchObject({
        code: 'not-found',
      });
  });

  it('says of a run whose folder was removed that it is gone, not that it is kept', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    const settings = { ...BASE_SETTINGS, generations: 100_000, populationSize: 12, repetitions: 1 };
    const reached = new Promise<void>((resolve) =>
      lab.subscribe('run.generation', ({ statistics }) => {
        if (statistics.generation >= 3) resolve();
      }),
    );
    const { id } = await lab.request('run.start', {
      ...{ name: 'a', task: 'swingup', settings, seed: 1, workers: 1, options: {} },
    });
    await reached;
    const ended = endOf(lab);
    await rm(join(folder, 'library', 'runs', id), { recursive: true, force: true, maxRetries: 5 });
    const { message } = await ended;
    expect(message).toMatch(/was removed.*what was in it is gone/);
    expect(message).not.toMatch(/kept/);
    expect(existsSync(join(folder, 'library', 'runs', id))).toBe(false);
  }, 60_000);
});
