import * as planck from 'planck';
import { expect, it } from 'vitest';
import { PlanckWalker } from '../../electron/bench/planck-walker.ts';
import { readTrace } from '../tasks/biped/support.ts';

it('planck drives the walker that the kernel is measured against', () => {
  const trace = readTrace('09_walk_b');
  const walker = new PlanckWalker(planck, trace.terrain, trace.force);
  const sums = trace.actions.slice(0, 50).map((action) => walker.step(action));
  expect(sums.every(Number.isFinite)).toBe(true);
  expect(new Set(sums).size).toBe(sums.length);
});
