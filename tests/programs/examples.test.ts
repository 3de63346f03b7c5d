import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { closePrograms } from '../../electron/programs/open.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { checkProgram } from '../../electron/tasks/check-program.ts';
import { readProgramToAdd } from '../../electron/tasks/program-file.ts';
import { planOf } from '../../shared/network/plan.ts';
import { fold, keyOf } from '../../shared/random/key.ts';
import { checkTask } from '../../shared/tasks/checker.ts';
import type { ProgramSource } from '../../shared/tasks/program/copies.ts';
import { programTask } from '../../shared/tasks/program/task.ts';
import type { Rollouts } from '../../shared/tasks/task.ts';
import { python } from '../support/python.ts';
import { randomGenome } from '../support/random-genome.ts';
import { temporaryFolders } from '../support/temporary.ts';
import { sourceFrom } from './support.ts';

const temporaryFolder = temporaryFolders();
afterAll(closePrograms);

const EXAMPLES = fileURLToPath(new URL('../../docs/protocol/', import.meta.url));

/** A program as its description file names it. */
async function described(
  id: string,
  command: readonly string[],
  more: object = {},
): Promise<ProgramSource> {
  const text = JSON.stringify({ id, command, patience: 5, ...more });
  return sourceFrom(readProgramToAdd(new TextEncoder().encode(text), join(EXAMPLES, `${id}.json`)));
}

async function rolledOut(source: ProgramSource, options = {}): Promise<Rollouts> {
  const task = programTask(source);
  const genome = randomGenome(fold(keyOf(2), 'mass'), {
    inputs: 2,
    outputs: 1,
    outputActivation: 5,
    edits: 15,
  });
  const episodes = [0, 1, 2, 3].map((e) => task.drawEpisode(fold(keyOf(5), e), {}));
  const evaluator = await task.createEvaluator(nodeTaskFiles());
  const weighting = { kind: 'shared', values: Float64Array.of(-1, 0.5, 2) } as const;
  return evaluator.rollouts(planOf(genome), weighting, episodes, options);
}

it('the examples in C and Python keep every rule and score the same, also with another option', async () => {
  const built = join(await temporaryFolder(), 'mass');
  execFileSync('gcc', [
    '-O2',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-o',
    built,
    join(EXAMPLES, 'mass.c'),
    '-lm',
  ]);
  const inC = await described('mass-c', [built]);
  const inPython = await described('mass-python', [python, './mass.py']);
  for (const source of [inC, inPython]) {
    expect(await checkTask(programTask(source), nodeTaskFiles())).toEqual([]);
    expect(await checkProgram(source)).toEqual([]);
  }
  const usual = await rolledOut(inC);
  expect(usual.steps).toBeGreaterThan(300);
  expect(new Set(usual.returns).size).toBe(12);
  expect(await rolledOut(inPython)).toEqual(usual);
  const heavy = await rolledOut(inC, { mass: 4 });
  expect(heavy.returns).not.toEqual(usual.returns);
  expect(await rolledOut(inPython, { mass: 4 })).toEqual(heavy);
}, 120_000);

/** The example in Python with a line of it replaced. */
async function broken(from: string, to: string): Promise<ProgramSource> {
  const text = readFileSync(join(EXAMPLES, 'mass.py'), 'utf8');
  expect(text).toContain(from);
  const path = join(await temporaryFolder(), 'broken.py');
  await writeFile(path, text.replace(from, to));
  return described('broken', [python, path]);
}

const problemsOf = async (from: string, to: string): Promise<string[]> =>
  (await checkProgram(await broken(from, to))).map(({ rule, message }) => `${rule}: ${message}`);

it('the checker says what a program does wrong', async () => {
  const noise = 'places = [start(seed + __import__("random").random() * 1e6) for seed';
  expect(await problemsOf('places = [start(seed) for seed', noise)).toContain(
    'determinism: a reset with the same seed and the same actions gives another course',
  );
  expect(await problemsOf('copy[2] += 1', 'copy[2] += len(copies)')).toContain(
    'determinism: copy 0 takes another course among others than alone',
  );
  expect(await problemsOf('abs(place) > 5, steps', 'float("nan"), steps')).toContain(
    'endings: terminated and truncated must be 0 or 1',
  );
  const short = await problemsOf(
    'return b"".join(struct.pack("<5d"',
    'return b"".join(struct.pack("<4d"',
  );
  expect(short.join('\n')).toContain('protocol:');
  const odd = await problemsOf('struct.pack("<dd", x, 0)', 'struct.pack("<d", x)');
  expect(odd.join('\n')).toContain(
    'It answered a reset of 1 copies with 8 bytes, where 16 were due: 2 numbers of 8 bytes',
  );
}, 60_000);

it('a program that speaks otherwise is refused with what it said', async () => {
  await expect(
    broken('copies = {}', 'print("Hello, I am a simulator", flush=True); copies = {}'),
  ).rejects.toThrow(/It wrote what is no frame.*its first bytes read "Hello, I".*standard error/);
  await expect(broken('"protocol": 1', '"protocol": 2')).rejects.toThrow(
    'speaks version 2 of the protocol',
  );
  await expect(broken('"maxSteps": 100', '"maxSteps": -1')).rejects.toThrow(
    'needs maxSteps from 1',
  );
  await expect(broken('return json.dumps(ABOUT).encode()', 'return b"hi"')).rejects.toThrow(
    'is no JSON: "hi"',
  );
  await expect(
    broken('while header :=', 'sys.exit("no licence")\nwhile header :='),
  ).rejects.toThrow(/ended with code 1 instead of answering\. It last wrote: no licence/);
}, 60_000);

it('a description file is refused by its field', async () => {
  const read = (fields: object): unknown =>
    readProgramToAdd(new TextEncoder().encode(JSON.stringify(fields)), '/somewhere/my.json');
  expect(() => read({ id: 'a' })).toThrow('/somewhere/my.json: "command" must be a list of texts');
  expect(() => read({ id: 'a', command: ['x'], cwd: '/' })).toThrow('there is no field "cwd"');
  expect(() => read({ id: 'a', command: ['x'], patience: 0 })).toThrow(
    '"patience" must be seconds',
  );
  expect(read({ id: 'a', command: ['./x'], folder: 'sub' })).toMatchObject({
    command: ['/somewhere/sub/x'],
    folder: '/somewhere/sub',
  });
  await expect(described('none', ['./no-such-program'])).rejects.toThrow(
    /there is no program .*no-such-program/,
  );
});
