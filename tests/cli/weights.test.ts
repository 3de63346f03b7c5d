import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, json, precocial } from './support.ts';

const TRIALS = ['--trials', '4', '--seed', '3', '--workers', '1'];

interface Scored {
  readonly mean: number;
  readonly used: string;
  readonly options: Record<string, number>;
  readonly byWeight: readonly { readonly weight: number; readonly mean: number }[];
}

async function evaluate(...words: string[]): Promise<Scored> {
  return (await json('evaluate', ...words, ...TRIALS))[0] as Scored;
}

describe('the weights that a genome brings', () => {
  /** The champion at its tuned weights: what every way of keeping them must score. */
  let tuned: Scored;

  beforeAll(async () => {
    tuned = await evaluate('swingup', '--tuned');
    const made = await Promise.all([
      precocial('convert', 'swingup', 'own.json', '--tuned'),
      precocial('convert', 'swingup', 'own.out', '--tuned'),
      precocial('convert', 'swingup', 'own.onnx', '--tuned'),
    ]);
    expect(made.map(({ errors }) => errors)).toEqual(['', '', '']);
    const quick = ['--generations', '0', '--trials', '1', '--workers', '1', '--out', 'kept.json'];
    expect((await precocial('tune', 'own.json', ...quick)).errors).toBe('');
  }, 120_000);

  it('differ from what the topology does at its shared weight', async () => {
    const shared = await evaluate('swingup', '--weight', '-1.5');
    expect(tuned.byWeight[0]?.mean).toBeGreaterThan(900);
    expect(Math.abs((shared.byWeight[0]?.mean ?? 0) - tuned.mean)).toBeGreaterThan(50);
  });

  it.each([
    ['a genome file with offsets', ['own.json']],
    ['a .out file of own weights', ['own.out']],
    ['a file of tune --out', ['kept.json']],
    ['that file as the weights of the champion', ['swingup', '--weights-file', 'kept.json']],
  ])('are used by evaluate: %s', async (_, words) => {
    const scored = await evaluate(...words);
    expect(scored.mean).toBeCloseTo(tuned.mean, 1);
    expect(scored.byWeight).toHaveLength(1);
    expect(scored.used).toMatch(/offsets from the shared weight/);
  });

  it('are left out by --shared, and where shared weights are asked for, which is said', async () => {
    const plain = await evaluate('swingup', '--shared');
    const shared = await evaluate('own.json', '--shared');
    expect(shared.byWeight).toEqual(plain.byWeight);
    const asked = await evaluate('own.json', '--weights', '-2,1');
    expect(asked.used).toContain('left out');
    expect(asked.byWeight.map(({ mean }) => mean)).toEqual(
      [0, 4].map((k) => plain.byWeight[k]?.mean),
    );
  });

  it('are used by sweep, with the weight they belong to in the range', async () => {
    const range = ['--from', '0.5', '--to', '1.5', '--count', '2'];
    const [swept] = await json('sweep', 'own.json', ...range, ...TRIALS);
    const { byWeight } = swept as Scored;
    expect(byWeight).toHaveLength(3);
    expect(Math.max(...byWeight.map(({ mean }) => mean))).toBeCloseTo(tuned.mean, 6);
  });

  it('are used by robustness, ensemble and conditions', async () => {
    const [robust] = await json('robustness', 'own.json', '--sizes', '0', ...TRIALS);
    const { curves } = robust as { curves: { summaries: { mean: number }[] }[] };
    expect(curves[0]?.summaries[0]?.mean).toBeCloseTo(tuned.mean, 6);

    const [together] = await json('ensemble', 'own.json', '--most', '1', ...TRIALS);
    const { rules } = together as { rules: { steps: { test: number }[] }[] };
    expect(rules[0]?.steps[0]?.test).toBeCloseTo(tuned.mean, 1);

    const quick = ['--no-baseline', '--episodes-per-draw', '1'];
    const [conditions] = await json('conditions', 'own.json', ...quick, ...TRIALS);
    const { rows } = conditions as {
      rows: { condition: string; summary: { mean: number }; note: string }[];
    };
    const row = rows.find(({ condition }) => condition === 'tuned weights');
    expect(row?.summary.mean).toBeCloseTo(tuned.mean, 6);
    expect(row?.note).toBe('the offsets given');
  }, 60_000);

  it('are where a tuning starts', () => {
    const [offsets] = JSON.parse(readFileSync(join(folder, 'kept.json'), 'utf8')) as number[][];
    expect(offsets?.some((offset) => offset !== 0)).toBe(true);
  });

  it('are asked for by one shared weight only: a file that says another is not overruled', async () => {
    const words = ['evaluate', 'swingup', '--weights-file', 'kept.json', '--weight-bias', '1'];
    const { code, errors } = await precocial(...words);
    expect(code).toBe(2);
    expect(errors).toMatch(/kept\.json says that its offsets belong to the shared weight 0\.97/);
  });

  it('without their genome say how to give it', async () => {
    writeFileSync(join(folder, 'loose.json'), '[[0.5, 1]]\n');
    const { code, errors } = await precocial('evaluate', 'loose.json');
    expect(code).toBe(1);
    expect(errors).toMatch(/tuned weights without their genome.*--weights-file/);
  });
});

describe('a score carries its rules', () => {
  beforeAll(async () => {
    const words = ['--task', 'swingup', '--popSize', '8', '--alg_nReps', '1', '--bestReps', '1'];
    const run = [
      '--option',
      'poleLength=2',
      '--generations',
      '1',
      '--out',
      'long',
      '--workers',
      '1',
    ];
    expect((await precocial('search', ...words, ...run)).code).toBe(0);
  }, 60_000);

  it('a run brings its own', async () => {
    expect((await evaluate('long')).options['poleLength']).toBe(2);
    const { out } = await precocial('evaluate', 'long', ...TRIALS);
    expect(out).toContain('rules: poleLength 2');
  });

  it('what differs from the run is said', async () => {
    const { out, errors } = await precocial(
      'evaluate',
      'long',
      ...TRIALS,
      '--option',
      'poleLength=1',
    );
    expect(errors).toContain("other rules than the run's: poleLength 1 (the run: 2)");
    expect(out).toContain('rules: the defaults of the task');
  });
});
