import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
