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

it('four angles side by side turn as each alone, bit for bit', () => {
  const at = probe.reserve(80);
  const wide = fc.oneof(angles, fc.float(), fc.constantFrom(0, -0, 0.75, -0.75, 120, -120));
  fc.assert(
    fc.property(fc.array(wide, { minLength: 4, maxLength: 4 }), (drawn) => {
      probe.f32(at, 4).set(drawn);
      probe.call('turnFour', at, at + 16, at + 48);
      const bits = [...probe.i32(at + 16, 16)];
      expect(bits.slice(0, 4)).toStrictEqual(bits.slice(4, 8));
      expect(bits.slice(8, 12)).toStrictEqual(bits.slice(12, 16));
    }),
    { numRuns: 5000 },
  );
});
