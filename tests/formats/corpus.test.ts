import { describe, expect, it } from 'vitest';
import { detectFormat, type FormatName } from '../../shared/formats/detect.ts';
import { parseGenomeFile, readGenomeFile } from '../../shared/formats/genome-file.ts';
import { parseHyperparameters } from '../../shared/formats/hyperparameters.ts';
import { parseOut, type OutOptions } from '../../shared/formats/published-network.ts';
import { parseStatistics } from '../../shared/formats/statistics.ts';
import { parseTunedWeights } from '../../shared/formats/tuned-weights.ts';
import corpus from '../fixtures/formats/corpus.json' with { type: 'json' };
import { refusal } from '../support/refusal.ts';

interface Row {
  /** What is special about the file. */
  readonly why: string;
  readonly file: string;
  readonly format: string;
  /** Its lines. */
  readonly content: readonly string[];
  /** The exact message it is refused with, or null if it is good. */
  readonly error: string | null;
  /** Sizes for a `.out` file. */
  readonly options?: OutOptions;
}

const rows: readonly Row[] = corpus;

function read({ file, content, format, options }: Row): unknown {
  const bytes = new TextEncoder().encode(content.join('\n'));
  const found = detectFormat(file, bytes);
  if (!('text' in found)) return parseGenomeFile('');
  expect(found.format).toBe(format);
  const readers: Readonly<Record<Exclude<FormatName, 'onnx'>, () => unknown>> = {
    genome: () => readGenomeFile(found.text),
    'published-network': () =>
      parseOut(found.text, options ?? { task: 'tiny', inputCount: 1, outputCount: 1 }),
    'foreign-network': () => found.text.length,
    'tuned-weights': () => parseTunedWeights(found.text),
    hyperparameters: () => parseHyperparameters(found.text),
    statistics: () => parseStatistics(found.text),
  };
  return readers[found.format]();
}

describe('good files', () => {
  it.each(rows.filter((row) => row.error === null))('$format: $why', (row) => {
    expect(read(row)).toMatchSnapshot();
  });
});

describe('bad files', () => {
  it.each(rows.filter((row) => row.error !== null))('$format: $why', (row) => {
    const error = refusal(() => read(row));
    expect(error.message).toBe(row.error);
    expect(['invalid-file', 'wrong-task', 'newer-version']).toContain(error.code);
  });
});
