import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PrecocialError } from '../../shared/base/errors.ts';
import { detectFormat } from '../../shared/formats/detect.ts';
import { parseGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { guessTask } from '../../shared/formats/guess-task.ts';
import {
  parseHyperparameters,
  writeHyperparameters,
} from '../../shared/formats/hyperparameters.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { readMatrix } from '../../shared/formats/published-matrix.ts';
import { parseOut, writeOut } from '../../shared/formats/published-network.ts';
import { parseStatistics } from '../../shared/formats/statistics.ts';
import { decodeText } from '../../shared/formats/text.ts';
import { parseTunedWeights, writeTunedWeights } from '../../shared/formats/tuned-weights.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { keyOf } from '../../shared/random/key.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { randomGenome } from '../support/random-genome.ts';

const genome = randomGenome(keyOf(3), { inputs: 3, outputs: 2, edits: 40, offsets: true });
const shape = { task: 'swingup', inputCount: 3, outputCount: 2 };

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'genome files': parseGenomeFile,
  '.out networks': (text) => parseOut(text, shape),
  'task guesses': (text) => guessTask(readMatrix(text), [shape]),
  'tuned weights': parseTunedWeights,
  hyperparameters: (text) => parseHyperparameters(text),
  statistics: parseStatistics,
};

const good: readonly string[] = [
  writeGenomeFile(newDocument('some', 'swingup', genome)),
  writeOut(genome),
  writeTunedWeights(genome),
  writeHyperparameters(BASE_SETTINGS, 'swingup'),
  '64,1.5,2.5,3.5,4.5,6,7\n128,1,2,3,4,6,8\n',
];

/** A good text with a few places cut out, doubled or overwritten. */
const damaged = fc
  .tuple(
    fc.constantFrom(...good),
    fc.array(
      fc.record({
        where: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(12),
        by: fc.oneof(
          fc.constantFrom('', '"', '{', '}', '[', ']', ',', '-', 'nan', '1e999', '\n', 'null', '9'),
          fc.string({ maxLength: 4 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, changes]) =>
    changes.reduce((changed, { where, length, by }) => {
      const from = Math.floor(where * changed.length);
      return changed.slice(0, from) + by + changed.slice(from + length);
    }, text),
  );

function onlyRefuses(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof PrecocialError)) throw error;
    expect(['invalid-file', 'wrong-task', 'newer-version']).toContain(error.code);
    expect(error.message).toMatch(/\.$/);
  }
}

describe.each(Object.entries(readers))('readers of %s', (_, read) => {
  it('refuse damage in a sentence and never crash', () => {
    fc.assert(
      fc.property(damaged, (text) => onlyRefuses(() => read(text))),
      { numRuns: 150 },
    );
  });

  it('do the same for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const found = detectFormat('file.out', bytes);
        if ('text' in found) onlyRefuses(() => read(found.text));
        onlyRefuses(() => read(String.fromCharCode(...bytes)));
      }),
    );
  });
});

describe('the JSON reader', () => {
  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(parseJson(text).value).toEqual(JSON.parse(text));
      }),
    );
  });

  it('accepts nothing that JSON.parse refuses', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        let accepted: unknown;
        try {
          accepted = parseJson(text).value;
        } catch {
          return;
        }
        expect(accepted).toEqual(JSON.parse(text.replace(/^\uFEFF/, '')));
      }),
      { numRuns: 200 },
    );
  });

  it('knows the line of every value', () => {
    const source = parseJson('{\n  "a": [\n    1,\n    {"b": 2}\n  ]\n}');
    expect(source.lineOf(['a'])).toBe(2);
    expect(source.lineOf(['a', 1, 'b'])).toBe(4);
    expect(source.lineOf(['a', 7])).toBe(2);
    expect(source.lineOf([])).toBe(1);
  });
});

/** Every character there is but NUL and lone halves of a pair. */
const codePoints = fc
  .integer({ min: 1, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff);

describe('decodeText', () => {
  it('reads every text that was written as UTF-8, and nothing that is not', () => {
    fc.assert(
      fc.property(fc.array(codePoints, { maxLength: 12 }), (codes) => {
        const plain = String.fromCodePoint(...codes);
        expect(decodeText(new TextEncoder().encode(plain))).toBe(plain.replace(/^\uFEFF/, ''));
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        let text: string;
        try {
          text = decodeText(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(PrecocialError);
          return;
        }
        expect([...new TextEncoder().encode(text)]).toEqual([...bytes]);
      }),
      { numRuns: 200 },
    );
  });
});
