import { activationOf, type ActivationId } from '../genome/activations.ts';

/** How a node of an activation is drawn: its fill, its ring and its curve on a square. */
export interface ActivationLook {
  readonly fill: string;
  /** null: the theme's ring. */
  readonly ring: string | null;
  readonly ink: string;
  /** Path of the curve, sampled from the function, on a square with sides of GLYPH_SQUARE. */
  readonly glyph: string;
}

/** The part of the function that a glyph shows. */
interface Window {
  /** Largest |x|, at the sides of the square. */
  readonly reach: number;
  /** The value in the middle of the square, and px a unit of the value. */
  readonly middle: number;
  readonly scale: number;
}

export const GLYPH_SQUARE = 16;
/** Px left free at the sides. */
const MARGIN = 2.24;
const SEGMENTS = 48;

function glyphOf(id: ActivationId, { reach, middle, scale }: Window): string {
  const { apply } = activationOf(id);
  const centre = GLYPH_SQUARE / 2;
  const points = Array.from({ length: SEGMENTS + 1 }, (_, k) => {
    const side = (2 * k) / SEGMENTS - 1;
    const x = centre + side * (centre - MARGIN);
    const y = centre - (apply(side * reach) - middle) * scale;
    return `${x.toFixed(2)} ${y.toFixed(2)}`;
  });
  return `M${points.join('L')}`;
}

const DARK_INK = '#12171c';
const LIGHT_INK = '#ffffff';

interface Row {
  readonly fill: string;
  readonly ring?: string;
  readonly ink?: string;
  readonly window: Window;
}

const ROWS: Readonly<Record<ActivationId, Row>> = {
  1: { fill: '#ffffff', window: { reach: 1, middle: 0, scale: 5.76 } },
  2: { fill: '#b9dd86', window: { reach: 1, middle: 0.5, scale: 6.78 } },
  3: { fill: '#ecdf4e', window: { reach: 1, middle: 0, scale: 4.61 } },
  4: { fill: '#f0b795', window: { reach: 2.8, middle: 0.5, scale: 8.86 } },
  5: { fill: '#3d4d57', ink: LIGHT_INK, window: { reach: 2.6, middle: 0, scale: 4.43 } },
  6: { fill: '#4f8b94', ink: LIGHT_INK, window: { reach: 6, middle: 0.5, scale: 8.22 } },
  7: {
    fill: '#0d0f11',
    ring: '#e8a25e',
    ink: LIGHT_INK,
    window: { reach: 1, middle: 0, scale: 5.76 },
  },
  8: { fill: '#f8f2cf', window: { reach: 1, middle: 0.425, scale: 9.22 } },
  9: { fill: '#a2c3dc', window: { reach: 1, middle: 0.325, scale: 7.94 } },
  10: { fill: '#e09f2c', window: { reach: 1, middle: 0, scale: 4.61 } },
  11: { fill: '#d282ab', window: { reach: 1, middle: 0.425, scale: 9.22 } },
};

const looks = new Map<ActivationId, ActivationLook>();

/** The look of an activation; the same in both themes but for the ring. */
export function activationLook(id: ActivationId): ActivationLook {
  const known = looks.get(id);
  if (known !== undefined) return known;
  const { fill, ring = null, ink = DARK_INK, window } = ROWS[id];
  const look = { fill, ring, ink, glyph: glyphOf(id, window) };
  looks.set(id, look);
  return look;
}

/** True for fills so dark that a dark theme needs a light ring around them. */
export function isDarkFill(look: ActivationLook): boolean {
  return look.ink === LIGHT_INK;
}
