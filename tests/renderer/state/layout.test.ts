import { describe, expect, it } from 'vitest';
import { DEFAULT_LAYOUT, layout, parseLayout, resize } from '../../../renderer/state/layout.ts';

describe('a remembered layout', () => {
  it('comes back as it was written', () => {
    const written = {
      ...DEFAULT_LAYOUT,
      galleryWidth: 240,
      rightWidth: 500,
      placement: { rollout: 'centre' as const },
      front: { bottom: 'search' },
      theme: 'dark' as const,
      toured: true,
      remembered: true,
    };
    expect(parseLayout(JSON.parse(JSON.stringify(written)))).toEqual(written);
  });

  it.each([null, undefined, 3, 'layout', [], { galleryWidth: 'wide', front: { nowhere: 'x' } }])(
    'keeps its defaults where %j is damaged',
    (value) => {
      expect(parseLayout(value)).toEqual({ ...DEFAULT_LAYOUT, remembered: true });
    },
  );

  it('refuses sizes that would hide a dock', () => {
    expect(parseLayout({ rightWidth: 4000 }).rightWidth).toBe(DEFAULT_LAYOUT.rightWidth);
    resize('bottomHeight', 5);
    expect(layout.getState().bottomHeight).toBe(160);
  });
});
