import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { compileTask } from '../../electron/tasks/compile.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import type { Rollouts, TaskDefinition } from '../../shared/tasks/task.ts';
import { randomGenome } from '../support/random-genome.ts';

const FOLDER = 'assets/examples/train';
const files = nodeTaskFiles();
const text = new Uint8Array(readFileSync(`${FOLDER}/task.ts`));
const kernel = new Uint8Array(readFileSync(`${FOLDER}/kernel.wasm`));
const task = fileTask(compileTask(text, 'task.ts', kernel));

async function rolledOut(of: TaskDefinition, seed: number): Promise<Rollouts> {
  const genome = randomGenome(fold(keyOf(seed), 'train'), { inputs: 4, outputs: 1, edits: 30 });
  const episodes = [0, 1, 2].map((e) => of.drawEpisode(fold(keyOf(9), e), {}));
  const evaluator = await of.createEvaluator(files);
  const weighting = { kind: 'shared', values: Float64Array.of(-2, 0.3, 1.5) } as const;
  return evaluator.rollouts(planOf(genome), weighting, episodes, {});
}

describe('the example of a task with a kernel', () => {
  it.each([1, 2, 3])('has the bits of its functions (%i)', async (seed) => {
    const plain = fileTask(compileTask(text, 'task.ts'));
    expect(await rolledOut(task, seed)).toEqual(await rolledOut(plain, seed));
  });

  it('keeps the rules of every task, and can be told apart by its network', async () => {
    expect(await checkTask(task, files)).toEqual([]);
    const returns = [1, 2, 3, 4].map(async (seed) => (await rolledOut(task, seed)).returns);
    expect(new Set((await Promise.all(returns)).flatMap((all) => [...all])).size).toBeGreaterThan(
      9,
    );
  });

  it('is compiled from what lies beside it', async () => {
    let binary: Uint8Array = new Uint8Array();
    const source = readFileSync(`${FOLDER}/kernel.ts`, 'utf8');
    const options = ['-O3', '--runtime', 'stub', '--enable', 'simd'];
    const { error } = await asc.main(['kernel.ts', '--outFile', 'kernel.wasm', ...options], {
      readFile: (name: string) => (name === 'kernel.ts' ? source : null),
      writeFile: (_name: string, contents: string | Uint8Array) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    });
    expect(error).toBe(null);
    expect(new Uint8Array(binary)).toEqual(kernel);
  });
});
