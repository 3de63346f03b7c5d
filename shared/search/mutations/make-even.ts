import { makeEven } from '../../genome/make-even.ts';
import type { Mutation } from './mutation.ts';

/** Makes a genome even that is not, which keeps what it computes at w * w. */
export const evenGenome: Mutation = (genome, { ids }) => {
  const even = makeEven(genome, ids);
  return even === genome ? null : { genome: even, origin: { kind: 'makeEven' } };
};
