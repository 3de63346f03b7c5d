import { describe, expect, it } from 'vitest';
import { taskOptions } from '../../electron/cli/options.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { refusal } from '../support/refusal.ts';

const biped = taskOf('biped');

describe('the reward of a command', () => {
  it('is the one asked for, whatever the command usually sums', () => {
    expect(taskOptions(biped, { reward: 1 }, undefined, 'search')).toEqual({ reward: 1 });
    expect(taskOptions(biped, { reward: 0 }, undefined, 'evaluation')).toEqual({ reward: 0 });
    expect(taskOptions(biped, {}, 'evaluation', 'search')).toEqual({ reward: 1 });
  });

  it('is what the command usually sums if none is asked for', () => {
    expect(taskOptions(biped, { patience: 80 }, undefined, 'evaluation')).toEqual({
      patience: 80,
      reward: 1,
    });
    expect(taskOptions(biped, {}, undefined, 'search')).toEqual({ reward: 0 });
    expect(taskOptions(biped)).toEqual({});
  });

  it('is left out where a task has one only', () => {
    expect(taskOptions(taskOf('swingup'), {}, 'search', 'evaluation')).toEqual({});
  });

  it('cannot be two at once', () => {
    const error = refusal(() => taskOptions(biped, { reward: 0 }, 'evaluation'));
    expect(error.code).toBe('usage');
    expect(error.message).toContain('contradict');
    expect(taskOptions(biped, { reward: 1 }, 'evaluation')).toEqual({ reward: 1 });
  });
});
