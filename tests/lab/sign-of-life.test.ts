import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signOfLife } from '../../electron/lab/sign-of-life.ts';
import type { Progress } from '../../shared/contract/lab.ts';
import type { TuneEvent } from '../../shared/contract/experiments.ts';

describe('a job that says nothing', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('is told of every second, with the seconds since it was asked for', () => {
    const told: Progress[] = [];
    const { end } = signOfLife('ablation', (event) => told.push(event));
    vi.advanceTimersByTime(3000);
    end();
    vi.advanceTimersByTime(3000);
    expect(told).toEqual(
      [1, 2, 3].map((seconds) => ({ done: 0, note: 'starting', secondsLeft: null, seconds })),
    );
  });

  it('keeps its last progress, whose time left goes down', () => {
    const told: Progress[] = [];
    const { onEvent, end } = signOfLife('evaluate', (event) => told.push(event));
    vi.advanceTimersByTime(500);
    const half = { done: 0.5, note: '600 rollouts', secondsLeft: 1.5 };
    onEvent(half);
    vi.advanceTimersByTime(2000);
    end();
    expect(told).toEqual([
      half,
      { ...half, secondsLeft: 0.5, seconds: 1.5 },
      { ...half, secondsLeft: 0, seconds: 2.5 },
    ]);
  });

  it('is told of between the generations of a tuning as progress without a generation', () => {
    const told: TuneEvent[] = [];
    const { end } = signOfLife('tune', (event) => told.push(event));
    vi.advanceTimersByTime(1000);
    end();
    const progress = { done: 0, note: 'starting', secondsLeft: null, seconds: 1 };
    expect(told).toEqual([{ generation: null, progress }]);
  });
});
