import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkForMachines } from '../../electron/machines/task-fits.ts';
import { gymnasium, sourceFrom } from '../programs/support.ts';
import { freshFolder, natsServer, precocial, worker } from './support.ts';

const SEARCH = ['--generations', '3', '--popSize', '16', '--seed', '4', '--json'];

it('runs a task of one file where the worker trusts it, with the champions of threads here', async () => {
  const folder = await freshFolder();
  const own = { PRECOCIAL_TASKS: join(folder, 'tasks'), PRECOCIAL_SETTINGS: join(folder, 'here') };
  const away = { PRECOCIAL_TASKS: join(folder, 'none'), PRECOCIAL_SETTINGS: join(folder, 'away') };
  expect(await precocial(['task', 'new', 'mine'], own).ended()).toBe(0);
  const search = (out: string, more: readonly string[] = []) =>
    precocial(['search', '--task', 'mine', '--out', join(folder, out), ...SEARCH, ...more], own);
  expect(await search('threads', ['--workers', '1']).ended()).toBe(0);

  const server = await natsServer();
  await server.start();
  const wary = await worker(server.url, 'wary', [], away);
  const program = search('machines', ['--nats', server.url]);
  await program.says(/wary: The task mine is code of its own and was not run.*--trust-tasks/);
  await wary.says(/The task mine is code of its own and was not run/);
  await worker(server.url, 'trusting', ['--trust-tasks'], away);
  expect(await program.ended()).toBe(0);

  const championOf = (run: string): Promise<string> =>
    readFile(join(folder, run, 'champions', 'generation-000000.json'), 'utf8');
  expect((await championOf('machines')).replaceAll('machines', 'threads')).toBe(
    await championOf('threads'),
  );
}, 120_000);

it('says in a sentence that a table stays on its computer, and begins nothing', async () => {
  const folder = await freshFolder();
  const own = { PRECOCIAL_TASKS: join(folder, 'tasks'), PRECOCIAL_SETTINGS: join(folder, 'here') };
  const rows = Array.from({ length: 24 }, (_, k) => `${k},${k % 7},${k % 2 === 0 ? 'a' : 'b'}`);
  await writeFile(join(folder, 'rows.csv'), ['x,y,kind', ...rows].join('\n'));
  const added = precocial(['task', 'add', join(folder, 'rows.csv'), '--label', 'kind'], own);
  expect(await added.ended(), added.output).toBe(0);
  const server = await natsServer();
  await server.start();
  const out = ['--out', join(folder, 'run'), '--nats', server.url];
  const program = precocial(['search', '--task', 'rows', ...SEARCH, ...out], own);
  expect(await program.ended()).not.toBe(0);
  expect(program.output).toContain(
    'The task rows needs a table of this computer, which other machines lack; roll it out on this computer alone, without --nats.',
  );
}, 60_000);

it('says the same of a program', async () => {
  const source = await sourceFrom(gymnasium('Pendulum-v1'));
  expect(() => checkForMachines(source)).toThrow(
    'The task pendulum-v1 needs a program of this computer, which other machines lack; roll it out on this computer alone, without --nats.',
  );
});
