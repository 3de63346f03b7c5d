import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { replaySwingup, type SwingupTrace } from '../../shared/tasks/swingup/replay.ts';

const traces = JSON.parse(
  readFileSync(new URL('../fixtures/swingup/traces.json', import.meta.url), 'utf8'),
) as SwingupTrace[];

describe('recorded episodes of the published swing-up', () => {
  it.each(traces.map((trace, index) => [index, trace] as const))('episode %i', (_index, trace) => {
    const replay = replaySwingup(trace);
    expect(replay.steps).toBe(trace.rows.length);
    expect(replay.maxAbsError['100']).toBeLessThan(1e-9);
    expect(replay.rewardError).toBeLessThan(1e-9);
  });
});
