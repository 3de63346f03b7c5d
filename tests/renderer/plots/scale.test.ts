import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  extent,
  niceDomain,
  place,
  tickDecimals,
  ticks,
  tickStep,
  valueAt,
} from '../../../shared/drawing/scale.ts';
import { thin } from '../../../shared/drawing/thin.ts';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('scales', () => {
  it('go from value to pixel and back', () => {
    fc.assert(
      fc.property(
        number,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        number,
        (low, size, v) => {
          const scale = { domain: [low, low + size], range: [400, 10] } as const;
          expect(valueAt(scale, place(scale, v))).toBeCloseTo(v, 2);
        },
      ),
    );
  });

  it('put a domain of one value in the middle', () => {
    expect(place({ domain: [3, 3], range: [0, 100] }, 3)).toBe(50);
  });
});

describe('ticks', () => {
  it('are round, rising, inside, and no more than asked for', () => {
    fc.assert(
      fc.property(
        number,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (low, size, count) => {
          const list = ticks(low, low + size, count);
          const step = tickStep(low, low + size, count);
          expect(list.length).toBeLessThanOrEqual(count + 1);
          list.forEach((value, k) => {
            expect(value).toBeGreaterThanOrEqual(low - step * 1e-6);
            expect(value).toBeLessThanOrEqual(low + size + step * 1e-6);
            expect(value / step).toBeCloseTo(Math.round(value / step), 3);
            if (k > 0) expect(value).toBeGreaterThan(list[k - 1] ?? Infinity);
          });
        },
      ),
    );
  });

  it('are what a person would choose', () => {
    expect(ticks(0, 1024, 4)).toEqual([0, 500, 1000]);
    expect(ticks(-2, 2, 4)).toEqual([-2, -1, 0, 1, 2]);
    expect(ticks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(tickDecimals(0.05)).toBe(2);
    expect(tickDecimals(500)).toBe(0);
  });

  it('widen a domain to round numbers that contain it', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [low, high] = niceDomain(Math.min(a, b), Math.max(a, b));
        expect(low).toBeLessThanOrEqual(Math.min(a, b));
        expect(high).toBeGreaterThanOrEqual(Math.max(a, b));
        expect(high).toBeGreaterThan(low);
      }),
      { examples: [[4000.0000026707103, -0.0000013292899438965833]] },
    );
    expect(niceDomain(NaN, 1)).toEqual([0, 1]);
  });
});

describe('extent', () => {
  it('leaves out what is not finite', () => {
    expect(extent([1, NaN, Infinity], Float64Array.of(-3))).toEqual([-3, 1]);
    expect(extent([NaN], [])).toBeNull();
  });
});

describe('thin', () => {
  it('keeps the ends, the gaps and the extremes, and at most five points a pixel', () => {
    const values = fc.array(fc.oneof(number, fc.constant(NaN)), { minLength: 1, maxLength: 600 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (y, width) => {
        const x = y.map((_, k) => (k / y.length) * width);
        const points = thin(x, y);
        const kept = points.filter((_, k) => k % 2 === 1);
        expect(kept.length).toBeLessThanOrEqual(width * 5);
        expect([kept[0], kept.at(-1)]).toEqual([y[0], y.at(-1)]);
        expect(kept.some(Number.isNaN)).toBe(y.some(Number.isNaN));
        expect(extent(kept)).toEqual(extent(y));
      }),
    );
  });
});
