import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRacingTrace, replayRacing } from '../../../shared/tasks/racing/replay.ts';
import { readReference, TRACES } from './recordings.ts';

const kernel = readFileSync(new URL('../../../dist/kernels/racer.wasm', import.meta.url));

describe('replayRacing', () => {
  it.each(TRACES)('stays with %s', (name) => {
    const replay = replayRacing(kernel, parseRacingTrace(readReference(`${name}.json`)));
    expect(replay.maxAbsError['100']).toBeLessThan(1e-3);
    expect(replay.maxAbsError.all).toBeLessThan(2e-2);
    expect(replay.rewardError).toBeLessThan(1e-9);
  });

  it('notices an action that was not recorded', () => {
    const trace = parseRacingTrace(readReference('trace_6_follow.json'));
    const actions = trace.actions.map(([steer, gas, brake], step) =>
      step === 20 ? ([steer + 0.3, gas, brake] as const) : ([steer, gas, brake] as const),
    );
    const replay = replayRacing(kernel, { ...trace, actions });
    expect(replay.maxAbsError['100']).toBeGreaterThan(0.01);
  });
});

describe('parseRacingTrace', () => {
  const good = readReference('trace_0_zero.json') as Record<string, unknown>;
  const step = good['step'] as Record<string, unknown>;

  it.each([
    ['draws_all_attempts', { ...good, draws_all_attempts: [1, 2] }],
    ['action', { ...good, step: { ...step, action: [] } }],
    ['hull', { ...good, step: { ...step, hull: [[1, 2]] } }],
    ['omega', { ...good, step: { ...step, omega: undefined } }],
    ['reward', { ...good, step: { ...step, reward: ['1'] } }],
    ['visited', { ...good, step: { ...step, visited: [] } }],
    ['draws_all_attempts', null],
  ])('names a damaged "%s"', (field, value) => {
    expect(() => parseRacingTrace(value)).toThrow(`no proper "${field}"`);
  });

  it('says that a file of tracks has no drive to replay', () => {
    expect(() => parseRacingTrace(readReference('tracks.json'))).toThrow('without a drive');
  });
});
