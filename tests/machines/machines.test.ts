import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildIdentity } from '../../electron/machines/build-identity.ts';
import { connectNats } from '../../electron/machines/connect.ts';
import { MachineRollouts } from '../../electron/machines/coordinator.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { driveSearch } from '../../electron/runs/drive.ts';
import { SearchRun } from '../../electron/runs/search-run.ts';
import { programPlaces } from '../../electron/system/places.ts';
import type { RolloutExecutor } from '../../electron/rollouts/executor.ts';
import { measureAblation } from '../../electron/experiments/ablation.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { randomGenome } from '../support/random-genome.ts';
import { outcome, smallRun } from '../runs/support.ts';
import { freshFolder, natsServer, worker, type Program } from './support.ts';

const build = await buildIdentity(programPlaces(import.meta.url));
const config = smallRun({ generations: 12, populationSize: 32 });
/** How long the server is gone; PRECOCIAL_GONE_MS=60000 takes the minute that nobody waits for while working. */
const GONE_MS = Number(process.env['PRECOCIAL_GONE_MS'] ?? 1500);
const opened: RolloutExecutor[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((rollouts) => rollouts.close()));
});

async function machinesOf(
  url: string,
  notes: string[] = [],
  own = build,
  here?: RolloutExecutor,
): Promise<MachineRollouts> {
  const machines = new MachineRollouts(await connectNats({ url }, 'test'), own, {
    onNote: (sentence) => notes.push(sentence),
    ...(here === undefined ? {} : { here }),
  });
  opened.push(machines);
  return machines;
}

/** Drives the search in a new folder. @param each called after every generation */
async function drive(
  rollouts: RolloutExecutor,
  each: (generation: number) => void = () => undefined,
): Promise<unknown> {
  const folder = join(await freshFolder(), 'run');
  const run = await SearchRun.create(folder, config);
  await driveSearch(run, rollouts, { onGeneration: ({ state }) => each(state.generation) });
  await run.close();
  return outcome(folder);
}

async function undisturbed(): Promise<unknown> {
  const pool = new RolloutPool(1);
  opened.push(pool);
  return drive(pool);
}

describe('an ablation on machines', () => {
  it('counts right answers by class as the threads here do', async () => {
    const genome = randomGenome(fold(keyOf(5), 'ablation'), { inputs: 64, outputs: 10, edits: 90 });
    const request = {
      document: newDocument('Digits', 'digits8', genome),
      weights: Float64Array.of(-1, 1),
      useOffsets: false,
      trials: 2,
      seed: 0,
      options: { batch: 200 },
      priority: 'now' as const,
    };
    const pool = new RolloutPool(1);
    opened.push(pool);
    const { seconds: here, ...expected } = await measureAblation(pool, request);
    const server = await natsServer();
    await server.start();
    await worker(server.url, 'one');
    const machines = await machinesOf(server.url);
    const { seconds: there, ...found } = await measureAblation(machines, request);
    expect(found).toEqual(expected);
    expect(found.classes?.accuracy).toHaveLength(10);
    expect([here, there].every(Number.isFinite)).toBe(true);
  });
});

describe('a search on machines', () => {
  it('is the same as on a thread here, with machines that come, are killed and are frozen', async () => {
    const expected = await undisturbed();
    const server = await natsServer();
    await server.start();
    const workers: Program[] = [await worker(server.url, 'one'), await worker(server.url, 'two')];
    const notes: string[] = [];
    const machines = await machinesOf(server.url, notes);
    const changes: Promise<unknown>[] = [];
    const found = await drive(machines, (generation) => {
      if (generation === 1) changes.push(worker(server.url, 'three').then((w) => workers.push(w)));
      if (generation === 3) workers[0]?.child.kill('SIGKILL');
      if (generation === 5) workers[1]?.child.kill('SIGSTOP');
      if (generation === 8) workers[1]?.child.kill('SIGCONT');
    });
    await Promise.all(changes);
    expect(found).toEqual(expected);
    expect(notes.join(' ')).toMatch(/The machine one does not answer/);
  });

  it('goes on with the threads here when the server ends', async () => {
    const expected = await undisturbed();
    const server = await natsServer();
    const running = await server.start();
    await worker(server.url, 'one');
    const notes: string[] = [];
    const machines = await machinesOf(server.url, notes, build, new RolloutPool(1));
    const found = await drive(machines, (generation) => {
      if (generation === 3) void running.kill();
    });
    expect(found).toEqual(expected);
  });

  it('waits for a server that is gone for a while, and goes on by itself', async () => {
    const expected = await undisturbed();
    const server = await natsServer();
    let running = await server.start();
    await worker(server.url, 'one');
    const notes: string[] = [];
    const machines = await machinesOf(server.url, notes);
    let restart: Promise<void> = Promise.resolve();
    const found = await drive(machines, (generation) => {
      if (generation !== 4) return;
      restart = running.kill().then(async () => {
        await new Promise((resolve) => setTimeout(resolve, GONE_MS));
        running = await server.start();
      });
    });
    await restart;
    expect(found).toEqual(expected);
    expect(notes.join(' ')).toMatch(/does not answer; the work waits.*answers again/);
  }, 180_000);

  it('gives its work back when a machine is asked to end', async () => {
    const expected = await undisturbed();
    const server = await natsServer();
    await server.start();
    const [one] = [await worker(server.url, 'one'), await worker(server.url, 'two')];
    const notes: string[] = [];
    const machines = await machinesOf(server.url, notes);
    const found = await drive(machines, (generation) => {
      if (generation === 2) one.child.kill('SIGINT');
    });
    expect(found).toEqual(expected);
    expect(notes.join(' ')).toMatch(/The machine one has left/);
    expect(await one.ended()).toBe(130);
  });

  it('refuses a machine of another build, with a sentence on both sides', async () => {
    const server = await natsServer();
    await server.start();
    const stranger = await worker(server.url, 'stranger');
    const notes: string[] = [];
    await machinesOf(server.url, notes, { ...build, kernels: 'another' });
    await stranger.says(/not used by a search: its kernels are another/);
    expect(notes.join(' ')).toMatch(/The machine stranger is not used: its kernels are/);
  });
});
