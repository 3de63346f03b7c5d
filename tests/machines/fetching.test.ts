import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Objm } from '@nats-io/obj';
import { afterEach, describe, expect, it } from 'vitest';
import { ENCODER_FILE, shippedFolder, SMALL_FILE } from '../../electron/encoders/find.ts';
import { buildIdentity } from '../../electron/machines/build-identity.ts';
import { connectNats } from '../../electron/machines/connect.ts';
import { MachineRollouts } from '../../electron/machines/coordinator.ts';
import { contentOf, objectName } from '../../electron/machines/objects.ts';
import type { RolloutExecutor } from '../../electron/rollouts/executor.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { programPlaces } from '../../electron/system/places.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { templateOf } from '../../electron/tasks/template.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import { encoderId, readWeights, writeWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import { addTask, taskOf, useSources } from '../../shared/tasks/registry.ts';
import type { EncoderPlace, RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import { randomGenome } from '../support/random-genome.ts';
import { freshFolder, natsServer, worker, type Program, type Server } from './support.ts';

const build = await buildIdentity(programPlaces(import.meta.url));
const opened: RolloutExecutor[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((rollouts) => rollouts.close()));
  useSources([]);
});

function opening<T extends RolloutExecutor>(rollouts: T): T {
  opened.push(rollouts);
  return rollouts;
}

const machinesOf = async (url: string): Promise<MachineRollouts> =>
  opening(new MachineRollouts(await connectNats({ url }, 'test'), build));

/** An encoder that nobody else has: the shipped one with another bias, and its small one named after it. */
async function anotherEncoder(): Promise<EncoderPlace> {
  const read = (file: string): Promise<Uint8Array> => readFile(join(shippedFolder(), file));
  const weights = readWeights(await read(ENCODER_FILE), 'encoder', ENCODER_FILE);
  const small = readWeights(await read(SMALL_FILE), 'small', SMALL_FILE);
  const tensors = new Map(weights.tensors);
  const [name = '', values = new Float32Array(0)] = [...tensors].at(-1) ?? [];
  tensors.set(
    name,
    values.map((value) => value + 0.25),
  );
  const id = encoderId(tensors);
  const folder = join(await freshFolder(), 'another');
  await mkdir(folder);
  await writeFile(join(folder, ENCODER_FILE), writeWeights({ ...weights, encoderId: id, tensors }));
  await writeFile(join(folder, SMALL_FILE), writeWeights({ ...small, encoderId: id }));
  return { id, folder };
}

function batchOf(task: string, more: Partial<RolloutBatch> = {}): RolloutBatch {
  const { inputs, outputs, drawEpisode } = controlTask(task);
  const genome = randomGenome(fold(keyOf(3), task), {
    inputs: inputs.length,
    outputs: outputs.length,
    outputActivation: 5,
    edits: 20,
    recurrent: false,
  });
  const options = more.options ?? {};
  return {
    task,
    options,
    weighting: { kind: 'shared', values: Float64Array.of(-1, 0.5, 1, 2) },
    episodes: [0, 1].map((e) => drawEpisode(fold(keyOf(5), e), options)),
    items: [{ plan: planOf(genome) }],
    ...more,
  };
}

function controlTask(id: string) {
  const task = taskOf(id);
  if (task.kind !== 'control') throw new Error(`${id} is no control task`);
  return task;
}

/** A worker whose folders of encoders are empty. */
async function freshWorker({ url }: Server, cache: string): Promise<Program> {
  const home = await freshFolder();
  return worker(url, 'fresh', ['--trust-tasks'], {
    PRECOCIAL_CACHE: cache,
    HOME: home,
    XDG_DATA_HOME: home,
  });
}

describe('a fresh worker', () => {
  it('fetches an encoder, keeps it, and has done its first chunk within five seconds', async () => {
    const server = await natsServer();
    await server.start();
    const encoder = await anotherEncoder();
    const batch = batchOf('racing', { encoder, options: { reward: 0, int8: 0, small: 1 } });
    const local = performance.now();
    const expected = await opening(new RolloutPool(1)).run(batch);
    /** What its rollouts take here, with a thread that has just been started, while other programs run. */
    const alone = performance.now() - local;

    const cache = await freshFolder();
    const machines = await machinesOf(server.url);
    const first = await freshWorker(server, cache);
    const begun = performance.now();
    expect(await machines.run(batch)).toEqual(expected);
    const milliseconds = performance.now() - begun;
    expect(first.output).toContain(`The encoder ${encoder.id} was fetched.`);
    expect(milliseconds).toBeLessThan(5000 + 4 * alone);
    if (process.env['PRECOCIAL_FIGURES'] !== undefined)
      process.stderr.write(`first chunk after ${milliseconds} ms, alone ${alone} ms\n`);
    await first.kill();

    const second = await freshWorker(server, cache);
    expect(await machines.run(batch)).toEqual(expected);
    expect(second.output).not.toContain('fetched');
  });

  it('takes nothing else under the id of an encoder', async () => {
    const server = await natsServer();
    await server.start();
    const encoder = await anotherEncoder();
    const content = await contentOf(encoder);
    const file = join(shippedFolder(), ENCODER_FILE);
    const shipped = readWeights(await readFile(file), 'encoder', ENCODER_FILE);
    // Its header has the right id, its weights are those of another.
    const wrong = writeWeights({ ...shipped, encoderId: encoder.id });
    const connection = await connectNats({ url: server.url }, 'test');
    const objects = await new Objm(connection).create('precocial-objects');
    await objects.putBlob({ name: objectName(ENCODER_FILE, content) }, wrong);
    await connection.close();
    const machines = await machinesOf(server.url);
    await freshWorker(server, await freshFolder());
    const batch = batchOf('racing', { encoder, options: { reward: 0, int8: 0, small: 1 } });
    await expect(machines.run(batch)).rejects.toMatchObject({
      code: 'encoder',
      message: expect.stringMatching(/^fresh: .*is damaged there/) as string,
    });
  });

  it('fetches a task of a file, once, and rolls out that version of it', async () => {
    const server = await natsServer();
    await server.start();
    const machines = await machinesOf(server.url);
    const fresh = await freshWorker(server, await freshFolder());
    const text = templateOf('mine');
    const changed = text.replace('reward: -cost', 'reward: 1 - cost');
    expect(changed).not.toBe(text);
    const pool = opening(new RolloutPool(1));
    const found: unknown[] = [];
    for (const version of [text, changed, text]) {
      addTask(fileTask(compileTask(new TextEncoder().encode(version), 'mine.ts')));
      const batch = batchOf('mine');
      const expected = await pool.run(batch);
      expect(await machines.run(batch)).toEqual(expected);
      found.push(expected.returns);
    }
    expect(found[1]).not.toEqual(found[0]);
    expect(fresh.output.match(/The task mine@[0-9a-f]{16} was fetched/g)).toHaveLength(2);
  });

  it('runs no code that is not that of the version it was allowed', async () => {
    const server = await natsServer();
    await server.start();
    const machines = await machinesOf(server.url);
    await freshWorker(server, await freshFolder());
    const compiled = compileTask(new TextEncoder().encode(templateOf('mine')), 'mine.ts');
    const code = compiled.code.replace('reward: -cost', 'reward: 1 - cost');
    expect(code).not.toBe(compiled.code);
    addTask(fileTask({ ...compiled, code }));
    await expect(machines.run(batchOf('mine'))).rejects.toMatchObject({
      code: 'invalid-file',
      message: expect.stringMatching(
        /^fresh: The source of the task mine is not that of/,
      ) as string,
    });
  });
});
