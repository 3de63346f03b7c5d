import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoderFor } from '../../electron/encoders/find.ts';
import { checkSmallEncoder } from '../../electron/encoders/small.ts';
import { createJobs } from '../../electron/lab/jobs.ts';
import { ENCODER_TENSORS, tensorSize } from '../../shared/tasks/racing/encoder/architecture.ts';
import { encoderId, writeWeights } from '../../shared/tasks/racing/encoder/weights.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { keyOf } from '../../shared/random/key.ts';
import type { Progress } from '../../shared/contract/lab.ts';
import { testLaboratories } from '../support/laboratory.ts';
import { randomGenome } from '../support/random-genome.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const open = testLaboratories();

const tensors = new Map(
  ENCODER_TENSORS.map((tensor) => [
    tensor.name,
    new Float32Array(tensorSize(tensor)).fill(1 / (tensor.fanIn + 1)),
  ]),
);
const id = encoderId(tensors);

/** Puts an encoder into a library. Its decoder is none, but nothing here looks into it. */
async function putEncoder(library: string, name: string): Promise<void> {
  const folder = join(library, 'encoders', name);
  await mkdir(folder, { recursive: true });
  const encoder = writeWeights({ kind: 'encoder', encoderId: id, tensors, ranges: [8, 8, 8, 8] });
  await writeFile(join(folder, 'racing.encoder'), encoder);
  await writeFile(join(folder, 'racing.decoder'), 'not looked into');
}

describe('a search with the small encoder', () => {
  it('is not begun where its encoder has none, and says what to do', async () => {
    const folder = await temporary();
    await putEncoder(folder, 'mine');
    const place = { id, folder: join(folder, 'encoders', 'mine') };
    await expect(checkSmallEncoder(place, { small: 1 })).rejects.toThrow(
      /not begun.*there is none.*small=0.*vae distill/,
    );
    await checkSmallEncoder(place, { small: 0 });
    await checkSmallEncoder(null, { small: 1 });
  });

  it('is begun with the encoder that ships', async () => {
    const shipped = await encoderFor('racing', undefined, { library: null, inUse: null });
    expect(shipped?.id).toBe('339957c41ad872cc');
    await checkSmallEncoder(shipped, { small: 1 });
  });
});

describe('the encoders of a library', () => {
  it('are listed, used, remembered, and meet only genomes of their own', async () => {
    const folder = await temporary();
    await putEncoder(join(folder, 'library'), 'mine');
    const test = await open(folder);
    const lab = test.window();
    const other = test.window();
    const heard: string[] = [];
    other.subscribe('encoders.changed', (entries) =>
      heard.push(entries.find(({ inUse }) => inUse)?.id ?? ''),
    );
    expect(await lab.request('encoder.runtime', {})).toBe('onnx');
    const [shipped, mine] = await lab.request('encoder.list', {});
    expect(shipped).toMatchObject({ name: null, inUse: true });
    expect(mine).toEqual({ name: 'mine', id, inUse: false, report: null });

    const before = await lab.request('file.asset', { path: 'encoder/racing.encoder' });
    const used = await lab.request('encoder.use', { name: 'mine' });
    expect(used.map(({ inUse }) => inUse)).toEqual([false, true]);
    const after = await lab.request('file.asset', { path: 'encoder/racing.encoder' });
    expect(Buffer.compare(before, after)).not.toBe(0);
    expect(heard).toEqual([id]);
    const byId = (which: string) =>
      lab.request('file.asset', { path: `encoder/${which}/racing.encoder` });
    expect(Buffer.compare(await byId(shipped?.id ?? ''), before)).toBe(0);
    expect(Buffer.compare(await byId(id), after)).toBe(0);

    const genome = randomGenome(keyOf(1), { inputs: 16, outputs: 3, edits: 10 });
    const request = {
      document: { ...newDocument('racer', 'racing', genome), encoder: shipped?.id ?? '' },
      weights: Float64Array.of(1),
      useOffsets: false,
      trials: 1,
      seed: 1,
      options: {},
      priority: 'now' as const,
    };
    // The racer of the encoder that ships finds it, although another is in use; one of an unknown encoder is refused.
    const { byWeight } = await lab.stream('evaluate', request, () => undefined);
    expect(byWeight[0]?.returns).toHaveLength(1);
    const unknown = { ...request, document: { ...request.document, encoder: '0123456789abcdef' } };
    await expect(lab.stream('evaluate', unknown, () => undefined)).rejects.toMatchObject({
      code: 'encoder',
      message: expect.stringContaining('evolved with the encoder 0123456789abcdef') as string,
    });

    await test.close();
    const again = (await open(folder)).window();
    expect((await again.request('encoder.list', {})).map(({ inUse }) => inUse)).toEqual([
      false,
      true,
    ]);
    const back = await again.request('encoder.use', { name: null });
    expect(back.map(({ inUse }) => inUse)).toEqual([true, false]);
  });

  it('that are damaged are not listed and cannot be used', async () => {
    const folder = await temporary();
    await putEncoder(join(folder, 'library'), 'broken');
    const place = join(folder, 'library', 'encoders', 'broken', 'racing.encoder');
    await writeFile(place, 'PVAE, but not really');
    const lab = (await open(folder)).window();
    expect(await lab.request('encoder.list', {})).toHaveLength(1);
    await expect(lab.request('encoder.use', { name: 'broken' })).rejects.toMatchObject({
      code: 'encoder',
      message: expect.stringContaining('The one in use stays') as string,
    });
  });

  it('are trained by a job with progress', { timeout: 300_000 }, async () => {
    const folder = await temporary();
    const lab = (await open(folder)).window();
    const events: Progress[] = [];
    const training = { name: 'small', frames: 100, batches: 2, seed: 4 };
    const { id, report } = await lab.stream(
      'encoder',
      { ...training, priority: 'background' },
      (event) => events.push(event),
    );
    expect(report).toMatchObject({ frames: 100, batches: 2 });
    expect(events.some(({ note }) => note.startsWith('batch 2 of 2'))).toBe(true);
    const entries = await lab.request('encoder.list', {});
    expect(entries[1]).toEqual({ name: 'small', id, inUse: false, report });
    expect((await readdir(join(folder, 'library', 'encoders', 'small'))).sort()).toEqual([
      'racing.decoder',
      'racing.encoder',
      'racing.small',
      'reconstructions.png',
      'report.json',
    ]);
  });
});

it('job processes are renewed when idle at once, when busy after their job', async () => {
  const children: { killed: boolean; say: (message: unknown) => void }[] = [];
  const jobs = createJobs(
    () => {
      const child = { killed: false, say: (_message: unknown) => undefined as void };
      children.push(child);
      return {
        pid: 1,
        send: () => undefined,
        onMessage: (listener) => {
          child.say = listener;
          return () => undefined;
        },
        onExit: () => () => undefined,
        kill: () => (child.killed = true),
      };
    },
    () => [],
  );
  jobs.warmUp();
  const job = jobs.run('long', 1, 'background', () => undefined);
  jobs.renew();
  // The quick process was idle or took the job; the busy one lives until its job is done.
  const busy = children.find((child) => !child.killed);
  busy?.say({ type: 'result', id: 1, value: 'done' });
  expect(await job).toBe('done');
  expect(children.every((child) => child.killed)).toBe(true);
  jobs.close();
});
