import type { ReactElement } from 'react';
import type { ActivationId } from '../../shared/genome/activations.ts';
import { nodeLook } from '../../shared/drawing/graph-parts.ts';
import { usePalette } from '../theme/scheme.ts';

/** A node of an activation, as large as a letter: for palettes, keys and menus. */
export function Glyph({ id, size = 20 }: { id: ActivationId; size?: number }): ReactElement {
  const palette = usePalette();
  const { fill, ring, curve } = nodeLook({ kind: 'hidden', activation: id }, palette);
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <circle cx={10} cy={10} r={8.4} fill={fill} stroke={ring} strokeWidth={1.6} />
      <path
        d={curve?.path}
        transform="translate(4 4) scale(0.75)"
        fill="none"
        stroke={curve?.ink}
        strokeWidth={1.9}
      />
    </svg>
  );
}
