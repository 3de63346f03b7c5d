import { describe, expect, it } from 'vitest';
import {
  comparisonCells,
  comparisonHeads,
  comparisonPage,
  comparisonRows,
} from '../../electron/efficacy/comparison-report.ts';
import { comparisonCurve, PARITY, RECURRENCE } from '../../electron/efficacy/comparison.ts';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { BASE_SETTINGS } from '../../shared/search/settings.ts';
import { swingup } from '../../shared/tasks/swingup/swingup.ts';

describe('a comparison of two kinds of search', () => {
  const curves = [1, 2, 3, 4].flatMap((seed) => [
    { kind: 'feed-forward', seed, values: [10 * seed, 20 * seed] },
    { kind: 'recurrent', seed, values: [100 + seed, 200 + seed] },
  ]);

  it('has a row for each mark, with the seeds of both kinds and their rank sum test', () => {
    const rows = comparisonRows(RECURRENCE, curves, [1e6, 2e6]);
    expect(rows).toEqual([
      {
        steps: 1e6,
        values: { 'feed-forward': [10, 20, 30, 40], recurrent: [101, 102, 103, 104] },
        p: 2 / 70,
      },
      {
        steps: 2e6,
        values: { 'feed-forward': [20, 40, 60, 80], recurrent: [201, 202, 203, 204] },
        p: 2 / 70,
      },
    ]);
    expect(comparisonCells(rows, 0)[0]).toEqual([
      '1',
      '25',
      '10, 20, 30, 40',
      '103',
      '101, 102, 103, 104',
      '0.029',
    ]);
    expect(comparisonHeads(RECURRENCE)[3]).toBe('recurrent, median');
    const page = comparisonPage(PARITY, 'Swing-up', [], { command: 'c', date: 'd', digits: 0 });
    expect(page).toContain('# Any networks and even ones: Swing-up');
  });

  it('searches with the setting of its kind and the options of the task, the same at each call', async () => {
    const settings = { ...BASE_SETTINGS, populationSize: 24, repetitions: 1 };
    const evaluator = await swingup.createEvaluator(nodeTaskFiles());
    const curveOf = (poleLength: number) =>
      comparisonCurve(
        { task: swingup, evaluator, options: { poleLength } },
        RECURRENCE.kinds[1],
        settings,
        1,
        [1e5],
      );
    const [usual, long] = [await curveOf(1), await curveOf(2)];
    expect(usual.kind).toBe('recurrent');
    expect(usual.values).not.toEqual(long.values);
    expect((await curveOf(2)).values).toEqual(long.values);
  });
});
