import { expect, test } from 'vitest';

import { layoutFor } from '../../../renderer/editor/layouts.ts';
import { item } from '../../../shared/base/arrays.ts';
import { insertNode, setActivation, setOffset } from '../../../shared/genome/edits.ts';
import { keyOf } from '../../../shared/random/key.ts';
import { randomGenome } from '../../support/random-genome.ts';

test('an edit of a weight or an activation moves nothing; one of the structure is laid out', () => {
  const genome = randomGenome(keyOf(3), { inputs: 4, outputs: 2, edits: 60 });
  const layout = layoutFor(genome, null);
  const { innovation } = item(
    genome.connections.filter((gene) => gene.enabled),
    0,
  );
  const tuned = setOffset(genome, innovation, 0.5);
  expect(layoutFor(tuned, genome)).toBe(layout);
  const output = item(genome.nodes, 5);
  const changed = setActivation(tuned, output.id, 7);
  expect(layoutFor(changed, tuned)).toBe(layout);
  expect(layoutFor(insertNode(changed, innovation, 1), changed)).not.toBe(layout);
});
