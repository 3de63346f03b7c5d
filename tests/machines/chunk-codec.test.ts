import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  packAnswers,
  packBeat,
  packChunks,
  packHead,
  randomId,
  unpackAnswers,
  unpackBeat,
  unpackChunks,
  type ChunkBody,
} from '../../electron/machines/chunk-codec.ts';
import type { PieceMessage } from '../../electron/rollouts/rollout-messages.ts';

const doubles = fc.float64Array({ maxLength: 40 });
const count = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const range = fc.tuple(count, count);
const weighting = fc.oneof(
  range,
  doubles.map((values) => ({ kind: 'shared' as const, values })),
  fc.tuple(count, doubles).map(([sets, values]) => ({
    kind: 'individual' as const,
    count: sets,
    sets: values,
  })),
);
const episodes = fc.oneof(
  range.map((of) => ({ range: of })),
  fc.array(doubles, { maxLength: 3 }),
) as fc.Arbitrary<PieceMessage['episodes']>;
const piece = fc.record({
  plan: fc.int32Array({ maxLength: 60 }),
  weighting: weighting,
  episodes,
  heads: fc.integer({ min: 2, max: 60 }),
});
const chunks: fc.Arbitrary<readonly ChunkBody[]> = fc.array(
  fc.record({ chunk: count, pieces: fc.array(piece, { maxLength: 4 }) }),
  { maxLength: 5 },
);
const head = {
  coordinator: '0123456789abcdef',
  batch: 77,
  urgency: 1,
  address: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
};
const answers = fc.array(
  fc.record({
    chunk: count,
    steps: fc.nat(),
    milliseconds: fc.double({ min: 0, noNaN: true }),
    returns: doubles,
    byClass: fc.uint32Array({ maxLength: 20 }),
  }),
  { maxLength: 6 },
);

describe('messages of chunks', () => {
  it('bring every chunk of a message over as it was', () => {
    fc.assert(
      fc.property(chunks, (sent) => {
        expect(unpackChunks(packChunks(packHead(head), sent))).toEqual({ ...head, chunks: sent });
      }),
    );
  });

  it('bring every answer of a message over, to the last bit', () => {
    fc.assert(
      fc.property(answers, (sent) => {
        expect(unpackAnswers(packAnswers(sent))).toEqual(sent);
      }),
    );
  });

  it('bring a sign of life over', () => {
    const beat = { worker: randomId(), rate: 12_345 };
    expect(unpackBeat(packBeat(beat))).toEqual(beat);
  });

  it('are refused where they end too soon', () => {
    fc.assert(
      fc.property(answers, fc.nat(), (sent, cut) => {
        fc.pre(sent.length > 0);
        const bytes = packAnswers(sent);
        const last = packAnswers(sent.slice(-1)).length - 1;
        const short = bytes.subarray(0, bytes.length - 1 - (cut % (last - 1)));
        expect(() => unpackAnswers(short)).toThrow('A message is damaged.');
      }),
    );
  });
});
