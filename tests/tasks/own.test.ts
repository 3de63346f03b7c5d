import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { templateOf } from '../../electron/tasks/template.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { kernelActivations } from '../../shared/network/kernel-activations.ts';
import { kernelNetworks } from '../../shared/network/live-network.ts';
import { createOracle, type Oracle } from '../../shared/network/oracle.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import { addTask, useSources } from '../../shared/tasks/registry.ts';
import type { ControlTask, Episode, Rollouts } from '../../shared/tasks/task.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

const files = nodeTaskFiles();
const networks = kernelNetworks(await files.kernel('network'));

const compiled = (text: string, file = 'task.ts'): ControlTask =>
  fileTask(compileTask(new TextEncoder().encode(text), file));

const FIXTURE = fileURLToPath(new URL('../fixtures/tasks/swingup.ts', import.meta.url));
/** As a person would write it: beside the program there is one module. */
const TEXT = readFileSync(FIXTURE, 'utf8').replace(/'[^']*definition\.ts'/, "'precocial/task'");
const swingup = compiled(TEXT, 'swingup.ts');
const values = Float64Array.of(-2, -0.5, 0.7, 2);
const activate = kernelActivations(await files.kernel('network'));

/** Return of an episode, one network and one world at a time. */
async function naive(oracle: Oracle, weight: number, episode: Episode): Promise<number> {
  const environment = await swingup.createEnvironment(files, { poleLength: 1 });
  environment.reset(episode);
  oracle.reset();
  for (let total = 0; ;) {
    const result = environment.step(oracle.step(environment.observation, weight));
    total += result.reward;
    if (result.terminated || result.truncated) return total;
  }
}

async function together(genome: Genome, episodes: readonly Episode[]): Promise<Rollouts> {
  const evaluator = await swingup.createEvaluator(files);
  return evaluator.rollouts(planOf(genome), { kind: 'shared', values }, episodes, {});
}

const episodesOf = (seed: number): Episode[] =>
  [0, 1, 2].map((e) => swingup.drawEpisode(fold(keyOf(seed), e), {}));

describe('a task of one file in lanes', () => {
  it('has the returns of the naive oracle in every bit, with any activation, and of one lane', async () => {
    for (let seed = 0; seed < 8; seed++) {
      const genome = randomGenome(fold(keyOf(seed), 'any'), {
        inputs: 5,
        outputs: 1,
        outputActivation: 5,
        edits: 40,
        recurrent: seed % 2 === 0,
      });
      const episodes = episodesOf(seed);
      const { returns } = await together(genome, episodes);
      const network = networks(genome, false);
      const oracle = createOracle(genome, { activate });
      for (const [w, weight] of values.entries()) {
        for (const [e, episode] of episodes.entries()) {
          const expected = await naive(oracle, weight, episode);
          expect(returns[w * 3 + e]).toBe(expected);
          expect(await naive(network, weight, episode)).toBe(expected);
        }
      }
    }
  });

  it('keeps the rules of every task, and so does the template', async () => {
    expect(await checkTask(swingup, files)).toEqual([]);
    expect(await checkTask(compiled(templateOf('pendulum-of-mine')), files)).toEqual([]);
  });
});

/** A task of some lines, of which `step` is the body of its step on line 11. */
const taskWith = (step: string): string => `import { defineTask } from 'precocial/task';

export default defineTask({
  id: 'broken',
  title: 'Broken',
  inputs: ['a'],
  outputs: ['b'],
  maxSteps: 50,
  stepSeconds: 1,
  start: (random) => ({ a: random.uniform() as number }), observe: (state, into) => { into[0] = state.a; },
  step(state) { ${step}; return { reward: 0, terminated: false }; },
});
`;

describe('a task that fails', () => {
  afterEach(() => useSources([]));

  async function rolledOut(step: string): Promise<string> {
    const task = compiled(taskWith(step), 'broken.ts');
    addTask(task);
    const pool = new RolloutPool(1, undefined, 3000);
    const genome = randomGenome(keyOf(1), { inputs: 1, outputs: 1, edits: 3 });
    try {
      await pool.run({
        task: task.id,
        options: {},
        weighting: { kind: 'shared', values },
        episodes: [task.drawEpisode(keyOf(1), {})],
        items: [{ plan: planOf(genome) }],
      });
      return 'nothing failed';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await pool.close();
    }
  }

  it.each([
    [
      'throws',
      'if (state.a >= 0) throw new Error("no way on")',
      'in step 1: no way on (broken.ts, line 11)',
    ],
    [
      'gives not-a-number',
      'return { reward: NaN, terminated: false }',
      'failed in step 1: it gave a reward that is not finite (broken.ts, line 11)',
    ],
    [
      'observes not-a-number',
      'state.a = NaN',
      'failed in step 2: it gave an observation that is not finite (broken.ts, line 10)',
    ],
    ['asks for unkeyed chance', 'state.a = Math.random()', 'Math.random is not keyed'],
    ['asks for files', 'process.exit(1)', 'process is not defined (broken.ts, line 11)'],
  ])('%s: the sentence names file and line', async (_what, step, text) => {
    expect(await rolledOut(step)).toContain(text);
  });

  it('loops for ever: its thread is ended, and the sentence names the file', async () => {
    expect(await rolledOut('while (state.a >= 0) state.a += 0')).toContain('loops (broken.ts');
  }, 60_000);

  it('imports another module: the sentence names the line that does', () => {
    const text = `\nimport { readFileSync } from 'node:fs';\n${taskWith('readFileSync("a")')}`;
    expect(refusal(() => compiled(text, 'reads.ts')).message).toMatch(
      /node:fs cannot be imported: .*\(reads\.ts, line 2\)/,
    );
  });

  it('cannot be read: the sentence names the line', () => {
    expect(
      refusal(() =>
        compiled('import { defineTask } from "precocial/task";\nexport default (', 'bad.ts'),
      ).message,
    ).toContain('bad.ts, line 2');
    expect(
      refusal(() => compiled(taskWith('').replace("title: 'Broken'", 'title: 3'))).message,
    ).toContain('needs a title');
  });
});
