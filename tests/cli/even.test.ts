import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseGenomeFile } from '../../shared/formats/genome-file.ts';
import { isEven } from '../../shared/genome/parity.ts';
import { folder, json, precocial } from './support.ts';

const SMALL = ['--popSize', '8', '--alg_nReps', '1', '--bestReps', '1', '--workers', '1'];

function genomeIn(...path: string[]): ReturnType<typeof parseGenomeFile> {
  return parseGenomeFile(readFileSync(join(folder, ...path), 'utf8'));
}

describe('even networks from the command line', () => {
  it('are bred by the preset even, and go on being even', async () => {
    const start = ['--task', 'swingup', '--preset', 'even', '--seed', '1', ...SMALL];
    const rows = await json('search', ...start, '--generations', '2', '--out', 'run');
    // Three of six weights are run: 8 individuals, and a candidate that is confirmed.
    expect(rows[0]).toMatchObject({ rollouts: 3 * 8 + 3 });
    await json('search', '--resume', 'run', '--generations', '4', '--workers', '1');
    await precocial('convert', 'run', 'champion.json');
    expect(isEven(genomeIn('champion.json').genome)).toBe(true);
  });

  it('are made of any genome, and then can be searched from', async () => {
    const search = ['search', '--task', 'swingup', '--parity', 'even', '--generations', '1'];
    const refused = await precocial(...search, ...SMALL, '--from', 'swingup', '--out', 'from');
    expect(refused.code).toBe(2);
    expect(refused.errors).toContain('precocial convert GENOME FILE --even');
    expect((await precocial('convert', 'swingup', 'even.json', '--even')).code).toBe(0);
    const made = genomeIn('even.json');
    expect(isEven(made.genome)).toBe(true);
    expect(made.lineage.origin).toEqual({ kind: 'makeEven' });
    const done = await precocial(...search, ...SMALL, '--from', 'even.json', '--out', 'from');
    expect(done).toMatchObject({ code: 0, errors: '' });
  });

  it('and flat ones of any genome, at its best weight or at the one that is named', async () => {
    for (const [argument, at] of [
      [[], 1.2],
      [['-1.5'], -1.5],
    ] as const) {
      const done = await precocial(
        'convert',
        'biped',
        'flat.json',
        '--flat',
        ...argument,
        '--replace',
      );
      expect(done).toMatchObject({ code: 0, errors: '' });
      const made = genomeIn('flat.json');
      expect(isEven(made.genome)).toBe(true);
      expect(made.lineage.origin).toEqual({ kind: 'other', text: `made flat at the weight ${at}` });
    }
    const nothing = await precocial('convert', 'biped', 'none.json', '--flat', '0');
    expect(nothing.code).not.toBe(0);
    expect(nothing.errors).toContain('choose another weight');
    const both = await precocial('convert', 'biped', 'none.json', '--flat', '--even');
    expect(both.code).toBe(2);
  });
});
