import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf, relativeControls, routeControls } from '../../../shared/drawing/layout/route.ts';

const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });

describe('routes', () => {
  it('are straight between neighbouring columns', () => {
    expect(routeControls({ x: 0, y: 0 }, { x: 64, y: 40 }, null, 64)).toEqual([]);
  });

  it('run level where a level says so', () => {
    const controls = routeControls(
      { x: 0, y: 0 },
      { x: 640, y: 100 },
      { y: 50, from: 64, to: 576 },
      64,
    );
    const level = controls.filter((control) => control.y === 50);
    expect(level).toHaveLength(4);
    expect(Math.min(...level.map((control) => control.x))).toBeLessThan(64);
    expect(Math.max(...level.map((control) => control.x))).toBeGreaterThan(576);
  });

  it('give cytoscape what it turns back into the same points', () => {
    fc.assert(
      fc.property(
        point,
        point,
        fc.array(point, { minLength: 1, maxLength: 6 }),
        (start, end, list) => {
          fc.pre(Math.hypot(end.x - start.x, end.y - start.y) > 1);
          const { weights, distances } = relativeControls(start, list, end);
          const length = Math.hypot(end.x - start.x, end.y - start.y);
          const [ux, uy] = [(end.x - start.x) / length, (end.y - start.y) / length];
          list.forEach((control, k) => {
            const along = (weights[k] ?? 0) * length;
            const across = distances[k] ?? 0;
            expect(start.x + ux * along - uy * across).toBeCloseTo(control.x, 6);
            expect(start.y + uy * along + ux * across).toBeCloseTo(control.y, 6);
          });
        },
      ),
    );
  });

  it('have a control point even when straight, without which cytoscape draws nothing', () => {
    expect(relativeControls({ x: 0, y: 0 }, [], { x: 10, y: 0 })).toEqual({
      weights: [0.5],
      distances: [0],
    });
  });

  it('are written as a path from start to end', () => {
    expect(pathOf({ x: 0, y: 0 }, [], { x: 4, y: 2 })).toBe('M0 0L4 2');
    expect(
      pathOf(
        { x: 0, y: 0 },
        [
          { x: 1, y: 0 },
          { x: 3, y: 2 },
        ],
        { x: 4, y: 2 },
      ),
    ).toBe('M0 0Q1 0 2 1Q3 2 4 2');
  });
});
