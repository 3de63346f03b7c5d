import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { closePrograms, introduce } from '../../electron/programs/open.ts';
import { copiesOf } from '../../electron/programs/process.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { checkProgram } from '../../electron/tasks/check-program.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import type { ProgramSource } from '../../shared/tasks/program/copies.ts';
import { programTask } from '../../shared/tasks/program/task.ts';
import { addTask, useSources } from '../../shared/tasks/registry.ts';
import type { Episode } from '../../shared/tasks/task.ts';
import { randomGenome } from '../support/random-genome.ts';
import { gymnasium, sourceFrom } from './support.ts';

const files = nodeTaskFiles();
const networks = kernelNetworks(await files.kernel('network'));
const values = Float64Array.of(-2, -0.5, 0.7);

afterEach(() => useSources([]));
afterAll(closePrograms);

/** Returns of one episode after the other, one copy at a time, at each weight. */
async function alone(source: ProgramSource, episodes: readonly Episode[]): Promise<number[]> {
  const { inputs, outputs } = source.description;
  const network = networks(genomeOf(source, 1), false);
  const { program } = await introduce(source.description.id, source);
  const copies = copiesOf(program, { inputs: inputs.length, outputs: outputs.length });
  const returns: number[] = [];
  for (const weight of values) {
    for (const [seed = -1] of episodes) {
      network.reset();
      let seen = await copies.reset(Float64Array.of(0, seed), new Float64Array(0));
      let total = 0;
      for (let over = false; !over;) {
        const row = await copies.step(Float64Array.of(0, ...network.step(seen, weight)));
        total += row[0] ?? NaN;
        seen = row.slice(3);
        over = row[1] !== 0 || row[2] !== 0;
      }
      returns.push(total);
    }
  }
  program.close();
  return returns;
}

const genomeOf = ({ description }: ProgramSource, seed: number): ReturnType<typeof randomGenome> =>
  randomGenome(fold(keyOf(seed), 'any'), {
    inputs: description.inputs.length,
    outputs: description.outputs.length,
    outputActivation: description.outputActivation,
    edits: 20,
  });

describe('a Gymnasium environment', () => {
  it('scores in lanes what one copy scores alone, in every bit, with its limit of steps', async () => {
    for (const [id, ...words] of [['Pendulum-v1', '--max-steps', '40'], ['CartPole-v1']] as const) {
      const source = await sourceFrom(gymnasium(id, ...words));
      const task = programTask(source);
      const episodes = [0, 1, 2].map((e) => task.drawEpisode(fold(keyOf(3), e), {}));
      const evaluator = await task.createEvaluator(files);
      const weighting = { kind: 'shared', values } as const;
      const plan = planOf(genomeOf(source, 1));
      const { returns, steps } = await evaluator.rollouts(plan, weighting, episodes, {});
      if (id === 'Pendulum-v1') expect(steps).toBe(9 * 40);
      expect([...returns]).toEqual(await alone(source, episodes));
    }
  }, 120_000);

  it('has the values of the published equations', async () => {
    const source = await sourceFrom(gymnasium('Pendulum-v1', '--kwargs', '{"g": 0}'));
    const { program } = await introduce('pendulum', source);
    const copies = copiesOf(program, { inputs: 3, outputs: 1 });
    const [cos = 0, sin = 0, speed = 0] = await copies.reset(
      Float64Array.of(0, 5),
      new Float64Array(0),
    );
    const angle = Math.atan2(sin, cos);
    // Half of the greatest torque, 2 N m, without gravity: 3 * 1 * 0.05 rad/s are added.
    const [reward = 0, , , , , next = 0] = await copies.step(Float64Array.of(0, 0.5));
    program.close();
    expect(next).toBeCloseTo(speed + 0.15, 6);
    expect(reward).toBeCloseTo(-(angle ** 2 + 0.1 * speed ** 2 + 0.001), 6);
  });

  it('keeps the rules of every task and of the protocol', async () => {
    for (const id of ['Acrobot-v1', 'Spaces-v0']) {
      const source = await sourceFrom(gymnasium(id, '--max-steps', '20'));
      expect(await checkTask(programTask(source), files)).toEqual([]);
      expect(await checkProgram(source)).toEqual([]);
    }
  }, 180_000);

  it('flattens every space by name, and makes actions of every kind', async () => {
    const source = await sourceFrom(gymnasium('Spaces-v0'));
    const { description } = source;
    expect(description.outputActivation).toBe(5);
    expect(description.inputs).toEqual([
      ...[
        'arm 0',
        'arm 1',
        'gear is -1',
        'gear is 0',
        'gear is 1',
        'grid 0 0',
        'grid 0 1',
        'grid 1 0',
        'grid 1 1',
      ],
      ...['lamps 0', 'lamps 1', 'pair 0 is 0', 'pair 0 is 1', 'pair 1'],
      ...['picks 0 is 0', 'picks 0 is 1', 'picks 1 is 0', 'picks 1 is 1', 'picks 1 is 2'],
    ]);
    expect(description.outputs).toEqual([
      ...['arm 0', 'arm 1', 'gear -1', 'gear 0', 'gear 1', 'lamps 0', 'lamps 1'],
      ...[
        'pair 0 0',
        'pair 0 1',
        'pair 1',
        'picks 0 0',
        'picks 0 1',
        'picks 1 0',
        'picks 1 1',
        'picks 1 2',
      ],
    ]);
    const { program } = await introduce('spaces', source);
    const copies = copiesOf(program, { inputs: 19, outputs: 15 });
    await copies.reset(Float64Array.of(0, 1), new Float64Array(0));
    // arm -1..3 and -3..3; gear by the highest; lamps above 0; pair's second 0..10.
    const action = [0, -1, 0.1, 0.9, 0.3, 0.01, -0.01, -0.5, 0.5, 1.5, 0.2, 0.2, 0, 0, 1];
    const row = await copies.step(Float64Array.of(0, ...action));
    program.close();
    expect(row[0]).toBeCloseTo(1 - 3, 6);
    const seen = Array.from(row.slice(3));
    expect(seen.slice(0, 5)).toEqual([1, -3, 0, 1, 0]);
    expect(seen.slice(6, 9)).toEqual([1, 2, 3]);
    expect(seen.slice(9)).toEqual([1, 0, 0, 1, 10, 1, 0, 0, 0, 1]);
  });

  it('leaves outputs linear where a box has no bounds', async () => {
    const source = await sourceFrom(gymnasium('Spaces-v0', '--kwargs', '{"unbounded": true}'));
    expect(source.description.outputActivation).toBe(1);
    const { program } = await introduce('spaces', source);
    const copies = copiesOf(program, { inputs: 19, outputs: 15 });
    await copies.reset(Float64Array.of(0, 1), new Float64Array(0));
    const row = await copies.step(Float64Array.of(0, 0.5, 70, ...new Array<number>(13).fill(0)));
    program.close();
    expect(row[3]).toBeCloseTo(1 + 2 * Math.tanh(0.5), 6);
    expect(row[4]).toBe(70);
  });

  it('takes wrappers by name, another limit of steps, and gives pictures', async () => {
    const words = [
      '--max-steps',
      '7',
      '--wrapper',
      '["StickyAction", {"repeat_action_probability": 1.0}]',
    ];
    const source = await sourceFrom(gymnasium('Pendulum-v1', ...words));
    expect(source).toMatchObject({
      images: true,
      description: { maxSteps: 7, stepSeconds: 1 / 30 },
    });
    const { program } = await introduce('sticky', source);
    const copies = copiesOf(program, { inputs: 3, outputs: 1 });
    await copies.reset(Float64Array.of(0, 1, 1, 1), new Float64Array(0));
    // The first action of each copy stays.
    await copies.step(Float64Array.of(0, 1, 1, 1));
    const rows = await copies.step(Float64Array.of(0, 1, 1, -1));
    expect(rows.slice(0, 6)).toEqual(rows.slice(6));
    expect(await copies.image(0)).toMatchObject({ width: 16, height: 8 });
    for (let t = 3; t <= 7; t++) {
      const row = await copies.step(Float64Array.of(0, 0));
      expect([row[1], row[2]]).toEqual([0, t === 7 ? 1 : 0]);
    }
    const { seconds, steps } = await copies.times();
    expect(steps).toBe(9);
    expect(seconds).toBeGreaterThan(0);
    program.close();
  });

  it('normalises inputs by the recorded mean and deviation', async () => {
    const source = await sourceFrom({ ...gymnasium('Pendulum-v1'), normalise: true });
    const { mean = [], deviation = [] } = source.normalisation ?? {};
    // cos and sin of an angle, and a speed of at most 8.
    expect(mean.every((value) => Math.abs(value) < 1)).toBe(true);
    expect(deviation[2]).toBeGreaterThan(1);
    const plain = await sourceFrom(gymnasium('Pendulum-v1'));
    expect(plain.normalisation).toBeUndefined();
    // Mean 0 and deviation 1 change nothing; others do.
    const neutral = {
      ...plain,
      version: 'neutral',
      normalisation: { mean: [0, 0, 0], deviation: [1, 1, 1] },
    };
    const [a, b, c] = await Promise.all([plain, neutral, source].map(oneReturn));
    expect(b).toBe(a);
    expect(c).not.toBe(a);
  });

  async function oneReturn(source: ProgramSource): Promise<number> {
    const task = programTask({ ...source, version: `${source.version}-own` });
    const evaluator = await task.createEvaluator(files);
    const weighting = { kind: 'shared', values: Float64Array.of(1) } as const;
    const { returns } = await evaluator.rollouts(
      planOf(genomeOf(source, 1)),
      weighting,
      [Float64Array.of(4)],
      {},
    );
    return returns[0] ?? NaN;
  }
});

async function refused(work: Promise<unknown>): Promise<PrecocialError> {
  const error: unknown = await work.then(
    () => 'nothing failed',
    (problem: unknown) => problem,
  );
  if (error instanceof PrecocialError) return error;
  throw new Error(String(error));
}

describe('what goes wrong is said', () => {
  it.each([
    [
      'Pendulm-v1',
      [],
      'Gymnasium knows no environment Pendulm-v1; the nearest names are Pendulum-v1',
    ],
    ['Pendulum-v7', [], 'the nearest names are Pendulum-v1'],
    [
      'BipedalWalker-v3',
      [],
      'Gymnasium says: Box2D is not installed, you can install it by run `pip install swig`',
    ],
    ['Graph-v0', [], 'The space Graph cannot be flattened'],
    ['Pendulum-v1', ['--kwargs', '{"gravity": 3}'], 'does not take the arguments {"gravity": 3}'],
    [
      'Pendulum-v1',
      ['--wrapper', 'StickyActions'],
      'no wrapper StickyActions; the nearest names are StickyAction',
    ],
    [
      'Pendulum-v1',
      ['--import', 'no_such_module'],
      'The module no_such_module of --import was not found',
    ],
  ])('%s %j', async (id, words, text) => {
    const error = await refused(sourceFrom(gymnasium(id, ...words)));
    expect(error.code).toBe('task-failed');
    expect(error.message).toContain(text);
  });

  it('no Python, and a Python without Gymnasium', async () => {
    const program = gymnasium('Pendulum-v1');
    const [, ...words] = program.command;
    const none = await refused(sourceFrom({ ...program, command: ['/no/python', ...words] }));
    expect(none).toMatchObject({ code: 'not-found' });
    expect(none.message).toContain('there is no program /no/python');
    const bare = await refused(sourceFrom({ ...program, variables: {} }));
    expect(bare.message).toMatch(
      /Gymnasium is not installed for .*python3 .*-m pip install gymnasium/,
    );
  });

  async function rolledOut(
    id: string,
    limits: { readonly patience?: number; readonly memory?: number } = {},
  ): Promise<PrecocialError> {
    const source = await sourceFrom({ ...gymnasium(id), patience: 60, ...limits });
    const task = programTask(source);
    addTask(task);
    const pool = new RolloutPool(1);
    const episodes: Episode[] = [task.drawEpisode(keyOf(1), {})];
    const items = [{ plan: planOf(genomeOf(source, 1)) }];
    const weighting = { kind: 'shared', values } as const;
    try {
      return await refused(pool.run({ task: task.id, options: {}, weighting, episodes, items }));
    } finally {
      await pool.close();
    }
  }

  it('an environment that raises: its traceback is in the details', async () => {
    const error = await rolledOut('Raises-v0');
    expect(error.message).toContain(
      'The environment raised ZeroDivisionError: the wheel has no radius',
    );
    expect(error.details['trace']).toMatch(/trials\.py", line \d+, in fault/);
  });

  it('a process that dies is started once more, then named', async () => {
    const error = await rolledOut('Dies-v0');
    expect(error.message).toMatch(
      /The task dies-v0: its program ended with code 3.*It last wrote: out of cheese.*started again and failed again/,
    );
  });

  it('a process that hangs is ended after the stated time, tried once more, then named', async () => {
    const error = await rolledOut('Hangs-v0', { patience: 1 });
    expect(error.message).toMatch(
      /did not answer for 1 s and was ended.*started again and failed again/,
    );
  });

  it('a process that leaks is ended once it has more memory than it may have', async () => {
    const error = await rolledOut('Leaks-v0', { memory: 300 });
    expect(error).toMatchObject({ code: 'task-failed' });
    expect(error.message).toMatch(
      /The task leaks-v0: its program took too much memory and was ended: it had \d+ MiB, and a program may have 300\./,
    );
  });

  it('words on standard output harm nothing', async () => {
    expect(await checkProgram(await sourceFrom(gymnasium('Prints-v0')))).toEqual([]);
  });
});
