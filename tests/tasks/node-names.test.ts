import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeNames } from '../../shared/drawing/layout/names.ts';
import { pointsAlong } from '../../shared/drawing/layout/route.ts';

const HEIGHT = 13;
const node = fc.record({
  place: fc.record({
    x: fc.double({ min: 0, max: 300, noNaN: true }),
    y: fc.double({ min: 0, max: 200, noNaN: true }),
  }),
  radius: fc.constant(9),
  width: fc.double({ min: 10, max: 40, noNaN: true }),
});

describe('names beside nodes', () => {
  it('touch neither a node nor each other', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 30 }), (nodes) => {
        const boxes = placeNames(nodes, nodes, []).flatMap((at, k) =>
          at === null ? [] : [{ ...at, width: nodes[k]?.width ?? 0 }],
        );
        boxes.forEach((a, k) => {
          for (const b of boxes.slice(k + 1))
            expect(
              a.x >= b.x + b.width || b.x >= a.x + a.width || Math.abs(a.y - b.y) >= HEIGHT - 1e-9,
            ).toBe(true);
          for (const { place, radius } of nodes) {
            const dx = Math.max(a.x - place.x, 0, place.x - a.x - a.width);
            const dy = Math.max(Math.abs(a.y - place.y) - HEIGHT / 2, 0);
            expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(radius - 1e-9);
          }
        });
      }),
    );
  });

  it('go to the other side of a node where connections run', () => {
    const alone = { place: { x: 100, y: 100 }, radius: 9, width: 24 };
    const below = placeNames([alone], [alone], [])[0];
    expect(below?.y).toBeGreaterThan(100);
    const lanes = [112, 118, 124].flatMap((y) => pointsAlong({ x: 40, y }, [], { x: 180, y }, 4));
    const above = placeNames([alone], [alone], lanes)[0];
    expect(above?.y).toBeLessThan(100);
  });
});
