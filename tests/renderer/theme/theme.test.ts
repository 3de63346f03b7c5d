import { coloursCss } from '../../../renderer/theme/colours-css.ts';
import { describe, expect, it } from 'vitest';
import {
  formatDuration,
  formatNumber,
  formatReturn,
  formatSigned,
  decimalsForInterval,
  formatMean,
} from '../../../shared/drawing/numbers.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import {
  sequentialColour,
  weightColour,
  weightTextColour,
} from '../../../shared/drawing/weight-colour.ts';

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((k) => {
    const c = Number.parseInt(hex.slice(k, k + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s theme', (scheme) => {
  const palette = PALETTES[scheme];

  it('keeps text readable: 4.5 to 1 at least', () => {
    for (const text of [palette.text, palette.text2, palette.text3, palette.accent, palette.error])
      for (const ground of [palette.panel, palette.background, palette.hover])
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
    for (let weight = -2; weight <= 2; weight += 0.25)
      expect(contrast(weightTextColour(weight, scheme), palette.panel)).toBeGreaterThanOrEqual(4.5);
  });

  it('runs through its weight colours and stops at the ends', () => {
    [-2, -1, 0, 1, 2].forEach((weight, k) => {
      expect(weightColour(weight, scheme)).toBe(palette.weightStops[k]);
    });
    expect(weightColour(-9, scheme)).toBe(weightColour(-2, scheme));
    expect(weightColour(9, scheme)).toBe(weightColour(2, scheme));
  });
});

it('the CSS variables are those of the tokens', async () => {
  await expect(coloursCss()).toMatchFileSnapshot('../../../renderer/theme/colours.css');
});

it('the sequential scale rises in lightness', () => {
  const steps = Array.from({ length: 21 }, (_, k) => luminance(sequentialColour(k / 20)));
  steps.slice(1).forEach((value, k) => expect(value).toBeGreaterThan(steps[k] ?? 1));
});

describe('numbers', () => {
  it.each([
    [formatNumber(-1.234, 1), '−1.2'],
    [formatNumber(-0.04, 1), '0.0'],
    [formatNumber(null), '–'],
    [formatNumber(NaN), '–'],
    [formatSigned(0.5), '+0.50'],
    [formatSigned(-0.5), '−0.50'],
    [formatSigned(0), '0.00'],
    [formatReturn(612.4), '612'],
    [formatReturn(-11.04), '−11.0'],
    [formatReturn(1.5), '1.50'],
    [formatDuration(12.3), '12 s'],
    [formatDuration(240), '4 min'],
    [formatDuration(8040), '2 h 14 min'],
    [formatDuration(null), '–'],
  ])('%s', (written, expected) => {
    expect(written).toBe(expected);
  });
});

describe('a mean with its spread', () => {
  it.each([
    [603.2, 6.4, '603 ± 6'],
    [-5.24, 150.75, '−5 ± 151'],
    [0.5, 0.02, '0.50 ± 0.02'],
    [12.34, 0.5, '12.3 ± 0.5'],
  ])('%f and %f read %s', (mean, spread, text) => {
    expect(formatMean(mean, spread)).toBe(text);
  });
});

describe('the decimals of a difference', () => {
  const shown = (difference: number, low: number, high: number): string[] => {
    const decimals = decimalsForInterval(difference, low, high);
    return [difference, low, high].map((value) => formatNumber(value, decimals));
  };
  it.each([
    [
      [-0.0021, -0.0033, -0.0009],
      ['−0.0021', '−0.0033', '−0.0009'],
    ],
    [
      [31.2, 19.4, 44.1],
      ['31.2', '19.4', '44.1'],
    ],
    [
      [312, 194, 441],
      ['312', '194', '441'],
    ],
    [
      [0, 0, 0],
      ['0.00', '0.00', '0.00'],
    ],
  ])('%j', ([difference = 0, low = 0, high = 0], expected) => {
    expect(shown(difference, low, high)).toEqual(expected);
  });

  it('never shows an end that is not 0 as 0, down to a millionth of the largest', () => {
    for (const end of [0.2, 0.02, 0.002, 0.0002]) {
      const decimals = decimalsForInterval(-2 * end, -3 * end, -end);
      expect(Number(formatNumber(end, decimals))).toBeGreaterThan(0);
    }
  });
});
