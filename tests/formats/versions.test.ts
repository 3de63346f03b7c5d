import { describe, expect, it } from 'vitest';
import { readGenomeFile, writeGenomeFile } from '../../shared/formats/genome-file.ts';
import { migrate } from '../../shared/formats/migrations.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { keyOf } from '../../shared/random/key.ts';
import { randomGenome } from '../support/random-genome.ts';
import { refusal } from '../support/refusal.ts';

describe('migrations', () => {
  const versioning = {
    noun: 'genome file',
    current: 3,
    migrations: [
      { from: 1, migrate: (fields: Readonly<Record<string, unknown>>) => ({ ...fields, b: 2 }) },
      {
        from: 2,
        migrate: ({ b, ...fields }: Readonly<Record<string, unknown>>) => ({ ...fields, c: b }),
      },
    ],
  };

  it('lead step by step from every older version', () => {
    expect(migrate({ version: 1, a: 1 }, versioning)).toEqual({ version: 3, a: 1, c: 2 });
    expect(migrate({ version: 2, b: 5 }, versioning)).toEqual({ version: 3, c: 5 });
    expect(migrate({ version: 3, c: 5 }, versioning)).toEqual({ version: 3, c: 5 });
  });

  it('refuse the future and a version that no migration knows', () => {
    expect(refusal(() => migrate({ version: 4 }, versioning)).code).toBe('newer-version');
    const gap = { ...versioning, migrations: versioning.migrations.slice(1) };
    expect(refusal(() => migrate({ version: 1 }, gap)).message).toBe(
      'Version 1 of a genome file is not known.',
    );
  });
});

describe('a genome file of version 1', () => {
  const genome = randomGenome(keyOf(1), { inputs: 1, outputs: 1, edits: 3 });
  const document = newDocument('a', 'tiny', genome);
  const inVersion1 = (lineage: object): string =>
    writeGenomeFile(document)
      .replace('"version": 2', '"version": 1')
      .replace('"lineage": {"parent":null}', `"lineage": ${JSON.stringify(lineage)}`);

  it('has in words what made the genome', () => {
    const lineage = { parent: null, run: 'r', generation: 3 };
    const text = inVersion1({ ...lineage, mutation: 'connection added 0 → 2' });
    const origin = { kind: 'addConnection', from: 0, to: 2 };
    expect(readGenomeFile(text).document).toEqual({ ...document, lineage: { ...lineage, origin } });
  });

  it.each([
    ['words of its own', { mutation: 'by hand' }, { origin: { kind: 'other', text: 'by hand' } }],
    ['none', { mutation: '' }, {}],
  ])('may have %s', (_, before, after) => {
    const read = readGenomeFile(inVersion1({ parent: null, ...before })).document;
    expect(read.lineage).toEqual({ parent: null, ...after });
  });

  it('is refused where they are no text', () => {
    const error = refusal(() => readGenomeFile(inVersion1({ parent: null, mutation: 5 })));
    expect(error.details).toMatchObject({ field: 'lineage' });
  });
});

describe('unknown fields of a genome file', () => {
  it('are reported by name', () => {
    const genome = randomGenome(keyOf(1), { inputs: 1, outputs: 1, edits: 3 });
    const text = writeGenomeFile(newDocument('a', 'tiny', genome));
    const { document, unknown } = readGenomeFile(text.replace('{\n', '{\n  "colour": "blue",\n'));
    expect(unknown).toEqual(['colour']);
    expect(document.genome).toEqual(genome);
  });
});
