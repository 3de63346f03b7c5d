import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LabClient } from '../../shared/contract/client.ts';
import type { RunRequest } from '../../shared/contract/lab.ts';
import type { MachinesForm, MachinesState } from '../../shared/contract/machines.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { fillSettings, DEFAULT_TUNING } from '../../shared/tuning/settings.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { freshFolder, natsServer, worker } from '../machines/support.ts';
import { swingupDocument } from '../support/documents.ts';
import { testLaboratories } from '../support/laboratory.ts';

const open = testLaboratories();

const text = (content: string, fileName = 'lab.txt') => ({
  fileName,
  bytes: new TextEncoder().encode(content),
});

const at = (url: string, more: Partial<MachinesForm> = {}): MachinesForm => ({
  url,
  credentials: null,
  authority: null,
  ...more,
});

const search = (name: string, more: Partial<RunRequest> = {}): RunRequest => ({
  name,
  task: 'swingup',
  settings: { ...BASE_SETTINGS, generations: 4, populationSize: 16, repetitions: 1 },
  seed: 3,
  workers: 1,
  options: {},
  ...more,
});

/** The state of the machines once it is as wanted. */
async function machinesOnce(
  lab: LabClient,
  wanted: (state: MachinesState) => boolean,
): Promise<MachinesState> {
  return new Promise((resolve) => {
    const take = (state: MachinesState): void => {
      if (!wanted(state)) return;
      leave();
      resolve(state);
    };
    const leave = lab.subscribe('machines.changed', take);
    void lab.request('machines.read', {}).then(take);
  });
}

/** Begins a search and waits for its end. @returns its champion */
async function finished(lab: LabClient, request: RunRequest): Promise<unknown> {
  const ended = new Promise<void>((resolve) => {
    const leave = lab.subscribe('run.status', ({ name, status }) => {
      if (name !== request.name || status !== 'finished') return;
      leave();
      resolve();
    });
  });
  const { id } = await lab.request('run.start', request);
  await ended;
  const { document } = await lab.request('genome.read', { ref: { kind: 'run', run: id } });
  return { genome: document.genome, history: await historyOf(lab, id) };
}

async function historyOf(lab: LabClient, id: string): Promise<unknown> {
  const rows = await lab.request('run.history', { id, from: 0 });
  return rows.map(({ rolloutsPerSecond: _speed, seconds: _seconds, ...row }) => row);
}

describe('machines of a laboratory', () => {
  it('are none at first, and a search on them says where to set them up', async () => {
    const lab = (await open(await freshFolder())).window();
    expect(await lab.request('machines.read', {})).toEqual({
      address: null,
      status: 'none',
      message: null,
      machines: [],
    });
    await expect(
      lab.request('run.start', search('nowhere', { machines: 'alone' })),
    ).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/No machines are set up; choose Run > Machines/) as string,
    });
  });

  it('are refused with a sentence that a window can act on, and what was used is used on', async () => {
    const server = await natsServer(['--auth', 'right']);
    await server.start();
    const folder = await freshFolder();
    const lab = (await open(folder)).window();
    const refusals: readonly (readonly [MachinesForm, RegExp])[] = [
      [at('nats://127.0.0.1:1'), /cannot be reached.*Start it with: nats-server -js/],
      [at('nats://lab:secret@127.0.0.1'), /A password in the address.*choose that as the cred/],
      [at(server.url), /refuses these credentials; choose the right file/],
      [at(server.url, { credentials: text('wrong') }), /refuses these credentials; choose/],
    ];
    for (const [form, sentence] of refusals)
      for (const ask of [
        () => lab.request('machines.test', form),
        () => lab.request('machines.use', { form }),
      ])
        await expect(ask()).rejects.toMatchObject({
          message: expect.stringMatching(sentence) as string,
        });
    expect((await lab.request('machines.read', {})).status).toBe('none');
    const form = at(server.url, { credentials: text('right\n') });
    expect(await lab.request('machines.test', form)).toEqual({
      sentence: 'The server answers; no machines are there.',
    });
    const used = await lab.request('machines.use', { form });
    const address = { url: server.url, credentials: 'lab.txt', authority: null };
    expect(used).toMatchObject({ status: 'connected', address });
    await expect(
      lab.request('machines.use', { form: at('nats://127.0.0.1:1') }),
    ).rejects.toMatchObject({ code: 'disconnected' });
    expect(await lab.request('machines.read', {})).toMatchObject({ status: 'connected', address });
    // A copy that nobody else can read, and nothing of what was only tried.
    const kept = join(folder, 'settings', 'machines');
    expect(await readdir(kept)).toEqual(['credentials']);
    expect((await stat(join(kept, 'credentials'))).mode & 0o077).toBe(0);
    expect(await lab.request('machines.use', { form: null })).toMatchObject({ status: 'none' });
    expect(await readdir(kept)).toEqual([]);
  });

  it('are remembered, and their credentials with them', async () => {
    const file = join(await freshFolder(), 'lab.conf');
    await writeFile(file, 'authorization { user: lab, password: "open" }\n');
    const server = await natsServer(['-c', file]);
    await server.start();
    const folder = await freshFolder();
    const first = await open(folder);
    const form = at(server.url, { credentials: text('lab\nopen\n') });
    await first.window().request('machines.use', { form });
    await first.close();
    const lab = (await open(folder)).window();
    await machinesOnce(lab, ({ status }) => status === 'connected');
    // The kept file is used on where the form does not bring another.
    const kept = at(server.url, { credentials: 'kept' });
    expect(await lab.request('machines.use', { form: kept })).toMatchObject({
      address: { credentials: 'lab.txt' },
      status: 'connected',
    });
  });

  it('roll out a search and a tuning, with the results of threads here', async () => {
    const server = await natsServer();
    const running = await server.start();
    const lab = (await open(await freshFolder())).window();
    const expected = await finished(lab, search('here'));
    await lab.request('machines.use', { form: at(server.url) });
    const desk = await worker(server.url, 'desk');
    const { machines } = await machinesOnce(lab, (state) => state.machines.length === 1);
    expect(machines[0]).toMatchObject({ name: 'desk', threads: 1, difference: null });
    expect(await finished(lab, search('there', { machines: 'alone' }))).toEqual(expected);
    expect(await finished(lab, search('both', { machines: 'beside' }))).toEqual(expected);

    const document = swingupDocument('Tuned');
    const connections = connectionCount(document.genome);
    const tuned = (more: { readonly machines?: boolean }) =>
      lab.stream(
        'tune',
        {
          document,
          algorithm: 'pepg',
          weight: 1,
          warmStart: false,
          settings: {
            ...fillSettings('pepg', DEFAULT_TUNING, taskOf('swingup'), connections),
            population: 4,
            episodes: 2,
          },
          generations: 2,
          seconds: null,
          target: null,
          seed: 1,
          confirmTrials: 4,
          options: {},
          resume: null,
          priority: 'background',
          ...more,
        },
        () => undefined,
      );
    const { offsets, confirmed } = await tuned({});
    const there = await tuned({ machines: true });
    expect(there.offsets).toEqual(offsets);
    expect(there.confirmed).toEqual(confirmed);

    await desk.kill('SIGINT');
    await machinesOnce(lab, (state) => state.machines.length === 0);
    await running.kill();
    expect(await machinesOnce(lab, ({ status }) => status === 'lost')).toMatchObject({
      message: expect.stringContaining('does not answer') as string,
    });
    await server.start();
    await machinesOnce(lab, ({ status }) => status === 'connected');
  }, 120_000);
});
