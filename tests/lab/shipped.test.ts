import { describe, expect, it } from 'vitest';
import { shippedGenome } from '../../electron/lab/shipped.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';

describe('a genome by its name', () => {
  it('is a layered network of the sizes behind the colon', async () => {
    const one = await shippedGenome('fixed-biped:12');
    expect(one?.task).toBe('biped');
    expect(one === null ? 0 : connectionCount(one.genome)).toBe(25 * 12 + 13 * 4);
    const two = await shippedGenome('fixed-swingup:4,3');
    expect(two === null ? 0 : connectionCount(two.genome)).toBe(6 * 4 + 5 * 3 + 4);
  });

  it.each([
    'fixed-biped:',
    'fixed-biped:0',
    'fixed-biped:4,0',
    'fixed-nothing:4',
    'fixed-biped:4:4',
  ])('is nothing for %s', async (name) => {
    expect(await shippedGenome(name)).toBeNull();
  });
});
