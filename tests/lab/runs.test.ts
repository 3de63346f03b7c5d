import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { realProcesses, testLaboratories } from '../support/laboratory.ts';
import { temporaryFolders } from '../support/temporary.ts';
import type { ChildProcessHandle, ProcessMaker } from '../../electron/processes/process.ts';
import type { LabClient } from '../../shared/contract/client.ts';
import type { RunEntry, RunRequest, RunStatus } from '../../shared/contract/lab.ts';

const temporary = temporaryFolders();
const open = testLaboratories();

const search = (generations: number, more: Partial<RunRequest> = {}): RunRequest => ({
  name: 'A search',
  task: 'swingup',
  settings: { ...BASE_SETTINGS, generations, populationSize: 12, repetitions: 1 },
  seed: 3,
  workers: 1,
  options: {},
  ...more,
});

/** Real processes, with a hand on each. */
function heldProcesses() {
  const make = realProcesses();
  const children: ChildProcessHandle[] = [];
  const maker: ProcessMaker = (entry, args) => {
    const child = make(entry, args);
    children.push(child);
    return child;
  };
  return { maker, children };
}

/** Waits for a run to reach a status, from broadcasts. */
function statusReached(lab: LabClient, status: RunStatus): Promise<RunEntry> {
  return new Promise((resolve) => {
    const leave = lab.subscribe('run.status', (entry) => {
      if (entry.status !== status) return;
      leave();
      resolve(entry);
    });
  });
}

function generationReached(lab: LabClient, generation: number): Promise<void> {
  return new Promise((resolve) => {
    const leave = lab.subscribe('run.generation', ({ statistics }) => {
      if (statistics.generation < generation) return;
      leave();
      resolve();
    });
  });
}

describe('searches', () => {
  it('does not begin one with options that its task has not, and makes no folder', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    const begun = lab.request('run.start', search(3, { options: { poleLength: -4 } }));
    await expect(begun).rejects.toThrow(/option poleLength must lie between/);
    expect((await lab.request('library.list', {})).runs).toEqual([]);
    expect(await readdir(join(folder, 'library'))).not.toContain('runs');
  });

  it('shows the champions of a run, not those of one in the trash that had its name', async () => {
    const lab = (await open(await temporary())).window();
    async function championsOfSeed(seed: number) {
      const finished = statusReached(lab, 'finished');
      const { id } = await lab.request('run.start', search(2, { seed }));
      await finished;
      const shown = await lab.request('run.champions', { id });
      const read = await lab.request('genome.read', {
        ref: { kind: 'run', run: id, generation: 0 },
      });
      await lab.request('run.trash', { id });
      return { id, shown: shown[0]?.mean, read: read.document.mean };
    }
    const first = await championsOfSeed(3);
    const second = await championsOfSeed(4);
    expect(second.id).toBe(first.id);
    expect(second.read).not.toBe(first.read);
    expect(second.shown).toBe(second.read);
  });

  it('runs one to its end, with history, champions and population', async () => {
    const lab = (await open(await temporary())).window();
    const finished = statusReached(lab, 'finished');
    const { id } = await lab.request('run.start', search(4));
    expect(id).toBe('a-search');
    expect(await finished).toMatchObject({ id, generation: 4, generations: 4, elsewhere: false });
    const history = await lab.request('run.history', { id, from: 1 });
    expect(history.map((row) => row.generation)).toEqual([1, 2, 3]);
    const champions = await lab.request('run.champions', { id });
    expect(champions[0]).toMatchObject({ generation: 0 });
    const population = await lab.request('run.population', { id });
    expect(population?.mean).toHaveLength(12);
    expect(population?.returns).toHaveLength(12 * 6);
    const ref = { kind: 'individual', run: id, index: 3 } as const;
    const { document } = await lab.request('genome.read', { ref });
    expect(document.task).toBe('swingup');
    expect(document.mean).toBeCloseTo(population?.mean[3] ?? Number.NaN, 10);
    const champion = await lab.request('genome.read', { ref: { kind: 'run', run: id } });
    expect(champion.document.lineage.run).toBe('A search');
    expect((await lab.request('run.settings', { id })).seed).toBe(3);
  });

  it('pauses, goes on and stops, and can be resumed for more generations', async () => {
    const lab = (await open(await temporary())).window();
    const paused = statusReached(lab, 'paused');
    const started = generationReached(lab, 1);
    const { id } = await lab.request('run.start', search(100_000));
    await started;
    await lab.request('run.pause', { id });
    await paused;
    const running = statusReached(lab, 'running');
    await lab.request('run.resume', { id });
    await running;
    await lab.request('run.stop', { id });
    const [entry] = (await lab.request('library.list', {})).runs;
    expect(entry).toMatchObject({ id, status: 'stopped' });
    const reached = entry?.generation ?? 0;
    const finished = statusReached(lab, 'finished');
    await lab.request('run.resume', { id, generations: reached + 2 });
    expect((await finished).generation).toBe(reached + 2);
    await lab.request('run.trash', { id });
    expect((await lab.request('library.list', {})).runs).toEqual([]);
  });

  it('survives its process: the run is shown as crashed and resumes where it was', async () => {
    const folder = await temporary();
    const { maker, children } = heldProcesses();
    const lab = (await open(folder, { makeProcess: maker })).window();
    const started = generationReached(lab, 3);
    const { id } = await lab.request('run.start', search(100_000));
    await started;
    const crashed = statusReached(lab, 'crashed');
    children.at(-1)?.kill();
    const entry = await crashed;
    expect(entry.message).toMatch(/All finished generations are kept: resume/);
    expect(entry.generation).toBeGreaterThanOrEqual(4);
    const before = await lab.request('run.history', { id, from: 0 });
    const finished = statusReached(lab, 'finished');
    await lab.request('run.resume', { id, generations: before.length + 3 });
    await finished;
    const after = await lab.request('run.history', { id, from: 0 });
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(before.length + 3);
  });

  it('does not open a run twice', async () => {
    const folder = await temporary();
    const one = (await open(folder)).window();
    const started = generationReached(one, 1);
    const { id } = await one.request('run.start', search(100_000));
    await started;
    const two = (await open(folder)).window();
    const [entry] = (await two.request('library.list', {})).runs;
    expect(entry).toMatchObject({ id, status: 'running', elsewhere: true });
    await expect(two.request('run.resume', { id })).rejects.toMatchObject({ code: 'busy' });
    await expect(two.request('run.trash', { id })).rejects.toMatchObject({ code: 'busy' });
    await expect(one.request('run.trash', { id })).rejects.toMatchObject({ code: 'busy' });
    await expect(one.request('library.choose', { folder })).rejects.toMatchObject({ code: 'busy' });
    await one.request('run.stop', { id });
  });

  it('counts a search from the moment it was asked for, so that closing the window asks about it', async () => {
    const { laboratory, window } = await open(await temporary());
    const lab = window();
    const finished = statusReached(lab, 'finished');
    const started = lab.request('run.start', search(1));
    // The request is on its way for one turn of the loop; its folder takes longer.
    await new Promise(setImmediate);
    expect(laboratory.runs().active()).toMatchObject([{ name: 'A search' }]);
    await started;
    await finished;
    await expect.poll(() => laboratory.runs().active()).toEqual([]);
  });

  it('tells the window what was mended when a damaged history was opened', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    const stopped = statusReached(lab, 'finished');
    const { id } = await lab.request('run.start', search(3));
    await stopped;
    const history = join(folder, 'library', 'runs', id, 'history.ndjson');
    const [first = '', , ...rest] = (await readFile(history, 'utf8')).split('\n');
    await writeFile(history, [first, 'not a generation', ...rest].join('\n'));
    const messages: string[] = [];
    lab.subscribe('run.status', ({ message }) => {
      if (message !== undefined) messages.push(message);
    });
    const finished = statusReached(lab, 'finished');
    await lab.request('run.resume', { id, generations: 4 });
    await finished;
    expect(messages).toEqual([
      expect.stringMatching(/history\.ndjson: line 2 is damaged.*is kept/),
    ]);
  });

  it('names a damaged run and one of a newer version, and touches neither', async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    for (const name of ['newer', 'damaged']) {
      const finished = statusReached(lab, 'finished');
      await lab.request('run.start', search(1, { name }));
      await finished;
    }
    const file = (run: string) => join(folder, 'library', 'runs', run, 'run.json');
    const content = JSON.parse(await readFile(file('newer'), 'utf8')) as Record<string, unknown>;
    await writeFile(file('newer'), JSON.stringify({ ...content, version: 99 }));
    await writeFile(file('damaged'), '{"format":');
    const { runs } = await lab.request('library.list', {});
    const message = (id: string) => runs.find((run) => run.id === id);
    expect(message('newer')).toMatchObject({ status: 'newer' });
    expect(message('damaged')).toMatchObject({ status: 'damaged' });
    expect(message('newer')?.message).toMatch(/newer Precocial/);
    expect(message('damaged')?.message).toMatch(/run\.json/);
    await expect(lab.request('run.resume', { id: 'newer' })).rejects.toMatchObject({
      code: 'newer-version',
    });
    expect(await readFile(file('damaged'), 'utf8')).toBe('{"format":');
  });

  it('refuses an unknown task and a genome of another before anything is made', async () => {
    const lab = (await open(await temporary())).window();
    const unknown = lab.request('run.start', search(2, { task: 'chess' }));
    await expect(unknown).rejects.toMatchObject({ code: 'unknown-task' });
    expect((await lab.request('library.list', {})).runs).toEqual([]);
  });

  it('says why a search could not begin, and leaves no trace of it', async () => {
    const message = 'The run was not begun: the disk is full.';
    const full: ProcessMaker = () => {
      let tell: (message: unknown) => void = () => undefined;
      let exit: () => void = () => undefined;
      return {
        pid: 1,
        send: () =>
          queueMicrotask(() =>
            tell({
              kind: 'ended',
              finished: false,
              error: { code: 'storage', message, details: {} },
            }),
          ),
        onMessage: (listener) => {
          tell = listener;
          return () => undefined;
        },
        onExit: (listener) => {
          exit = () => listener(0);
          return () => undefined;
        },
        kill: () => exit(),
      };
    };
    const folder = await temporary();
    const lab = (await open(folder, { makeProcess: full })).window();
    const start = lab.request('run.start', search(2));
    await expect(start).rejects.toMatchObject({ code: 'storage', message });
    expect(await readdir(join(folder, 'library', 'runs'))).toEqual([]);
  });
});
