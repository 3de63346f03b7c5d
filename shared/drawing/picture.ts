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

/** Advances of Inter in hundredths of the type size, measured in a browser at 100 px. */
const ADVANCES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    24: 'ijl',
    28: ' I',
    29: '!,.:·',
    31: "';`",
    34: 't|',
    37: '()/[]f\\',
    38: 'r',
    41: '1',
    45: '-_°{}"^',
    50: '*–?',
    53: 's',
    56: 'avykxz',
    58: '7JLce',
    60: '5FhnuEo',
    62: '2bdgpq3689θ',
    64: '#0Z$&PRS4BT',
    66: '+<=>~−±×K',
    69: 'XYAV',
    73: 'DCHU',
    76: 'GNOQ',
    82: 'w',
    86: '→…',
    90: 'mM',
    99: '@%W',
  }).flatMap(([advance, letters]) =>
    [...letters].map((letter): [string, number] => [letter, Number(advance)]),
  ),
);
/** Of a sign that is not in the table: wide, since text that is cut off is worse than a gap. */
const OTHERS = 80;

/** How wide a text is, in px, to about 3 %; computed without a browser, so that files and screens agree. */
export function textWidth(text: string, size = TEXT_SIZE): number {
  let hundredths = 0;
  for (const letter of text) hundredths += ADVANCES.get(letter) ?? OTHERS;
  return (hundredths * size) / 100;
}

/** A text that fits into a room of some px: cut with an ellipsis if it must be. */
export function fitText(text: string, room: number, size = TEXT_SIZE): string {
  if (textWidth(text, size) <= room) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join('').trimEnd()}…`, size) > room)
    letters.pop();
  return `${letters.join('').trimEnd()}…`;
}
