import { expect, it } from 'vitest';
import { readTrace } from '../tasks/biped/support.ts';
import { PlanckWalker } from './biped-planck.ts';
import { benchBiped } from './biped.ts';

it('planck drives the walker that the kernel is measured against', () => {
  const trace = readTrace('09_walk_b');
  const walker = new PlanckWalker(trace.terrain, trace.force);
  const sums = trace.actions.slice(0, 50).map((action) => walker.step(action));
  expect(sums.every(Number.isFinite)).toBe(true);
  expect(new Set(sums).size).toBe(sums.length);
});

it('every row has a figure', () => {
  const rows = benchBiped(null, 1);
  expect(rows).toHaveLength(4);
  for (const row of rows) expect(row.value).toBeGreaterThan(0);
});
