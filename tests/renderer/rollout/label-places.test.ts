import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelHeights } from '../../../renderer/rollout/scene/label-places.ts';

describe('labels of bodies', () => {
  it('stand where they belong where nothing is in the way', () => {
    const apart = [0, 100, 200].map((x) => ({ x, y: 50, width: 40 }));
    expect(labelHeights(apart, 18, 300)).toEqual([50, 50, 50]);
  });

  it('never lie over one another, however many bodies stand in one place', () => {
    const labels = fc.array(
      fc.record({
        x: fc.integer({ min: 0, max: 60 }),
        y: fc.integer({ min: 18, max: 300 }),
        width: fc.integer({ min: 20, max: 60 }),
      }),
      { maxLength: 14 },
    );
    fc.assert(
      fc.property(labels, (wanted) => {
        const heights = labelHeights(wanted, 18, 300);
        expect(heights).not.toContain(null);
        heights.forEach((y, k) => {
          expect(y).toBeGreaterThanOrEqual(18);
          expect(y).toBeLessThanOrEqual(300);
          for (let other = 0; other < k; other++) {
            const [a, b] = [wanted[k], wanted[other]];
            const beside =
              Math.abs((a?.x ?? 0) - (b?.x ?? 0)) >= ((a?.width ?? 0) + (b?.width ?? 0)) / 2;
            expect(beside || Math.abs((y ?? 0) - (heights[other] ?? 0)) >= 15).toBe(true);
          }
        });
      }),
    );
  });

  it('are left out where the picture has no room', () => {
    const crowd = Array.from({ length: 4 }, () => ({ x: 0, y: 20, width: 40 }));
    expect(labelHeights(crowd, 18, 40)).toEqual([20, 35, null, null]);
  });
});
