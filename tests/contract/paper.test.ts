import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  parsePaperFile,
  restsOn,
  writePaperFile,
  type PaperData,
} from '../../shared/contract/paper.ts';
import { summarise } from '../../shared/evaluation/summary.ts';
import { swingupDocument } from '../support/documents.ts';

const document = swingupDocument('Ours');

const DATA: PaperData = {
  kind: 'reproduction',
  program: '1.2.3',
  seed: 7,
  statement: 'No trial chose anything.',
  networks: [
    {
      task: 'swingup',
      network: 'genome',
      name: 'swingup-paper',
      title: 'Ours',
      connections: 3,
      measure: 'return',
      trials: 2,
      episodesPerDraw: 2,
      seed: 11,
      tuneGenerations: 0,
      rows: [
        {
          network: 'genome',
          condition: 'random shared weight',
          summary: summarise(Float64Array.of(1, 2, 3, 4), 2),
          weight: null,
          published: { mean: 515, plusMinus: 58, meaning: 'sd' },
          note: '',
        },
        {
          network: 'genome',
          condition: 'tuned weights',
          summary: null,
          weight: null,
          published: null,
          note: 'not tuned',
        },
      ],
      steps: 4000,
      seconds: 2,
      origin: 'Champion of generation 3.',
      cost: { rollouts: 1234, seconds: 60 },
      document,
      tunedWeight: 1.5,
    },
  ],
  digits: [],
  growth: [{ task: 'swingup', name: 'swingup-paper', generation: 8, mean: 100.5, document }],
  stages: [
    {
      id: 'swingup-paper',
      title: 'search',
      planned: '8 of 1,024 generations',
      expectedSeconds: 3,
      seconds: 4,
      rollouts: 1234,
    },
  ],
};

describe('a paper file', () => {
  it('comes back as it was written', () => {
    expect(parsePaperFile(writePaperFile(DATA))).toEqual(DATA);
  });

  it('names the field that is off, and a newer version', () => {
    const text = writePaperFile(DATA);
    const off = text.replace('"random shared weight"', '"random mood"');
    expect(() => parsePaperFile(off)).toThrow(
      /^Line \d+, field networks\[0\]\.rows\[0\]\.condition/,
    );
    expect(() => parsePaperFile(text.replace('"version": 1', '"version": 2'))).toThrow(/version 2/);
    expect(() => parsePaperFile('{}')).toThrow(/field format/);
  });

  it('says what a figure rests on', () => {
    const [network] = DATA.networks;
    if (network === undefined) throw new Error('there is one');
    expect(restsOn(network)).toBe(
      'Champion of generation 3. Finding them took 1,234 rollouts in 1 min. Measured on 2 draws of weights with 2 episodes each, and 2 episodes at tuned weights; seed 11: 4,000 steps in 2 s.',
    );
  });
});

describe('the results that ship', () => {
  const shipped = parsePaperFile(
    readFileSync(new URL('../../assets/paper/results.json', import.meta.url), 'utf8'),
  );

  it('are those of docs/results', () => {
    expect(shipped.networks.length).toBeGreaterThan(10);
    for (const { name, rows } of shipped.networks) {
      const path = new URL(`../../docs/results/${name}.json`, import.meta.url);
      const record = JSON.parse(readFileSync(path, 'utf8')) as {
        readonly rows: readonly { readonly summary: { readonly mean: number } | null }[];
      };
      expect(rows.map(({ summary }) => summary?.mean)).toEqual(
        record.rows.map(({ summary }) => summary?.mean),
      );
    }
  });

  it('have the digits of the MNIST champion', () => {
    const [digits] = shipped.digits;
    expect(digits?.name).toBe('mnist');
    expect(digits?.report.byDigit).toHaveLength(10);
    expect(digits?.report.bestWeight.test).toBeGreaterThan(0.85);
    expect(digits?.ensembles.published?.mean).toBe(0.916);
  });
});
