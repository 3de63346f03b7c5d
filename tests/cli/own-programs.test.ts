import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { gymnasiumPackage, python } from '../support/python.ts';
import { folder, json, precocial } from './support.ts';

// The commands below read them from this process.
process.env['PRECOCIAL_TASKS'] = join(folder, 'tasks');
process.env['PRECOCIAL_SETTINGS'] = join(folder, 'settings');
process.env['PYTHONPATH'] = gymnasiumPackage;

const WORKERS = ['--workers', '1'];

/** Every command of the laboratory on a run of a task. */
async function everything(task: string, run: string): Promise<void> {
  const rows = await json(
    'search',
    '--task',
    task,
    '--popSize',
    '8',
    '--generations',
    '3',
    '--alg_nReps',
    '1',
    '--bestReps',
    '1',
    '--out',
    run,
    ...WORKERS,
  );
  expect(rows).toHaveLength(3);
  const [evaluated] = await json('evaluate', run, '--trials', '2', '--weights', '-1,1', ...WORKERS);
  expect(evaluated).toMatchObject({ task, trials: 2 });
  const [swept] = await json('sweep', run, '--trials', '1', '--count', '3', ...WORKERS);
  expect(swept).toMatchObject({ task });
  const [conditions] = await json('conditions', run, '--trials', '4', ...WORKERS);
  expect(conditions).toMatchObject({ task, trials: 4 });
  const [ensemble] = await json('ensemble', run, '--trials', '2', ...WORKERS);
  expect(ensemble).toMatchObject({ task });
  const out = join(run, 'tuned.json');
  const tuned = await precocial(
    'tune',
    run,
    '--generations',
    '2',
    '--weight',
    '1',
    '--out',
    out,
    ...WORKERS,
  );
  expect(tuned).toMatchObject({ code: 0 });
  const [again] = await json('search', '--resume', run, '--generations', '4', ...WORKERS);
  expect(again).toMatchObject({ generation: 3 });
}

describe('a Gymnasium environment on the command line', () => {
  beforeAll(async () => {
    const added = await precocial(
      'task',
      'add',
      'gym:Grid-v0',
      '--python',
      python,
      '--kwargs',
      '{"length": 6}',
      '--name',
      'grid',
      '--yes',
    );
    expect(added).toMatchObject({ code: 0, errors: '' });
  }, 60_000);

  it('is checked, with its speed and the share of the bridge', async () => {
    const [checked] = await json('task', 'check', 'grid');
    expect(checked).toMatchObject({
      id: 'grid',
      problems: [],
      copies64: {
        stepsPerSecond: expect.any(Number) as number,
        bridge: expect.any(Number) as number,
      },
    });
    const shown = await precocial('task', 'show', 'grid');
    expect(shown.out).toContain('inputs: observation is 0, observation is 1');
    expect(shown.out).toContain('gymnasium 1.0.0+precocial');
  }, 60_000);

  it(
    'is searched, evaluated, swept, tuned and resumed',
    () => everything('grid', 'grid-run'),
    240_000,
  );

  it('says what is wrong before anything is added', async () => {
    const unknown = await precocial('task', 'add', 'gym:Grid-v9', '--python', python, '--yes');
    expect(unknown.code).toBe(1);
    expect(unknown.errors).toContain(
      'Gymnasium knows no environment Grid-v9; the nearest names are Grid-v0',
    );
    const noPython = await precocial(
      'task',
      'add',
      'gym:Grid-v0',
      '--python',
      './no/python',
      '--yes',
    );
    expect(noPython.errors).toContain('There is no Python at');
    const words = await precocial(
      'task',
      'add',
      'gym:Grid-v0',
      '--python',
      python,
      '--kwargs',
      '{length: 6}',
      '--yes',
    );
    expect(words.errors).toContain('--kwargs is no JSON');
    const asked = await precocial(
      'task',
      'add',
      'gym:Grid-v0',
      '--python',
      python,
      '--name',
      'grid-two',
    );
    expect(asked.errors).toContain('was not allowed to run; nothing was changed');
  }, 60_000);
});

describe('a table on the command line', () => {
  const text = [
    'a,b,kind',
    ...Array.from(
      { length: 40 },
      (_, i) =>
        `${i % 2 === 0 ? 1 + i / 40 : -1 - i / 40},${i % 7},${i % 2 === 0 ? 'warm' : 'cold'}`,
    ),
  ].join('\n');

  it('is added, then searched, evaluated, swept, tuned and resumed', async () => {
    const file = join(mkdtempSync(join(realpathSync(folder), 'table-')), 'weather.csv');
    writeFileSync(file, `${text}\n`);
    const [added] = await json('task', 'add', file, '--label', 'kind');
    expect(added).toMatchObject({
      name: 'weather',
      train: 30,
      test: 10,
      classes: ['cold', 'warm'],
    });
    await everything('weather', 'weather-run');
    const shown = await precocial('evaluate', 'weather-run', '--trials', '2', ...WORKERS);
    expect(shown.out).toMatch(
      /10 examples for testing at .*: class, and what it is taken for\n +cold +warm\ncold/,
    );
  }, 240_000);

  it('is refused at the cell that is off', async () => {
    writeFileSync(join(folder, 'off.csv'), text.replace('-1.025', 'cold'));
    const refused = await precocial('task', 'add', 'off.csv', '--label', 'kind');
    expect(refused.code).toBe(1);
    expect(refused.errors).toContain('off.csv: Row 3, column 1: "cold" is not a number (a)');
    const unlabelled = await precocial('task', 'add', 'off.csv');
    expect(unlabelled.errors).toContain('Name the column of the classes with --label');
  });
});
