import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseHyperparameters } from '../../shared/formats/hyperparameters.ts';
import type { SearchSettings } from '../../shared/search/settings.ts';
import { folder, json, precocial } from './support.ts';

const SMALL = ['--popSize', '8', '--alg_nReps', '1', '--bestReps', '1', '--workers', '1'];

function settingsIn(run: string): SearchSettings {
  const read: unknown = JSON.parse(readFileSync(join(folder, run, 'run.json'), 'utf8'));
  const fields = typeof read === 'object' && read !== null ? read : {};
  const settings = 'hyperparameters' in fields ? fields.hyperparameters : null;
  return parseHyperparameters(JSON.stringify(settings)).settings;
}

describe('what a search may breed, from the command line', () => {
  it('is recurrent, between outputs and in species where it is asked for', async () => {
    const start = ['--task', 'biped', '--generations', '1', '--option', 'patience=80', ...SMALL];
    await json('search', ...start, '--out', 'plain');
    expect(settingsIn('plain')).toMatchObject({
      recurrent: false,
      outputToOutput: false,
      speciation: null,
    });
    const asked = ['--recurrent', '--output-to-output', '--speciation', '3'];
    await json('search', ...start, ...asked, '--out', 'more');
    expect(settingsIn('more')).toMatchObject({
      recurrent: true,
      outputToOutput: true,
      speciation: { targetCount: 3, threshold: 2, excess: 1, weight: 0.5 },
    });
  });

  it('is refused for less than one species', async () => {
    const { code, errors } = await precocial(
      'search',
      '--task',
      'swingup',
      '--speciation',
      '0',
      '--out',
      'none',
    );
    expect(code).toBe(2);
    expect(errors).toContain('--speciation');
  });
});
