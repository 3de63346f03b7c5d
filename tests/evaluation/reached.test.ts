import { describe, expect, it } from 'vitest';
import { nodeTaskFiles } from '../../electron/rollouts/task-files.ts';
import { evaluateGenome } from '../../electron/evaluation/evaluate.ts';
import { RolloutPool } from '../../electron/rollouts/pool.ts';
import { reachedGoals } from '../../shared/evaluation/reached.ts';
import { checkGoal, goalIn } from '../../shared/tasks/goal.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { swingupDocument } from '../support/documents.ts';

const files = nodeTaskFiles();

function swingupTask() {
  const task = taskOf('swingup');
  if (task.kind !== 'control') throw new Error('swing-up is a control task');
  return task;
}

describe('goals by weight', () => {
  it('are absent where the option that asks for them is 0', () => {
    expect(goalIn(swingupTask(), {})).toBeNull();
    expect(goalIn(swingupTask(), { goal: 0.5 })?.at(-2, { goal: 0.5 })).toBe(-1);
    expect(goalIn(taskOf('mnist'), {})).toBeNull();
  });

  it('cannot be searched for with networks that act alike at w and -w', () => {
    const task = swingupTask();
    expect(() => checkGoal(task, { goal: 0.5 }, { parity: 'even' })).toThrow(/--parity any/);
    expect(() => checkGoal(task, {}, { parity: 'even' })).not.toThrow();
    expect(() => checkGoal(task, { goal: 0.5 }, { parity: 'any' })).not.toThrow();
  });

  it('are compared with where the cart ends, over the trials of an evaluation', async () => {
    const task = swingupTask();
    const { genome } = swingupDocument();
    const goal = goalIn(task, { goal: 0.5 });
    if (goal === null) throw new Error('there is a goal');
    const weights = Float64Array.of(-1, 1);
    const request = { task, genome, weights, trials: 3, seed: 4, options: { goal: 0.5 } };
    const reached = [];
    for await (const point of reachedGoals(request, goal, files)) reached.push(point);
    expect(reached.map((point) => [point.weight, point.goal])).toEqual([
      [-1, -0.5],
      [1, 0.5],
    ]);
    for (const { mean, std } of reached) {
      expect(Math.abs(mean)).toBeLessThan(2.5);
      expect(std).toBeGreaterThan(0);
    }
  });

  it('change what a rollout earns, and nothing else', async () => {
    const { genome } = swingupDocument();
    const pool = new RolloutPool(1);
    const evaluate = (goal: number) =>
      evaluateGenome(pool, {
        task: 'swingup',
        genome,
        weights: Float64Array.of(-1, 1),
        useOffsets: false,
        trials: 4,
        seed: 2,
        options: { goal },
      });
    const [published, aimed] = [await evaluate(0), await evaluate(0.5)];
    await pool.close();
    expect(aimed.steps).toBe(published.steps);
    expect(aimed.byWeight).not.toEqual(published.byWeight);
  });
});
