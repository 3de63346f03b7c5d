import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, precocial } from './support.ts';

describe('options of which one would do nothing are refused before work begins', () => {
  it.each([
    ['search --task swingup --out a --weights-set 1,2 --alg_nVals 3', /--alg_nVals spreads them/],
    ['search --task swingup --out a --generations 3 --maxGen 4', /say different things/],
    ['search --task swingup --out a --from swingup --prob_initEnable 1', /begins with given ones/],
    ['search --task swingup --out a --set alg_nReps=2', /a run that goes on \(--resume\)/],
    ['search --task swingup --out a --from swingup --population-from b', /cannot be used with/],
    ['search --population-from nowhere --out a', /nowhere is not a run/],
    ['efficacy --task biped', /--task belongs to --parity/],
    ['efficacy --option velocities=0', /--option belongs to --parity and --recurrent/],
    ['efficacy --parity --recurrent', /One comparison at a time/],
    ['efficacy --parity --generations 3', /--generations does nothing beside --parity/],
    ['bench --genome swingup --only racing', /--only asks for racing/],
    ['record swingup --out a.webm --side-by-side --weight 1', /several weights/],
    ['record swingup --out a.webm --weights 1,2 --weight 1', /cannot be used with/],
    ['serve --no-open --library package', /package is a file, and a library is a folder/],
  ])('precocial %s', async (line, message) => {
    const here = line.replace(
      '--library package',
      `--library ${join(import.meta.dirname, 'support.ts')}`,
    );
    const { code, out, errors } = await precocial(...here.split(' '));
    expect(errors).toMatch(
      line === here ? message : /support\.ts is a file, and a library is a folder/,
    );
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('search --resume --set', () => {
  it('goes on with a changed setting, says so and records it', async () => {
    const small = ['--popSize', '8', '--alg_nReps', '1', '--bestReps', '1'];
    const begin = ['--task', 'swingup', '--out', 'changed', '--generations', '2', ...small];
    expect(await precocial('search', ...begin)).toMatchObject({ code: 0 });
    const resume = ['search', '--resume', 'changed', '--generations', '4'];
    const wrong = await precocial(...resume, '--set', 'popSize=9');
    expect(wrong.errors).toMatch(/^precocial: popSize cannot change in a run: /);
    expect(wrong.code).toBe(2);
    const { code, errors } = await precocial(
      ...resume,
      '--set',
      'alg_nReps=2',
      '--set',
      'prob_addNode=1',
    );
    expect(errors).toMatch(/from generation 2 on \(counted from 0\): alg_nReps 2, prob_addNode 1/);
    expect(code).toBe(0);
    const saved = JSON.parse(readFileSync(join(folder, 'changed', 'run.json'), 'utf8')) as {
      changes: unknown;
    };
    expect(saved.changes).toEqual([{ generation: 2, values: { alg_nReps: 2, prob_addNode: 1 } }]);
    const next = ['--population-from', 'changed', '--out', 'next', '--generations', '1', ...small];
    expect(await precocial('search', ...next)).toMatchObject({ code: 0 });
  }, 60_000);
});
