import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { gymnasiumPackage } from '../support/python.ts';
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

it('sends the rows of a table to a worker that lacks them, once, with the champions of threads here', async () => {
  const folder = await freshFolder();
  const own = { PRECOCIAL_TASKS: join(folder, 'tasks'), PRECOCIAL_SETTINGS: join(folder, 'here') };
  const cache = join(folder, 'cache');
  const away = { PRECOCIAL_TASKS: join(folder, 'none'), PRECOCIAL_CACHE: cache };
  const rows = Array.from({ length: 24 }, (_, k) => `${k},${k % 7},${k % 2 === 0 ? 'a' : 'b'}`);
  await writeFile(join(folder, 'rows.csv'), ['x,y,kind', ...rows].join('\n'));
  const added = precocial(['task', 'add', join(folder, 'rows.csv'), '--label', 'kind'], own);
  expect(await added.ended(), added.output).toBe(0);
  const search = (out: string, more: readonly string[]) =>
    precocial(['search', '--task', 'rows', '--out', join(folder, out), ...SEARCH, ...more], own);
  expect(await search('threads', ['--workers', '1']).ended()).toBe(0);
  const server = await natsServer();
  await server.start();
  const first = await worker(server.url, 'first', [], away);
  const program = search('machines', ['--nats', server.url]);
  expect(await program.ended(), program.output).toBe(0);
  await first.says(/The task rows@[0-9a-f]{16} was fetched/);
  expect(await readdir(join(cache, 'tables'))).toHaveLength(1);
  const championOf = (run: string): Promise<string> =>
    readFile(join(folder, run, 'champions', 'generation-000000.json'), 'utf8');
  expect((await championOf('machines')).replaceAll('machines', 'threads')).toBe(
    await championOf('threads'),
  );
}, 120_000);

it('runs the program of a task where the same task was added, and nowhere else', async () => {
  const folder = await freshFolder();
  const own = { PRECOCIAL_TASKS: join(folder, 'tasks'), PRECOCIAL_SETTINGS: join(folder, 'here') };
  const away = { PRECOCIAL_TASKS: join(folder, 'none'), PRECOCIAL_SETTINGS: join(folder, 'away') };
  const packages = { PYTHONPATH: gymnasiumPackage };
  const added = precocial(['task', 'add', 'gym:Pendulum-v1', '--yes'], { ...own, ...packages });
  expect(await added.ended(), added.output).toBe(0);
  const server = await natsServer();
  await server.start();
  const lacking = await worker(server.url, 'lacking', [], away);
  const out = ['--out', join(folder, 'run'), '--nats', server.url];
  const task = added.output.match(/pendulum\S*/)?.[0] ?? '';
  const short = [...SEARCH, '--generations', '1', '--popSize', '8'];
  const program = precocial(['search', '--task', task, ...short, ...out], own);
  await program.says(
    /lacking: The task pendulum-v1 runs a program, which is not taken from other machines/,
  );
  await lacking.says(/Add the same task here \(precocial task add FILE\)/);
  const has = await worker(server.url, 'has', [], { ...own, ...packages });
  expect(await program.ended(), program.output).toBe(0);
  await has.says(/The task pendulum-v1@[0-9a-f]{16} is the one here/);
}, 120_000);
