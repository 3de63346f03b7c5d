import { describe, expect, it } from 'vitest';
import { statisticsOf } from '../../../shared/genome/statistics.ts';
import { checkFits } from '../../../shared/tasks/registry.ts';
import { allTasks } from '../../../shared/tasks/registry.ts';
import { startGenome } from '../../../renderer/gallery/start-genome.ts';

describe.each(allTasks().map((task) => [task.id, task] as const))(
  'a new genome for %s',
  (_, task) => {
    it('fits the task however it begins', () => {
      for (const start of ['empty', 'full', 'random'] as const)
        expect(() => checkFits(startGenome(task, start, 1), task)).not.toThrow();
    });

    it('is empty or full as asked', () => {
      const all = (task.inputs.length + 1) * task.outputs.length;
      expect(statisticsOf(startGenome(task, 'empty', 1)).connections).toBe(0);
      expect(statisticsOf(startGenome(task, 'full', 1)).connections).toBe(all);
    });

    it('is random by its seed alone', () => {
      expect(startGenome(task, 'random', 3)).toEqual(startGenome(task, 'random', 3));
      const share = task.presets['paper']?.initialEnabled ?? 0.5;
      const all = (task.inputs.length + 1) * task.outputs.length;
      const counts = Array.from(
        { length: 40 },
        (_, seed) => statisticsOf(startGenome(task, 'random', seed)).connections / all,
      );
      const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
      // Four standard errors of 40 draws of `all` connections.
      const error = 4 * Math.sqrt((share * (1 - share)) / (40 * all));
      expect(Math.abs(mean - share)).toBeLessThan(error);
    });
  },
);
