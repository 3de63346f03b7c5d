import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { compileTask, versionOf } from '../../electron/tasks/compile.ts';
import { readTasks } from '../../electron/tasks/folder.ts';
import { templateOf } from '../../electron/tasks/template.ts';
import { isWhole } from '../../electron/tasks/whole.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import { fileTask } from '../../shared/tasks/own/task.ts';
import type { Rollouts } from '../../shared/tasks/task.ts';
import { randomGenome } from '../support/random-genome.ts';
import { temporaryFolders } from '../support/temporary.ts';

const files = nodeTaskFiles();
const page = readFileSync(
  fileURLToPath(new URL('../../docs/own-tasks.md', import.meta.url)),
  'utf8',
);
/** The kernel that the page shows. */
const KERNEL = /```ts\n(@external[^]*?)```/.exec(page)?.[1] ?? '';

async function compiled(source: string): Promise<Uint8Array> {
  let binary: Uint8Array = new Uint8Array();
  const { error } = await asc.main(
    ['kernel.ts', '--outFile', 'kernel.wasm', '-O3', '--runtime', 'stub'],
    {
      readFile: (name: string) => (name === 'kernel.ts' ? source : null),
      writeFile: (_name: string, contents: string | Uint8Array) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null) throw error;
  return binary;
}

const kernel = await compiled(KERNEL);
const TEMPLATE = templateOf('spun');
const withKernel = (numbers: string): string =>
  TEMPLATE.replace('stepSeconds: STEP,', `stepSeconds: STEP,\n  kernel: { state: [${numbers}] },`);
const TEXT = withKernel(`'theta', 'dtheta'`);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

async function rolledOut(
  kernel: Uint8Array | null,
  text = TEXT,
  options: Readonly<Record<string, number>> = {},
): Promise<Rollouts> {
  const task = fileTask(compileTask(bytesOf(text), 'task.ts', kernel));
  const genome = randomGenome(keyOf(3), { inputs: 3, outputs: 1, outputActivation: 5, edits: 30 });
  const episodes = [0, 1, 2, 3, 4].map((e) => task.drawEpisode(fold(keyOf(9), e), {}));
  const evaluator = await task.createEvaluator(files);
  const weighting = { kind: 'shared', values: Float64Array.of(-2, -0.7, 0.3, 1.5) } as const;
  return evaluator.rollouts(planOf(genome), weighting, episodes, options);
}

const refused = async (kernel: Uint8Array, text = TEXT): Promise<string> => {
  const failed = await rolledOut(kernel, text).then(
    () => null,
    (error: unknown) => error,
  );
  return failed instanceof Error ? failed.message : 'not refused';
};

const temporaryFolder = temporaryFolders();

describe('the kernel of a task', () => {
  it('has the bits of its functions, with other settings too', async () => {
    expect(await rolledOut(kernel)).toEqual(await rolledOut(null));
    const gravity = { gravity: 3.5 };
    const lighter = await rolledOut(kernel, TEXT, gravity);
    expect(lighter).toEqual(await rolledOut(null, TEXT, gravity));
    expect(lighter).not.toEqual(await rolledOut(kernel));
  });

  it('closes the gap of an episode that ends', async () => {
    const ending = TEXT.replace('terminated: false', 'terminated: Math.abs(state.theta) > 4');
    const ends = await compiled(
      KERNEL.replace(
        'store<u32>(ends + (l >> 1), 0)',
        'store<u32>(ends + (l >> 1), abs(load<f64>(theta + l)) > 4 ? 1 : 0)',
      ),
    );
    const { steps, returns } = await rolledOut(ends, ending);
    expect({ steps, returns }).toEqual(await rolledOut(null, ending));
    expect(steps).toBeLessThan(20 * 200);
  });

  it('keeps the rules of every task', async () => {
    const task = fileTask(compileTask(bytesOf(TEXT), 'task.ts', kernel));
    expect(await checkTask(task, files)).toEqual([]);
  });

  it('is refused where it does otherwise, with the step and the number', async () => {
    expect(await refused(await compiled(KERNEL.replace('0.001 *', '0.002 *')))).toMatch(
      /^The kernel of the task spun does otherwise than the functions in step 1: the reward is -\d.* in place of -\d.* \(kernel\.wasm\)\./,
    );
    const seen = KERNEL.replace('load<f64>(dtheta + l));\n  }', '1 + load<f64>(dtheta + l));\n  }');
    expect(await refused(await compiled(seen))).toContain('in step 1: dθ is');
    const ended = KERNEL.replace('(l >> 1), 0)', '(l >> 1), 1)');
    expect(await refused(await compiled(ended))).toContain('ends with step 1 of an episode');
  });

  it('is refused where it is none, or of another task', async () => {
    expect(await refused(Uint8Array.of(1, 2, 3))).toContain('cannot be loaded');
    expect(await refused(await compiled('export function step(n: i32): void {}'))).toContain(
      'exports no function',
    );
    const words = (list: string): string => KERNEL.replace('[1, 2, 3, 1, 1,', `[${list},`);
    expect(await refused(await compiled(words('2, 2, 3, 1, 1')))).toContain(
      'declares version 2 in place of 1',
    );
    expect(await refused(await compiled(words('1, 2, 4, 1, 1')))).toContain(
      'declares inputs 4 in place of 3',
    );
    const outside = KERNEL.replace('theta, seen, torques', '4294967288, seen, torques');
    expect(await refused(await compiled(outside))).toContain(
      'declares the address 4294967288 outside its memory',
    );
    const imports = `@external('env', 'read') declare function read(): i32;\n${KERNEL.replace('row = (', 'row = read() + (')}`;
    expect(await refused(await compiled(imports))).toContain('cannot be loaded');
    expect(await refused(kernel, withKernel(`'theta', 'omega'`))).toContain(
      'keeps omega, which is no number of the task’s state'.replace('’', "'"),
    );
    const trap = KERNEL.replace('const torque =', 'if (l > 8) unreachable();\n    const torque =');
    expect(await refused(await compiled(trap))).toContain('failed in step 1: unreachable');
    const always = KERNEL.replace('const torque =', 'unreachable();\n    const torque =');
    expect(await refused(await compiled(always))).toMatch(
      /^The kernel of the task spun failed in step 1: unreachable/,
    );
  });

  it('belongs to the version of its task', async () => {
    const source = compileTask(bytesOf(TEXT), 'task.ts', kernel);
    expect(source.version).not.toBe(compileTask(bytesOf(TEXT), 'task.ts').version);
    expect(isWhole(source)).toBe(true);
    const other = await compiled(KERNEL.replace('0.001 *', '0.002 *'));
    const changed = { ...source, kernel: Buffer.from(other).toString('base64') };
    expect(isWhole(changed)).toBe(false);
    expect(() => compileTask(bytesOf(TEMPLATE), 'task.ts', kernel)).toThrow(
      'is used by nothing, because task.ts does not say which numbers it keeps',
    );
  });

  it('is found beside the file, and asked about when it changes', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'spun'));
    await writeFile(join(folder, 'spun', 'task.ts'), TEXT);
    const alone = versionOf(bytesOf(TEXT));
    expect((await readTasks(folder, new Set([alone])))[0]?.trusted).toBe(true);
    await writeFile(join(folder, 'spun', 'kernel.wasm'), kernel);
    expect((await readTasks(folder, new Set([alone])))[0]?.trusted).toBe(false);
    const both = versionOf(bytesOf(TEXT), kernel);
    const [task] = await readTasks(folder, new Set([both]));
    expect(task?.source).toEqual(
      compileTask(bytesOf(TEXT), join(folder, 'spun', 'task.ts'), kernel),
    );
    await writeFile(join(folder, 'spun', 'kernel.wasm'), new Uint8Array(2 ** 20 + 1));
    expect((await readTasks(folder, new Set([both])))[0]?.problem).toContain('more than 1 MiB');
  });
});
