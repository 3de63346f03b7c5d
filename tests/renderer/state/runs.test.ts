import { afterEach, describe, expect, it } from 'vitest';

import { dataOf, keepOnlyRuns, runs } from '../../../renderer/state/runs.ts';

const data = { history: [], champions: [], population: null, secondsLeft: 3, within: null };
const begin = runs.getState();

afterEach(() => runs.setState(begin));

describe('what is known of runs', () => {
  it('is forgotten with a run that is gone, so that a later one of its name starts empty', () => {
    runs.setState({ data: { a: data, b: data }, compared: ['a', 'b'] });
    keepOnlyRuns(new Set(['b', 'c']));
    expect(dataOf(runs.getState(), 'a').secondsLeft).toBeNull();
    expect(dataOf(runs.getState(), 'b')).toBe(data);
    expect(runs.getState().compared).toEqual(['b']);
  });

  it('stays the same object where every run is there', () => {
    runs.setState({ data: { a: data }, compared: [] });
    const before = runs.getState().data;
    keepOnlyRuns(new Set(['a', 'b']));
    expect(runs.getState().data).toBe(before);
  });
});
