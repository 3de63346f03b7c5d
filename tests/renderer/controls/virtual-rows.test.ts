import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { rowWindow, scrollFor } from '../../../renderer/controls/virtual-rows.ts';

describe('the rows of a long list', () => {
  it('are those on screen and a few around them', () => {
    expect(rowWindow(10_000, 24, 0, 240)).toEqual({ first: 0, end: 18, above: 0, below: 239_568 });
    expect(rowWindow(10_000, 24, 24_000, 240)).toMatchObject({ first: 992, end: 1018 });
    expect(rowWindow(0, 24, 0, 240)).toEqual({ first: 0, end: 0, above: 0, below: 0 });
  });

  it('cover what is visible, are few, and leave the height of the whole list', () => {
    const numbers = fc.tuple(fc.nat(20_000), fc.nat(600_000), fc.integer({ min: 1, max: 1200 }));
    fc.assert(
      fc.property(numbers, ([count, scrolled, visible]) => {
        const { first, end, above, below } = rowWindow(count, 24, scrolled, visible);
        expect(above + (end - first) * 24 + below).toBe(count * 24);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(visible / 24) + 17);
        const inside = Math.min(scrolled, Math.max(0, count * 24 - visible));
        const same = rowWindow(count, 24, inside, visible);
        expect(same.above).toBeLessThanOrEqual(inside);
        expect(same.above + (same.end - same.first) * 24).toBeGreaterThanOrEqual(
          Math.min(count * 24, inside + visible),
        );
      }),
    );
  });

  it('scroll no further than a row needs', () => {
    expect(scrollFor(5, 24, 0, 240)).toBe(0);
    expect(scrollFor(10, 24, 0, 240)).toBe(24);
    expect(scrollFor(2, 24, 100, 240)).toBe(48);
  });
});
