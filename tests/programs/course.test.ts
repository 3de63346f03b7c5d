import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closePrograms } from '../../electron/programs/open.ts';
import { runCourse } from '../../electron/rollouts/course.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf, Stream } from '../../shared/random/key.ts';
import type { CourseFrame, CourseRequest } from '../../shared/tasks/program/course.ts';
import { packFrame, shrunk, unpackFrame } from '../../shared/tasks/program/frames.ts';
import { useSources } from '../../shared/tasks/registry.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import type { ControlTask, Episode } from '../../shared/tasks/task.ts';
import { genomeOf, gymnasiumTask } from './support.ts';

const files = nodeTaskFiles();
const networks = kernelNetworks(await files.kernel('network'));
const never = new AbortController().signal;

afterEach(() => useSources([]));
afterAll(closePrograms);

/** Moments of a course: what was done, reward, ends and what is seen. */
interface Moment {
  readonly action: Float64Array;
  readonly row: Float64Array;
}

interface Gone {
  readonly moments: readonly Moment[];
  readonly frames: readonly CourseFrame[];
}

async function go(task: ControlTask, request: Partial<CourseRequest>): Promise<Gone> {
  const moments: Moment[] = [];
  const frames: CourseFrame[] = [];
  const width = 3 + task.inputs.length;
  const outputs = task.outputs.length;
  const whole: CourseRequest = {
    episode: Float64Array.of(7),
    options: {},
    taken: new Float64Array(0),
    actor: null,
    steps: 1000,
    frameEvery: 0,
    ...request,
  };
  let next = whole.taken.length / outputs;
  const onPiece: Parameters<typeof runCourse>[2] = ({ from, actions, rows, frames: some }) => {
    expect(from).toBe(next);
    for (let k = 0; k < rows.length / width; k++)
      moments.push({
        action: actions.slice(k * outputs, (k + 1) * outputs),
        row: rows.slice(k * width, (k + 1) * width),
      });
    next += rows.length / width;
    frames.push(...some);
  };
  await runCourse(task, whole, onPiece, never);
  return { moments, frames };
}

/** The first step of a network, which a window chooses, and what it is asked with. */
async function begin(
  task: ControlTask,
  genome: Genome,
  episode: Episode,
  weight: number,
): Promise<Pick<CourseRequest, 'episode' | 'taken' | 'actor'>> {
  const { moments } = await go(task, { episode });
  const network = networks(genome, false);
  const values = network.values.slice();
  const seen = moments[0]?.row.slice(3) ?? [];
  const taken = Float64Array.from(network.step(seen, weight));
  return { episode, taken, actor: { genome, useOffsets: false, weight, values } };
}

const sum = (moments: readonly Moment[]): number =>
  moments.reduce((total, { row }) => total + (row[0] ?? NaN), 0);

describe('a course of a program', () => {
  it('has the return that an evaluation has, in every bit', async () => {
    for (const [id, ...words] of [['Pendulum-v1', '--max-steps', '90'], ['CartPole-v1']] as const) {
      const task = await gymnasiumTask(id, ...words);
      const genome = genomeOf(task);
      const evaluator = await task.createEvaluator(files);
      for (const weight of [-2, 0.7]) {
        const episode = task.drawEpisode(keyOf(3), {});
        const sets = { kind: 'shared', values: Float64Array.of(weight) } as const;
        const { returns, steps } = await evaluator.rollouts(planOf(genome), sets, [episode], {});
        const { moments } = await go(task, await begin(task, genome, episode, weight));
        expect(moments.length).toBe(steps);
        expect(sum(moments)).toBe(returns[0]);
      }
    }
  }, 60_000);

  it('goes on from any moment with another weight, as one that came there by itself', async () => {
    const task = await gymnasiumTask('Pendulum-v1', '--max-steps', '60');
    const genome = genomeOf(task);
    const first = await begin(task, genome, Float64Array.of(11), 1);
    const { moments } = await go(task, first);
    const way = moments.slice(0, 20).flatMap(({ action }) => [...action]);
    const actor = { genome, useOffsets: false, weight: -1, values: networks(genome, false).values };
    const request = { ...first, taken: Float64Array.from([...way, 0.25]), actor };
    const branch = await go(task, request);
    expect(branch.moments.length).toBe(40);
    expect(branch.moments[0]?.action).toEqual(Float64Array.of(0.25));
    // Others took the copies meanwhile: it is gone anew.
    for (let seed = 0; seed < 8; seed++) await go(task, { episode: Float64Array.of(seed) });
    expect(await go(task, request)).toEqual(branch);
  }, 60_000);

  it('answers many who ask at once, each with its own', async () => {
    const task = await gymnasiumTask('Pendulum-v1', '--max-steps', '30');
    const genome = genomeOf(task);
    const asked = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => begin(task, genome, Float64Array.of(seed), 1)),
    );
    const together = await Promise.all(asked.map((request) => go(task, request)));
    for (const [k, request] of asked.entries())
      expect(await go(task, request)).toEqual(together[k]);
  }, 60_000);

  it('brings pictures as often as they were asked for, and of the end', async () => {
    const task = await gymnasiumTask('Pendulum-v1', '--max-steps', '20');
    const first = await begin(task, genomeOf(task), Float64Array.of(5), 1);
    const { frames } = await go(task, { ...first, frameEvery: 8 });
    expect(frames.map(({ step, width, height }) => [step, width, height])).toEqual([
      [8, 16, 8],
      [16, 16, 8],
      [20, 16, 8],
    ]);
    const [frame] = frames;
    if (frame === undefined) return;
    const lit = [...unpackFrame(frame)].filter((value, k) => k % 4 === 0 && value === 255);
    expect(lit.length).toBe(8);
  }, 60_000);

  it('ends with the sentence of a program that fails or that ends', async () => {
    for (const [id, sentence] of [
      ['Raises-v0', /ZeroDivisionError: the wheel has no radius/],
      ['Dies-v0', /its program ended with code 3/],
    ] as const) {
      const task = await gymnasiumTask(id);
      const first = await begin(task, genomeOf(task), Float64Array.of(5), 1);
      await expect(go(task, first)).rejects.toThrow(sentence);
    }
  }, 60_000);

  it('gives way at once when it is cancelled, though the program hangs', async () => {
    const task = await gymnasiumTask('Hangs-v0');
    const first = await begin(task, genomeOf(task), Float64Array.of(5), 1);
    const cancel = new AbortController();
    const request = { options: {}, steps: 100, frameEvery: 0, ...first };
    const gone = runCourse(task, request, () => cancel.abort(), cancel.signal);
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
    await closePrograms();
  }, 60_000);

  it('refuses a request that begins nowhere', async () => {
    const task = await gymnasiumTask('Pendulum-v1');
    await expect(go(task, { taken: Float64Array.of(1) })).rejects.toMatchObject({ code: 'usage' });
  }, 60_000);
});

describe('a picture of a program', () => {
  it('is the same after it was packed, plain or noisy', () => {
    for (const colours of [1, 2, 255]) {
      const stream = new Stream(fold(keyOf(colours), 'any'));
      for (const [width, height] of [
        [1, 1],
        [700, 3],
        [37, 19],
      ] as const) {
        const rgb = Uint8Array.from({ length: 3 * width * height }, () =>
          Math.floor(stream.uniform() * colours),
        );
        const packed = packFrame({ width, height, rgb });
        expect(packed.bytes.length).toBeLessThanOrEqual(height * (1 + 3 * width));
        const back = [...unpackFrame(packed)].filter((_, k) => k % 4 !== 3);
        expect(back).toEqual([...rgb]);
      }
    }
  });

  it('is made smaller where it has too many pixels, and refused where its sides are not its own', () => {
    const rgb = Uint8Array.from({ length: 3 * 4 * 4 }, (_, k) => (k % 3 === 0 ? 200 : 10));
    const small = shrunk({ width: 4, height: 4, rgb }, 4);
    expect(small).toEqual({
      ...{ width: 2, height: 2 },
      rgb: Uint8Array.from({ length: 12 }, (_, k) => (k % 3 === 0 ? 200 : 10)),
    });
    expect(shrunk({ width: 5, height: 4, rgb })).toBeNull();
    expect(shrunk({ width: 0, height: 0, rgb: new Uint8Array(0) })).toBeNull();
  });

  it('of damaged bytes is a picture of its size', () => {
    const stream = new Stream(fold(keyOf(9), 'any'));
    for (let k = 0; k < 200; k++) {
      const bytes = Uint8Array.from({ length: stream.integer(60) }, () => stream.integer(256));
      expect(unpackFrame({ width: 5, height: 4, bytes }).length).toBe(80);
    }
  });
});
