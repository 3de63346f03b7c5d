import { expect, it } from 'vitest';
import { graphEffects } from '../../../renderer/state/effects.ts';
import type { PartEffect } from '../../../shared/evaluation/ablation.ts';
import { innovation, nodeId } from '../../../shared/genome/genome.ts';
import { swingupDocument } from '../../support/documents.ts';

const effect = (part: PartEffect['part'], change: number, confidence95: number): PartEffect => ({
  part,
  all: { change, confidence95 },
  byWeight: [],
});
const wire = (id: number): PartEffect['part'] => ({
  kind: 'connection',
  innovation: innovation(id),
  source: nodeId(1),
  destination: nodeId(6),
});

it('the graph shows each effect as a share of the largest, its direction, and whether it may be none', () => {
  const { genome } = swingupDocument();
  const shown = graphEffects(genome, [
    effect(wire(1), -200, 10),
    effect(wire(2), 50, 20),
    effect({ kind: 'node', node: nodeId(7) }, -20, 30),
  ]);
  expect(shown.genome).toBe(genome);
  expect(Object.fromEntries(shown.connections)).toEqual({
    1: { share: 1, gains: false, isIdle: false },
    2: { share: 0.25, gains: true, isIdle: false },
  });
  expect(shown.nodes.get(nodeId(7))).toEqual({ share: 0.1, gains: false, isIdle: true });
});

it('a genome of which no part does anything has effects of size 0', () => {
  const { connections } = graphEffects(swingupDocument().genome, [effect(wire(1), 0, 0)]);
  expect(connections.get(innovation(1))?.share).toBe(0);
});
