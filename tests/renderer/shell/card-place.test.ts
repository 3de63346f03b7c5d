import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardPlace, type Box } from '../../../renderer/shell/card-place.ts';

const window = { width: 1440, height: 900 };
const card = { width: 320, height: 170 };

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

describe('the card of the tour', () => {
  it.each([
    ['the gallery', { left: 0, top: 40, width: 208, height: 838 }],
    ['the genome', { left: 208, top: 40, width: 784, height: 500 }],
    ['the dial', { left: 992, top: 368, width: 448, height: 124 }],
    ['the test strip', { left: 208, top: 546, width: 784, height: 64 }],
    ['the bottom dock', { left: 208, top: 611, width: 1232, height: 266 }],
  ])('covers nothing of %s', (_, target) => {
    expect(overlap({ ...card, ...cardPlace(target, card, window) }, target)).toBe(false);
  });

  it('stays in the window, and clear of what it explains wherever a side has room', () => {
    const boxes = fc.record({
      left: fc.integer({ min: 0, max: 1300 }),
      top: fc.integer({ min: 0, max: 800 }),
      width: fc.integer({ min: 10, max: 1440 }),
      height: fc.integer({ min: 10, max: 900 }),
    });
    fc.assert(
      fc.property(boxes, (box) => {
        const target = {
          ...box,
          width: Math.min(box.width, window.width - box.left),
          height: Math.min(box.height, window.height - box.top),
        };
        const place = cardPlace(target, card, window);
        expect(place.left).toBeGreaterThanOrEqual(12);
        expect(place.top).toBeGreaterThanOrEqual(12);
        expect(place.left + card.width).toBeLessThanOrEqual(window.width - 12);
        expect(place.top + card.height).toBeLessThanOrEqual(window.height - 12);
        const sides = [
          [target.left, card.width],
          [window.width - target.left - target.width, card.width],
          [target.top, card.height],
          [window.height - target.top - target.height, card.height],
        ];
        const hasRoom = sides.some(([room = 0, size = 0]) => room >= size + 24);
        if (hasRoom) expect(overlap({ ...card, ...place }, target)).toBe(false);
      }),
    );
  });
});
