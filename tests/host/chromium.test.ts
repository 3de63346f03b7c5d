import { describe, expect, it } from 'vitest';
import { findChromium } from '../../electron/host/chromium.ts';

describe('the Chromium of this system', () => {
  it('is the one that is named, and a name that leads nowhere is said', () => {
    const named = process.execPath;
    expect(findChromium({ PRECOCIAL_CHROMIUM: named })).toBe(named);
    for (const path of ['/nowhere/chromium', import.meta.dirname])
      expect(() => findChromium({ PRECOCIAL_CHROMIUM: path })).toThrow(
        `PRECOCIAL_CHROMIUM names ${path}, and no program is there`,
      );
  });

  it('is none where none is found', () => {
    if (process.platform === 'linux') expect(findChromium({ PATH: '/nowhere' })).toBeNull();
  });
});
