/**
 * A plot as a list of marks, in CSS pixels from the top left. One description serves the screen
 * (canvas.ts) and the exported file (svg.ts), so that both show the same.
 */
export type Mark =
  /** A line through points x0, y0, x1, y1, ...; a NaN breaks it. */
  | {
      readonly kind: 'line';
      readonly points: readonly number[];
      readonly colour: string;
      readonly width: number;
      readonly dash?: readonly number[];
    }
  | {
      readonly kind: 'area';
      readonly points: readonly number[];
      readonly fill: string;
      readonly opacity: number;
    }
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string | null;
      readonly stroke?: string;
      readonly strokeWidth?: number;
    }
  | {
      readonly kind: 'circle';
      readonly x: number;
      readonly y: number;
      readonly radius: number;
      readonly fill: string;
      readonly stroke?: string;
      readonly opacity?: number;
    }
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly colour: string;
      readonly size?: number;
      readonly bold?: boolean;
      readonly align?: 'left' | 'centre' | 'right';
      /** Turned a quarter to the left, for the label of a vertical axis. */
      readonly upwards?: boolean;
    };

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly marks: readonly Mark[];
}

export const FONT = "'Inter Variable', Inter, system-ui, sans-serif";
export const TEXT_SIZE = 12;

/** About how wide a text is, in px: the mean advance of Inter's letters and figures. */
export function textWidth(text: string, size = TEXT_SIZE): number {
  return text.length * size * 0.56;
}
