import type { ReactElement } from 'react';
import type { ActivationId } from '../../shared/genome/activations.ts';
import { activationLook } from '../../shared/drawing/activations.ts';
import { usePalette } from '../theme/scheme.ts';
import { ringOf } from '../../shared/drawing/graph-svg.ts';

/** A node of an activation, as large as a letter: for palettes, keys and menus. */
export function Glyph({ id, size = 20 }: { id: ActivationId; size?: number }): ReactElement {
  const palette = usePalette();
  const look = activationLook(id);
  const ring = ringOf({ kind: 'hidden', activation: id }, palette);
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <circle cx={10} cy={10} r={8.4} fill={look.fill} stroke={ring} strokeWidth={1.6} />
      <path
        d={look.glyph}
        transform="translate(4 4) scale(0.75)"
        fill="none"
        stroke={look.ink}
        strokeWidth={1.9}
      />
    </svg>
  );
}
