import { useComputedColorScheme } from '@mantine/core';
import { PALETTES, type Palette, type Scheme } from '../../shared/drawing/tokens.ts';

/** The theme in force: what the person chose, or the system's. */
export function useScheme(): Scheme {
  return useComputedColorScheme('light');
}

/** Colours for canvas, SVG and WebGL drawing in the theme in force. */
export function usePalette(): Palette {
  return PALETTES[useScheme()];
}
