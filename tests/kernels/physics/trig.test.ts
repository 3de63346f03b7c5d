import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadProbe } from './probe.ts';

const probe = await loadProbe();

/** Distance of two single-precision numbers in units of the larger one's last place. */
function ulps(a: number, b: number): number {
  const size = Math.max(Math.abs(a), Math.abs(b), 2 ** -126);
  return Math.abs(a - b) / 2 ** (Math.floor(Math.log2(size)) - 23);
}

const angles = fc.float({ min: Math.fround(-119), max: Math.fround(119), noNaN: true });

it('sine and cosine are within one unit in the last place', () => {
  fc.assert(
    fc.property(angles, (x) => {
      expect(ulps(probe.call('sin', x), Math.fround(Math.sin(x)))).toBeLessThanOrEqual(1);
      expect(ulps(probe.call('cos', x), Math.fround(Math.cos(x)))).toBeLessThanOrEqual(1);
    }),
    { numRuns: 5000 },
  );
});

it('beyond 120 rad they keep six digits', () => {
  fc.assert(
    fc.property(fc.float({ min: Math.fround(120), max: Math.fround(1e5), noNaN: true }), (x) => {
      expect(Math.abs(probe.call('sin', x) - Math.sin(x))).toBeLessThan(1e-6);
      expect(Math.abs(probe.call('cos', -x) - Math.cos(x))).toBeLessThan(1e-6);
    }),
  );
});

it('an angle that is not finite has no sine', () => {
  expect(probe.call('sin', Infinity)).toBeNaN();
  expect(probe.call('cos', NaN)).toBeNaN();
});
