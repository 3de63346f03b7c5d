import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readTasks, writeTask, type OwnTask } from '../../electron/tasks/folder.ts';
import { templateOf } from '../../electron/tasks/template.ts';
import { trustedVersions, trustVersion } from '../../electron/tasks/trust.ts';
import { item } from '../../shared/base/arrays.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporaryFolder = temporaryFolders();

it('runs a file only after its version was allowed, and not after it changed', async () => {
  const folder = await temporaryFolder();
  const [tasks, settings] = [join(folder, 'tasks'), join(folder, 'settings')];
  const path = await writeTask(tasks, 'mine', 'task.ts', templateOf('mine'));
  const read = async (): Promise<OwnTask> =>
    item(await readTasks(tasks, await trustedVersions(settings)), 0);

  const first = await read();
  expect(first).toMatchObject({ name: 'mine', trusted: false });
  expect(first.source).toBeUndefined();
  expect(first.problem).toContain(path);

  await trustVersion(settings, first.version);
  expect((await read()).source?.description).toMatchObject({ id: 'mine', maxSteps: 200 });

  await writeFile(path, templateOf('mine').replace('maxSteps: 200', 'maxSteps: 300'));
  expect((await read()).trusted).toBe(false);

  await expect(writeTask(tasks, 'mine', 'task.ts', '')).rejects.toThrow('There is a task mine');
});
