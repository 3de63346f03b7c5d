import { describe, expect, it } from 'vitest';
import { collectHandbook } from '../../electron/handbook/collect.ts';
import { findIn } from '../../shared/handbook/search.ts';
import { advisingTexts } from './advice.ts';
import { fixedParts } from './fixed-parts.ts';
import { root } from './markdown.ts';
import { HOLE } from './texts.ts';

const { handbook } = collectHandbook(root, { page: (id) => id, picture: (path) => path });

/** A name such as a person's own, which the handbook does not have. */
const VALUE = 'gulliver7';
/** How far down a row may stand to count as found. */
const SEEN = 3;

/** True if a search for the message shows, among the first, a row that is about it. */
function isFound(message: string): boolean {
  return findIn(handbook, message)
    .slice(0, SEEN)
    .some(({ page, title }) => {
      const parts = fixedParts(title);
      return (
        page === 'troubleshooting' &&
        parts.length > 0 &&
        parts.every((part) => message.toLowerCase().includes(part.toLowerCase()))
      );
    });
}

describe('messages that tell a person to do something', () => {
  it('are found by the search of the handbook as they were printed', () => {
    const messages = advisingTexts();
    expect(messages.length).toBeGreaterThan(120);
    const missing = messages
      .map(({ place, text }) => ({ place, said: text.replaceAll(HOLE, VALUE).trim() }))
      .filter(({ said }) => !isFound(said));
    expect(missing.map(({ place, said }) => `${place}: ${said}`)).toEqual([]);
  });

  it('are not found where the handbook has none, so that the test above can fail', () => {
    expect(isFound('The aardvark in the cupboard is asleep; wake it with a bell.')).toBe(false);
  });
});
