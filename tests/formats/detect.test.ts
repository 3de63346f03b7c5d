import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../shared/formats/detect.ts';
import { parseHyperparameters } from '../../shared/formats/hyperparameters.ts';
import { readMatrix } from '../../shared/formats/published-matrix.ts';
import { parseStatistics, writePublishedStatistics } from '../../shared/formats/statistics.ts';
import { weightSet } from '../../shared/search/settings.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { refusal } from '../support/refusal.ts';

const detect = (name: string, text: string) => detectFormat(name, new TextEncoder().encode(text));
const NETWORK = ['0,0,1,1', '0,0,0.5,1', '0,0,0,5'];

describe('what a file is, its content says', () => {
  const stats = (rows: number): string =>
    Array.from({ length: rows }, (_, k) => `${64 * (k + 1)},1,2,3,4,5,6`).join('\n');

  it.each([
    ['a network named .csv', 'net.csv', NETWORK.join('\n'), 'published-network'],
    ['statistics named .out', 'log.out', stats(20), 'statistics'],
    ['statistics of six generations, a square', 'log.out', stats(6), 'statistics'],
    [
      'a table with comments',
      'net.out',
      `# made by hand\n\n${NETWORK.join('\n')}`,
      'published-network',
    ],
    [
      'neat-python JSON',
      'a.json',
      '{"network_type":"feedforward","topology":{}}',
      'foreign-network',
    ],
  ])('%s', (_, name, text, format) => {
    expect(detect(name, text).format).toBe(format);
  });

  it.each([
    ['a batch log', 'job.out', 'Starting job 17 on node 4\n', /log of a batch job/],
    ['objectives', 'p_objVals.out', '1,2,0.1\n2,3,0.2\n3,4,0.1\n4,5,0.5\n5,6,1\n', /objectives/],
    ['another table', 'a.out', '1,2\n3,4\n5,6\n7,8\n9,10\n', /5 rows and 2 columns/],
    ['a configuration', 'config', '[NEAT]\nfitness_criterion = max\n', /neat-python/],
    ['UTF-16', 'a.out', '', /UTF-16/],
  ])('%s is named', (_, name, text, reason) => {
    const bytes = text === '' ? Uint8Array.of(0xff, 0xfe, 0x31, 0) : new TextEncoder().encode(text);
    expect(detectFormat(name, bytes)).toMatchObject({
      format: null,
      reason: expect.stringMatching(reason) as string,
    });
  });
});

describe('a table is read as numpy reads it', () => {
  it.each([
    ['commas', (row: string) => row],
    ['spaces', (row: string) => row.replaceAll(',', '  ')],
    ['tabs', (row: string) => row.replaceAll(',', '\t')],
    ['semicolons', (row: string) => row.replaceAll(',', '; ')],
    ['comments behind rows', (row: string) => `${row} # node`],
  ])('%s', (_, form) => {
    const text = `# a network\n\n${NETWORK.map(form).join('\n\n')}\n`;
    expect([...readMatrix(text).values]).toEqual([0, 0, 1, 0, 0, 0.5, 0, 0, 0]);
  });

  it('names decimal commas', () => {
    expect(refusal(() => readMatrix('0,5;1\n')).message).toMatch(/decimal commas/);
  });

  it('brings back the seven published columns', () => {
    const text = '6.40e+01,1.87e+01,1.61e+02,1.61e+02,3.73e+02,7.00e+00,3.00e+00\n';
    expect(writePublishedStatistics(parseStatistics(text))).toBe(text);
  });
});

describe('published hyperparameters', () => {
  it.each([
    ['in quotes', '"[1, 2, 3]"'],
    ['as a list', '[1, 2, 3]'],
  ])('list their shared weights %s', (_, list) => {
    const { settings } = parseHyperparameters(`{"alg_wDist": ${list}}`);
    expect([...weightSet(settings.weights)]).toEqual([1, 2, 3]);
  });

  it.each([
    ['digits', 'digits8'],
    ['bipedhard', 'biped-hardcore'],
    ['vae_racing_stack', 'racing-stacked'],
    ['mnist256', 'mnist'],
    ['mnist256test', 'mnist'],
  ])('name the task %s', (published, task) => {
    expect(taskOf(published).id).toBe(task);
  });

  it('of NEAT say that no weight is evolved', () => {
    expect(parseHyperparameters('{"prob_mutConn": 0.8}').notes.join()).toMatch(
      /no weight is evolved/,
    );
    expect(parseHyperparameters('{"popSize": 8}').notes).toEqual([]);
  });

  it('with a comma too many are refused at its place', () => {
    expect(refusal(() => parseHyperparameters('{\n "popSize": 8,\n}')).message).toMatch(/Line 3/);
  });
});
