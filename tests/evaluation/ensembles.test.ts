import { afterAll, describe, expect, it } from 'vitest';
import { readGenomeArgument } from '../../electron/cli/genome-argument.ts';
import { measureEnsembles } from '../../electron/experiments/ensemble.ts';
import { Judge } from '../../electron/evaluation/judge.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { meanOfActions } from '../../shared/evaluation/ensemble-genome.ts';
import { parseGenome } from '../../shared/genome/validate.ts';
import { planOf } from '../../shared/network/plan.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions } from '../../shared/tasks/task.ts';
import { weightsAround } from '../../shared/tuning/offsets.ts';

describe('the mean of actions', () => {
  const pool = new RolloutPool(1);
  const task = taskOf('swingup');
  const judge = new Judge(pool, task, fillOptions(task, {}));
  afterAll(() => pool.close());

  it('of a network with itself is the network, to the last bit', async () => {
    const { genome } = await readGenomeArgument('swingup');
    const twice = meanOfActions(genome, [1.25, 1.25]);
    expect(() => parseGenome(twice.genome)).not.toThrow();
    const plan = planOf(genome);
    // A shared weight is multiplied after the sum, a connection's own weight before it.
    const own = weightsAround(1.25, new Float64Array(plan.connectionCount), 1);
    const one = await judge.trials(plan, own, 6, 3);
    const both = await judge.trials(twice.plan, twice.weighting, 6, 3);
    expect(both.values).toEqual(one.values);
  });

  it('grows member by member from the best, and one member is the single weight', async () => {
    const document = await readGenomeArgument('swingup');
    const report = await measureEnsembles(pool, {
      document,
      weights: Float64Array.of(-2, 0.01, 1),
      most: 2,
      trials: 3,
      seed: 0,
      options: {},
      priority: 'now',
    });
    const [rule] = report.rules;
    expect(rule?.rule).toBe('mean of actions');
    expect(rule?.steps.map((step) => step.weights.length)).toEqual([1, 2]);
    expect(rule?.steps[0]?.weights).toEqual([report.best.weight]);
    expect(rule?.steps[0]?.test).toBe(report.best.test);
    expect(rule?.steps[1]?.weights).not.toContain(0.01);
  });
});
