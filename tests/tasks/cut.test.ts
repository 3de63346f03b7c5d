import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchCutter, BatchReturns, pieceSize } from '../../shared/tasks/cut.ts';
import type { RolloutBatch, RolloutItem } from '../../shared/tasks/rollout-batch.ts';
import type { Weighting } from '../../shared/tasks/task.ts';
import { planOf } from '../../shared/network/plan.ts';
import { swingupDocument } from '../support/documents.ts';

const plan = planOf(swingupDocument().genome);
const n = plan.connectionCount;

const weighting = (kind: Weighting['kind'], sets: number): Weighting =>
  kind === 'shared'
    ? { kind, values: Float64Array.from({ length: sets }, (_, s) => s) }
    : { kind, sets: new Float64Array(sets * n), count: sets };

const batches: fc.Arbitrary<RolloutBatch> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('shared' as const, 'individual' as const),
      sets: fc.nat(7),
      episodes: fc.nat(9),
    }),
    { maxLength: 6 },
  )
  .map((items) => ({
    task: 'swingup',
    options: {},
    weighting: weighting('shared', 0),
    episodes: [],
    items: items.map(({ kind, sets, episodes }): RolloutItem => ({
      plan,
      weighting: weighting(kind, sets),
      episodes: Array.from({ length: episodes }, (_, e) => Float64Array.of(e)),
    })),
  }));

describe('a batch cut into pieces', () => {
  it('has every rollout once, in pieces no larger than asked for, whatever the limits', () => {
    const limits = fc.record({ piece: fc.integer({ min: 1, max: 30 }), chunk: fc.nat(40) });
    fc.assert(
      fc.property(
        batches,
        fc.array(limits, { minLength: 1 }),
        fc.boolean(),
        (batch, changing, byWeight) => {
          const cutter = new BatchCutter(batch, byWeight);
          const returns = new BatchReturns(batch);
          for (let turn = 0; !cutter.done; turn++) {
            const { piece: most, chunk } = changing[turn % changing.length] ?? {
              piece: 1,
              chunk: 1,
            };
            const pieces = cutter.next({ piece: () => most, cost: () => 1, chunk });
            expect(pieces.length).toBeGreaterThan(0);
            const whole = pieces.reduce((sum, piece) => sum + pieceSize(piece), 0);
            if (pieces.length > 1) expect(whole).toBeLessThanOrEqual(chunk);
            for (const piece of pieces) {
              const values: number[] = [];
              for (let s = 0; s < piece.sets; s++)
                for (let e = 0; e < piece.episodes; e++)
                  values.push((piece.set + s) * 100 + piece.episode + e + 1);
              returns.put(piece, { returns: Float64Array.from(values), steps: values.length });
            }
          }
          expect(cutter.left).toBe(0);
          expect(returns.done).toBe(cutter.total);
          const result = returns.result();
          expect(result.steps).toBe(cutter.total);
          result.returns.forEach((row, index) => {
            const episodes = batch.items[index]?.episodes?.length ?? 0;
            row.forEach((value, k) => {
              expect(value).toBe(Math.floor(k / episodes) * 100 + (k % episodes) + 1);
            });
          });
        },
      ),
    );
  });

  it('takes episodes of one weight together where rollouts of a weight last alike', () => {
    const batch: RolloutBatch = {
      task: 'biped',
      options: {},
      weighting: weighting('shared', 6),
      episodes: Array.from({ length: 20 }, (_, e) => Float64Array.of(e)),
      items: [{ plan }],
    };
    const cut = (byWeight: boolean) =>
      new BatchCutter(batch, byWeight).next({ piece: () => 8, cost: () => 1, chunk: 24 });
    const shapes = (byWeight: boolean) =>
      cut(byWeight).map(({ set, sets, episode, episodes }) => [set, sets, episode, episodes]);
    expect(shapes(false)).toEqual([
      [0, 6, 0, 1],
      [0, 6, 1, 1],
      [0, 6, 2, 1],
      [0, 6, 3, 1],
    ]);
    expect(shapes(true)).toEqual([
      [0, 1, 0, 8],
      [0, 1, 8, 8],
      [0, 1, 16, 4],
    ]);
  });

  it('keeps an item whole that fits into what is left of a chunk, and begins another chunk otherwise', () => {
    const item: RolloutItem = { plan };
    const batch: RolloutBatch = {
      task: 'swingup',
      options: {},
      weighting: weighting('shared', 6),
      episodes: [0, 1, 2, 3].map((e) => Float64Array.of(e)),
      items: [item, item, item],
    };
    const cutter = new BatchCutter(batch);
    const take = () =>
      cutter.next({ piece: () => 1000, cost: () => 1, chunk: 50 }).map((piece) => piece.item);
    expect([take(), take(), take()]).toEqual([[0, 1], [2], []]);
  });
});
