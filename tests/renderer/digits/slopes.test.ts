import { describe, expect, it } from 'vitest';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { pixelAt } from '../../../renderer/digits/grid.ts';
import {
  predicted,
  slopesCsv,
  slopesPicture,
  type PixelSlopes,
} from '../../../renderer/digits/slopes.ts';

const SLOPES: PixelSlopes = {
  side: 2,
  image: 7,
  label: '1',
  ink: Float64Array.of(0, 0.5, 1, 0),
  weight: -1,
  useOffsets: false,
  output: 1,
  of: {
    outputs: Float64Array.of(0.2, 0.9),
    slopes: Float64Array.of(1, 0, 0, 0, -2, 0, 0.5, 0),
  },
};

describe('the slopes of an output over the pixels', () => {
  it('are written pixel by pixel, for all outputs', () => {
    expect(slopesCsv(SLOPES, ['0', '1']).split('\n')).toEqual([
      'row,column,ink,d 0 / d pixel,d 1 / d pixel,test image,label,weight,own weights',
      '1,1,0,1,-2,7,1,-1,no',
      '1,2,0.5,0,0,7,1,-1,no',
      '2,1,1,0,0.5,7,1,-1,no',
      '2,2,0,0,0,7,1,-1,no',
      '',
    ]);
  });

  it('are drawn where the pointer finds their pixels', () => {
    const theme = { palette: PALETTES.light, scheme: 'light' } as const;
    const picture = slopesPicture(SLOPES, theme, 200, 90);
    const { left, top, cell } = picture;
    expect(pixelAt(picture, left + 1.5 * cell, top + 0.5 * cell)).toBe(1);
    expect(pixelAt(picture, left + 0.5 * cell, top + 1.5 * cell)).toBe(2);
    expect(pixelAt(picture, left - 1, top)).toBe(null);
    const [falls, none] = picture.marks.filter(({ kind }) => kind === 'rect');
    expect(falls).not.toEqual({ ...none, x: left });
    expect(predicted(SLOPES.of)).toBe(1);
  });

  it('are drawn without a pixel that counts, too', () => {
    const flat = { ...SLOPES, of: { ...SLOPES.of, slopes: new Float64Array(8) } };
    const theme = { palette: PALETTES.dark, scheme: 'dark' } as const;
    expect(JSON.stringify(slopesPicture(flat, theme, 200, 90))).not.toContain('null,"y"');
  });
});
