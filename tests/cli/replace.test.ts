import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, precocial } from './support.ts';

const MINE = 'mine\n';
const path = (name: string): string => join(folder, name);
const QUICK = ['--generations', '1', '--population', '2', '--episodes', '1', '--trials', '2'];
const TUNE = ['tune', 'swingup', '--weight', '-1.5', '--workers', '1', ...QUICK];

beforeAll(() => {
  mkdirSync(path('frames'));
  mkdirSync(path('encoder'));
  const names = ['a.json', 'b.tuning.json', 'film.webm', 'results.md'];
  for (const name of [...names, 'frames/test.bin', 'encoder/racing.decoder'])
    writeFileSync(path(name), MINE);
});

describe('what a person has is written over only when they say so', () => {
  const rows: [kept: string, words: string[]][] = [
    ['a.json', ['convert', 'swingup', 'a.json']],
    ['a.json', [...TUNE, '--out', 'a.json']],
    ['b.tuning.json', [...TUNE, '--out', 'b.json']],
    ['film.webm', ['record', 'swingup', '--out', 'film.webm']],
    ['results.md', ['results', '--out', 'results.md']],
    ['frames/test.bin', ['vae', 'collect', 'frames', '--frames', '1']],
    ['encoder/racing.decoder', ['vae', 'train', 'frames', '--out', 'encoder']],
    [
      'encoder/racing.decoder',
      ['vae', 'align', 'frames', '--encoder', 'x', '--like', 'y', '--out', 'encoder'],
    ],
  ];

  it.each(rows)('%s stays: %s', async (kept, words) => {
    const { code, errors } = await precocial(...words);
    expect(errors).toContain(`${kept} exists and was not changed`);
    expect(errors).toContain('--replace');
    expect(code).toBe(2);
    expect(readFileSync(path(kept), 'utf8')).toBe(MINE);
  });

  it.each(['bench', 'efficacy'])('%s --write knows --replace', async (command) => {
    expect((await precocial(command, '--help')).out).toContain('--replace');
  });
});

describe('a tuning', () => {
  beforeAll(async () => {
    const { errors } = await precocial(...TUNE, '--out', 'tuned.json');
    expect(errors).toBe('');
  }, 60_000);

  const tuned = (): string => readFileSync(path('tuned.json'), 'utf8');

  it('is not replaced by another, better or worse', async () => {
    const before = tuned();
    const { code, errors } = await precocial(...TUNE, '--seed', '9', '--out', 'tuned.json');
    expect(errors).toMatch(/tuned\.json exists and was not changed/);
    expect(code).toBe(2);
    expect(tuned()).toBe(before);
  });

  it('goes on into its own file', async () => {
    const before = tuned();
    const words = ['tune', 'swingup', '--resume', 'tuned.json', '--workers', '1', '--trials', '3'];
    const { code, errors } = await precocial(...words, '--generations', '2');
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(tuned()).not.toBe(before);
  });

  it('goes not on over another file that has its name by now', async () => {
    const before = tuned();
    writeFileSync(path('tuned.json'), MINE);
    const words = ['tune', 'swingup', '--resume', 'tuned.json', '--generations', '3'];
    const { code, errors } = await precocial(...words);
    expect(errors).toContain('tuned.json exists and was not changed');
    expect(code).toBe(2);
    expect(tuned()).toBe(MINE);
    writeFileSync(path('tuned.json'), before);
  });

  it('is replaced when a person says so', async () => {
    const before = tuned();
    const { code } = await precocial(...TUNE, '--seed', '9', '--out', 'tuned.json', '--replace');
    expect(code).toBe(0);
    expect(tuned()).not.toBe(before);
  });
});
