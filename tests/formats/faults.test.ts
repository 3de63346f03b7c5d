import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../shared/contract/codec.ts';
import { checkParams } from '../../shared/contract/schemas.ts';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import { parseHyperparameters } from '../../shared/formats/hyperparameters.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { readMatrix } from '../../shared/formats/published-matrix.ts';
import { parseStatistics } from '../../shared/formats/statistics.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { parseTunedFile } from '../../shared/formats/tuned-file.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { keyOf } from '../../shared/random/key.ts';
import { BASE_SETTINGS, byMutation } from '../../shared/search/settings.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

const fault = (name: string): string =>
  decodeText(readFileSync(fileURLToPath(new URL(`../fixtures/faults/${name}`, import.meta.url))));

const MIB = 2 ** 20;

describe('files that stopped the program once', () => {
  it('are refused or read at once', () => {
    expect(refusal(() => parseGenomeFile(fault('longkey-22k.json'))).message).toBe(
      'Line 1, column 2: the name of a field has more than 1000 characters.',
    );
    expect(refusal(() => readMatrix(fault('newlines-40k.out'))).code).toBe('invalid-file');
    expect(parseTunedFile(fault('bom.tuned.json')).offsets.length).toBeGreaterThan(50);
    expect(refusal(() => parseHyperparameters(fault('spec-infinite.json'))).message).toMatch(
      /^Line 1, column \d+: "1e999" is beyond what a number can be\.$/,
    );
  });
});

/** Texts of about a megabyte, each hard for a reader that is not linear in it. */
const HARD: Readonly<Record<string, string>> = {
  'one digit after another': '9'.repeat(MIB),
  'long names that differ at their end': `{${Array.from({ length: 900 }, (_, k) => `"${'k'.repeat(990)}${k}":${k}`).join(',')}}`,
  'many records': `[${'{},'.repeat(MIB / 3)}{}]`,
  'many texts': `[${'"a",'.repeat(MIB / 4)}"a"]`,
  'many lists in lists': '['.repeat(MIB),
  'one long text': `"${'\\n'.repeat(MIB / 2)}"`,
  'many lines': `0${'\n'.repeat(MIB)}0`,
  'many cells': '0,'.repeat(MIB / 2),
  spaces: `${' '.repeat(MIB)}1`,
};

describe('a reader takes a second at most for', () => {
  it.each(Object.keys(HARD))('%s', (name) => {
    const text = HARD[name] ?? '';
    for (const read of [parseJson, parseGenomeFile, parseTunedFile, parseHyperparameters]) {
      const before = process.cpuUsage();
      try {
        read(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid-file' });
      }
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
    }
    for (const read of [readMatrix, parseStatistics]) {
      const before = process.cpuUsage();
      try {
        read(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid-file' });
      }
      expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
    }
  });
});

const document = newDocument(
  'some',
  'swingup',
  randomGenome(keyOf(1), { inputs: 5, outputs: 1, edits: 10 }),
);

describe('a window is given what a file could hold, and no more', () => {
  it.each([
    ['an empty name', { ...document, name: '' }],
    ['an empty task', { ...document, task: '' }],
    ['an empty encoder', { ...document, encoder: '' }],
    ['trials of nothing', { ...document, bestWeight: { weight: 1, mean: 1, trials: 0 } }],
    [
      'the position of a node that is not there',
      { ...document, positions: { 999: { x: 0, y: 0 } } },
    ],
  ])('not %s', (_, wrong) => {
    expect(refusal(() => checkParams('genome.save', { document: wrong })).code).toBe('usage');
    expect(refusal(() => checkParams('draft.write', { id: 'a', document: wrong })).code).toBe(
      'usage',
    );
  });

  it.each([
    ['select_cullRatio', { cullRatio: 1 }],
    ['prob_mutAct', { mutation: byMutation(() => 0) }],
    ['alg_absWCap', { weights: { count: 6, cap: -1 } }],
  ])('not settings that a file may not have: %s', (name, change) => {
    const start = {
      ...{ name: 'a', task: 'swingup', seed: 1, workers: 1, options: {} },
      settings: { ...BASE_SETTINGS, ...change },
    };
    const { code, message } = refusal(() => checkParams('run.start', start));
    expect(code).toBe('usage');
    expect(message).toContain(name);
  });
});

describe('a message', () => {
  it('that names one array many times is refused', () => {
    const bytes = encode({ list: new Uint8Array(1000), more: 0 });
    const text = Buffer.from(bytes.subarray(4))
      .toString('latin1')
      .replace(/\}\}?\0*.*$/s, '');
    const spec = /\{"\$array":[^}]*\}/.exec(Buffer.from(bytes).toString('latin1'))?.[0] ?? '';
    expect(text).not.toBe('');
    const many = `[${Array.from({ length: 50 }, () => spec).join(',')}]`;
    const start = (4 + many.length + 7) & ~7;
    const message = new Uint8Array(start + 1000);
    new DataView(message.buffer).setUint32(0, many.length, true);
    message.set(Buffer.from(many, 'latin1'), 4);
    expect(refusal(() => decode(message)).message).toMatch(/lie over one another/);
  });
});
