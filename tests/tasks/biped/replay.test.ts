import { describe, expect, it } from 'vitest';
import { parseBipedTrace, replayBiped } from '../../../shared/tasks/biped/replay.ts';
import { readTrace, TRACES, WALKER } from './support.ts';

describe('recorded episodes', () => {
  it.each(TRACES)('%s: no observation and no reward differs at any step', (name) => {
    const trace = readTrace(name);
    expect(replayBiped(WALKER, trace)).toStrictEqual({
      steps: trace.actions.length,
      maxAbsError: { '1': 0, '10': 0, '50': 0, '100': 0, all: 0 },
      rewardError: 0,
    });
  });

  it('a changed action shows up as an error from its step on', () => {
    const trace = readTrace('05_zero');
    const actions = trace.actions.map((action, t) => (t === 20 ? [1, 0, 0, 0] : action));
    const { maxAbsError } = replayBiped(WALKER, { ...trace, actions });
    expect(maxAbsError['10']).toBe(0);
    expect(maxAbsError['50']).toBeGreaterThan(0.01);
  });
});

it.each(['terrain', 'force', 'obs0', 'actions', 'obs', 'reward'])(
  'a trace without %s is refused by name',
  (field) => {
    const trace = { ...readTrace('05_zero'), [field]: undefined };
    expect(() => parseBipedTrace(trace)).toThrow(`no proper "${field}"`);
  },
);
