import {
  existsSync,
  readFileSync,
  realpathSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { hold } from '../../electron/system/hold.ts';
import { folder, json, precocial, precocialOn } from './support.ts';

const COMMANDS = [
  'search',
  'evaluate',
  'sweep',
  'convert',
  'replay',
  'tasks',
  'bench',
  'efficacy',
  'data',
  'serve',
  'record',
  'tune',
  'conditions',
  'robustness',
  'ensemble',
  'vae',
  'results',
];

const SEARCH = [
  '--task',
  'swingup',
  '--popSize',
  '12',
  '--alg_nReps',
  '1',
  '--bestReps',
  '1',
  '--workers',
  '1',
];
const number = expect.any(Number) as number;

describe('every subcommand', () => {
  it.each(COMMANDS)('%s --help says what it does and ends well', async (command) => {
    const { code, out } = await precocial(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`precocial ${command}`);
  });
});

describe('a search from the command line', () => {
  beforeAll(async () => {
    await precocial('search', ...SEARCH, '--seed', '1', '--generations', '4', '--out', 'run');
  }, 120_000);

  it('prints a line a generation, and goes on where it stopped', async () => {
    const rows = await json('search', '--resume', 'run', '--generations', '6', '--workers', '1');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual({
      generation: 4,
      evaluations: 60,
      rollouts: number,
      best: number,
      median: number,
      max: number,
      peak: number,
      connections: number,
      nodes: number,
      seconds: number,
      rolloutsPerSecond: number,
    });
  });

  it('is evaluated and swept by its folder, the same for the same seed', async () => {
    const [first] = await json('evaluate', 'run', '--trials', '5', '--seed', '3', '--workers', '1');
    expect(first).toMatchObject({
      task: 'swingup',
      genome: { connections: number, hidden: number, inputsUsed: number },
      trials: 5,
      mean: number,
      steps: number,
      seconds: number,
    });
    const { byWeight } = first as { byWeight: { weight: number; returns: number[] }[] };
    expect(byWeight.map((row) => row.weight)).toEqual([-2, -1, -0.5, 0.5, 1, 2]);
    expect(byWeight.every((row) => row.returns.length === 5)).toBe(true);
    const [again] = await json('evaluate', 'run', '--trials', '5', '--seed', '3', '--workers', '2');
    expect((again as { byWeight: unknown }).byWeight).toEqual(byWeight);
    const [sweep] = await json(
      'sweep',
      'run',
      '--from',
      '-1',
      '--to',
      '1',
      '--count',
      '3',
      '--trials',
      '2',
    );
    expect((sweep as { byWeight: { weight: number }[] }).byWeight.map((row) => row.weight)).toEqual(
      [-1, 0, 1],
    );
  });

  it('is written as .out and .json, which score the same as the run', async () => {
    await json('convert', 'run', 'champion.out');
    await json('convert', 'run', 'champion.json');
    const scores = await Promise.all(
      ['run', 'champion.out', 'champion.json'].map(async (genome) => {
        const [result] = await json(
          'evaluate',
          genome,
          '--task',
          'swingup',
          '--trials',
          '2',
          '--workers',
          '1',
        );
        return (result as { mean: number }).mean;
      }),
    );
    // A .out file keeps no order of genes, so sums may round otherwise in the last place.
    expect(scores[1]).toBeCloseTo(scores[0] ?? NaN, 0);
    expect(scores[2]).toBe(scores[0]);
  });
});

describe('bad input is answered by one sentence that names the place, and overwrites nothing', () => {
  const fixture = (name: string): string => join(folder, name);

  beforeAll(async () => {
    const good = await precocial('convert', 'swingup', 'good.json');
    expect(good.errors).toBe('');
    writeFileSync(
      fixture('damaged.json'),
      readFileSync(fixture('good.json'), 'utf8').slice(0, 300),
    );
    const genes = readFileSync(fixture('good.json'), 'utf8');
    writeFileSync(
      fixture('cyclic.json'),
      genes.replace(
        /("connections": \[\n)/,
        '$1    {"innovation":9000001,"source":23,"destination":23,"enabled":true},\n',
      ),
    );
    writeFileSync(fixture('ragged.out'), '0,1,1\n0,0\n');
    writeFileSync(fixture('kept.json'), 'mine');
    writeFileSync(fixture('halfrun.txt'), '');
    writeFileSync(fixture('huge.json'), '');
    truncateSync(fixture('huge.json'), 257 * 2 ** 20);
  }, 120_000);

  const rows: [name: string, words: string[], code: number, message: RegExp][] = [
    ['an unknown task', ['search', '--task', 'juggling', '--out', 'x'], 2, /juggling.*swingup/],
    ['no task', ['search', '--out', 'x'], 2, /--task/],
    [
      'an unknown preset',
      ['search', '--task', 'swingup', '--preset', 'huge', '--out', 'x'],
      2,
      /huge/,
    ],
    [
      'a probability above 1',
      ['search', '--task', 'swingup', '--alg_probMoo', '1.5', '--out', 'x'],
      2,
      /alg_probMoo/,
    ],
    [
      'no individuals',
      ['search', '--task', 'swingup', '--popSize', '0', '--out', 'x'],
      2,
      /popSize/,
    ],
    [
      'no generations',
      ['search', '--task', 'swingup', '--generations', '0', '--out', 'x'],
      2,
      /whole number/,
    ],
    ['a folder that is no run', ['search', '--resume', 'nowhere'], 2, /nowhere/],
    [
      'a genome of another task',
      ['evaluate', 'good.json', '--task', 'mnist'],
      2,
      /good\.json.*256/,
    ],
    ['a genome cut short', ['evaluate', 'damaged.json'], 1, /damaged\.json: Line \d+/],
    ['a genome with a cycle', ['evaluate', 'cyclic.json'], 1, /cyclic\.json.*cycle/],
    [
      'a ragged matrix',
      ['evaluate', 'ragged.out', '--task', 'swingup'],
      1,
      /ragged\.out.*[Rr]ow 2/,
    ],
    ['a file that is not there', ['evaluate', 'nothing.json'], 2, /nothing\.json/],
    ['a device', ['evaluate', '/dev/zero'], 1, /not read \(\/dev\/zero\): it is a device/],
    ['a file too large', ['evaluate', 'huge.json'], 1, /huge\.json\): it holds more than 256 MiB/],
    ['no trials', ['evaluate', 'swingup', '--trials', '0'], 2, /whole number/],
    ['more trials than can be', ['evaluate', 'swingup', '--trials', '1e15'], 2, /whole number/],
    [
      'two sets of weights',
      ['evaluate', 'swingup', '--weight', '1', '--weights', '1,2'],
      2,
      /cannot be used with/,
    ],
    ['a bias without offsets', ['evaluate', 'swingup', '--weight-bias', '1'], 2, /--weights-file/],
    [
      'tuned weights that are not there',
      ['evaluate', 'swingup', '--weights-file', 'none.json', '--weight-bias', '1'],
      2,
      /none\.json.*no such file/,
    ],
    [
      'settings beside --resume',
      ['search', '--resume', 'nowhere', '--popSize', '9'],
      2,
      /leave --popSize away/,
    ],
    ['a weight that is no number', ['evaluate', 'swingup', '--weight', 'heavy'], 2, /number/],
    [
      'an option out of range',
      ['evaluate', 'swingup', '--option', 'poleLength=90'],
      2,
      /poleLength/,
    ],
    ['an unknown option', ['evaluate', 'swingup', '--option', 'colour=1'], 2, /colour/],
    ['a port that is none', ['serve', '--port', '99999'], 2, /--port.*0 to 65535/],
    ['a tuning of no time', ['tune', 'swingup', '--seconds', '-1'], 2, /--seconds.*above 0/],
    [
      'tuned weights without a place',
      ['tune', 'swingup', '--generations', '1', '--out', join('none', 'tuned.json')],
      1,
      /not begun.*tuned\.json.*folder is not there/,
    ],
    [
      'a gradient of a task without',
      ['tune', 'swingup', '--algorithm', 'adam', '--generations', '1'],
      2,
      /no gradient.*Use pepg/,
    ],
    [
      'a setting the algorithm would pass over',
      ['tune', 'mnist', '--algorithm', 'adam', '--population', '9'],
      2,
      /adam makes no use of --population/,
    ],
    [
      'a setting beside a tuning to resume',
      ['tune', 'swingup', '--resume', 'nowhere', '--episodes', '9'],
      2,
      /leave --episodes away/,
    ],
    ['a falling range', ['sweep', 'swingup', '--from', '2', '--to', '-2'], 2, /range/],
    ['an existing file', ['convert', 'swingup', 'kept.json'], 2, /kept\.json.*--replace/],
    ['an unknown format', ['convert', 'swingup', 'kept.docx'], 2, /\.out/],
    ['a trace that is none', ['replay', 'good.json', '--task', 'swingup'], 1, /good\.json.*start/],
    ['an unknown subcommand', ['juggle'], 2, /juggle/],
  ];

  it.each(rows)('%s', async (_name, words, code, message) => {
    const result = await precocial(...words);
    expect(result.errors).toMatch(message);
    expect(result.errors.trimEnd().split('\n')).toHaveLength(1);
    expect(result.code).toBe(code);
    expect(result.out).toBe('');
    expect(existsSync(fixture('x'))).toBe(false);
  });

  it('leaves the file that was there', () => {
    expect(readFileSync(fixture('kept.json'), 'utf8')).toBe('mine');
  });

  it('refuses a run that another process has open', async () => {
    const { SearchRun } = await import('../../electron/runs/search-run.ts');
    await precocial('search', ...SEARCH, '--generations', '1', '--out', 'held');
    const run = await SearchRun.open(join(folder, 'held'));
    const result = await precocial('search', '--resume', 'held', '--generations', '3');
    await run.close();
    expect(result.code).toBe(1);
    expect(result.errors).toMatch(/held is open in process \d+/);
  });
});

describe('other commands', () => {
  it('tasks lists what there is', async () => {
    const [listed] = await json('tasks');
    const { tasks, champions } = listed as { tasks: { id: string }[]; champions: string[] };
    expect(tasks.map((task) => task.id)).toEqual(
      expect.arrayContaining(['swingup', 'biped', 'mnist', 'racing']),
    );
    expect(champions).toEqual(expect.arrayContaining(['swingup', 'mnist']));
  });

  it('replay measures the distance to a recording', async () => {
    const trace = fileURLToPath(new URL('../fixtures/swingup/traces.json', import.meta.url));
    const [result] = await json('replay', trace, '--task', 'swingup');
    const { steps, maxAbsError } = result as { steps: number; maxAbsError: Record<string, number> };
    expect(steps).toBeGreaterThan(100);
    expect(Object.keys(maxAbsError)).toEqual(['1', '10', '50', '100', 'all']);
    expect(maxAbsError['100']).toBeLessThan(1e-9);
  });

  it('says how many images a digit network tells right', async () => {
    const [report] = await json('evaluate', 'mnist', '--weights=-1.875,1', '--trials', '2');
    const { digits } = report as {
      digits: { accuracy: { test: number[] }; confusion: number[][] };
    };
    expect(digits.accuracy.test[0]).toBeGreaterThan(0.8);
    expect(digits.confusion.flat().reduce((sum, count) => sum + count, 0)).toBe(10_000);
  });

  it.runIf(process.arch === 'x64')('says so where the engine has no SIMD', async () => {
    const outcome = await precocialOn(['--no-enable-sse4-1'], 'evaluate', 'swingup');
    expect(outcome).toMatchObject({ code: 1, out: '' });
    expect(outcome.errors).toMatch(/^precocial: This JavaScript engine has no WebAssembly SIMD/);
  });

  it('ends a tuning that was killed after its last generation', async () => {
    const out = join(folder, 'last.json');
    const tuned = ['tune', 'swingup', '--weight', '1', '--population', '8', '--episodes', '1'];
    const small = ['--trials', '4', '--workers', '1', '--out', out];
    expect((await precocial(...tuned, '--generations', '5', ...small)).code).toBe(0);
    const whole = readFileSync(out, 'utf8');
    const resume = ['tune', 'swingup', '--resume', out, '--trials', '4', '--workers', '1'];
    const again = await precocial(...resume);
    expect(again).toMatchObject({ code: 2 });
    expect(again.errors).toContain('has its 5 generations');
    // Killed before the weights were written, it left its state alone.
    rmSync(out);
    expect((await precocial(...resume)).code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(JSON.parse(whole));
  });

  it('does not tune twice into one file at one time', async () => {
    const words = ['tune', 'swingup', '--weight', '1', '--trials', '1', '--out', 'one.json'];
    const held = await hold(join(realpathSync(folder), 'one.tuning.json'));
    const refused = await precocial(...words, '--generations', '1');
    held?.release();
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.errors).toMatch(/not begun \(one\.json\): another process is tuning into/);
    expect(await precocial(...words, '--generations', '1')).toMatchObject({ code: 0 });
  });

  it('data gives an image as shipped', async () => {
    const [image] = await json('data', 'mnist', '--split', 'test', '--index', '0');
    expect(image).toMatchObject({ label: 7 });
    expect((image as { pixels: number[] }).pixels).toHaveLength(256);
  });

  it('bench gives rows with ratios', async () => {
    const [bench] = await json(
      'bench',
      '--only',
      'swingup',
      '--genome',
      'swingup',
      '--lanes',
      '18',
    );
    const { results } = bench as { results: { name: string; value: number; unit: string }[] };
    const kernel = results.find((row) => row.name === 'swingup.kernel.nsPerStep');
    expect(kernel).toMatchObject({
      unit: expect.any(String) as string,
      ratioTo: expect.any(String) as string,
      ratio: number,
    });
    expect(kernel?.value).toBeGreaterThan(0);
  }, 180_000);
});
