import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { versionOf } from '../../electron/tasks/compile.ts';
import { writeTask } from '../../electron/tasks/folder.ts';
import { templateOf } from '../../electron/tasks/template.ts';
import { trustVersion } from '../../electron/tasks/trust.ts';
import type { LabClient } from '../../shared/contract/client.ts';
import type { RunEntry } from '../../shared/contract/lab.ts';
import type { TaskEntry } from '../../shared/contract/tasks.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { keyOf } from '../../shared/random/key.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { taskOf, useSources } from '../../shared/tasks/registry.ts';
import { testLaboratories } from '../support/laboratory.ts';
import { randomGenome } from '../support/random-genome.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const open = testLaboratories();
afterEach(() => useSources([]));

const document = newDocument(
  'one',
  'mine',
  randomGenome(keyOf(3), { inputs: 3, outputs: 1, edits: 5, outputActivation: 5 }),
);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A folder with a library that has the template as its task `mine`. */
async function withTask(allowed: boolean): Promise<{ folder: string; path: string }> {
  const folder = await temporary();
  const text = templateOf('mine');
  const path = await writeTask(join(folder, 'library', 'tasks'), 'mine', 'task.ts', text);
  if (allowed) await trustVersion(join(folder, 'settings'), versionOf(bytes(text)));
  return { folder, path };
}

/** The next list of tasks that passes. */
function heard(lab: LabClient, passes: (task: TaskEntry) => boolean): Promise<TaskEntry> {
  return new Promise((resolve) => {
    const leave = lab.subscribe('tasks.changed', (entries) => {
      const found = entries.find(passes);
      if (found === undefined) return;
      leave();
      resolve(found);
    });
  });
}

const evaluated = async (lab: LabClient): Promise<readonly number[]> => {
  const request = {
    document,
    weights: Float64Array.of(-1, 1),
    useOffsets: false,
    trials: 3,
    seed: 1,
    options: {},
    priority: 'now' as const,
  };
  const { byWeight } = await lab.stream('evaluate', request, () => undefined);
  return byWeight.map(({ mean }) => mean);
};

const ended = (lab: LabClient): Promise<RunEntry> =>
  new Promise((resolve) => {
    const leave = lab.subscribe('run.status', (entry) => {
      if (entry.status === 'running') return;
      leave();
      resolve(entry);
    });
  });

it('asks before a task runs; then jobs and searches know it', async () => {
  const { folder } = await withTask(false);
  const lab = (await open(folder)).window();
  const [task] = await lab.request('task.list', {});
  expect(task).toMatchObject({ name: 'mine', trusted: false, source: null });
  expect(task?.problem).toContain('not allowed to run yet');
  await expect(evaluated(lab)).rejects.toThrow('There is no task "mine"');

  const version = task?.version ?? '';
  await expect(lab.request('task.allow', { name: 'mine', version: 'other' })).rejects.toThrow(
    'was changed or removed meanwhile; nothing was allowed',
  );
  const [allowed] = await lab.request('task.allow', { name: 'mine', version });
  expect(allowed?.source?.description.id).toBe('mine');
  expect(taskOf('mine').title).toBe('Mine');
  for (const mean of await evaluated(lab)) expect(mean).toBeLessThan(0);

  const finished = ended(lab);
  const { id } = await lab.request('run.start', {
    name: 'of mine',
    task: 'mine',
    settings: { ...BASE_SETTINGS, generations: 3, populationSize: 8, repetitions: 1 },
    seed: 1,
    workers: 1,
    options: {},
  });
  expect(await finished).toMatchObject({ id, status: 'finished', task: 'mine', generation: 3 });
}, 60_000);

it('takes over a file that is saved, and keeps the task before where the file fails', async () => {
  const { folder, path } = await withTask(true);
  const settings = join(folder, 'settings');
  const lab = (await open(folder)).window();
  const [first] = await lab.request('task.list', {});
  expect(first).toMatchObject({ trusted: true, problem: null });
  const before = await evaluated(lab);

  const broken = templateOf('mine').replace('outputs: [', 'outputs: [[');
  await trustVersion(settings, versionOf(bytes(broken)));
  const failing = heard(lab, ({ problem }) => problem !== null);
  await writeFile(path, broken);
  const kept = await failing;
  expect(kept.problem).toContain(`${path}, line `);
  expect(kept.source?.version).toBe(first?.version);

  const half = templateOf('mine').replace('reward: -cost', 'reward: -cost / 2');
  await trustVersion(settings, versionOf(bytes(half)));
  const mended = heard(lab, ({ problem }) => problem === null);
  const saved = performance.now();
  await writeFile(path, half);
  expect((await mended).version).toBe(versionOf(bytes(half)));
  expect(performance.now() - saved).toBeLessThan(1000);
  expect(await evaluated(lab)).toEqual(before.map((mean) => mean / 2));
}, 60_000);
