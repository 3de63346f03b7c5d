/** The numbers a field takes. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

/** What a field held when it was left. */
export type Settled =
  | { readonly kind: 'empty' }
  | { readonly kind: 'taken'; readonly value: number }
  /** Out of range, and pulled in; the sentence says so. */
  | { readonly kind: 'pulled'; readonly value: number; readonly sentence: string };

export function inRange(value: number, { min, max }: NumberRange): boolean {
  return value >= min && value <= max;
}

const plain = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 6 });

/** What becomes of what was typed into a field named `label` when the field is left. */
export function settle(typed: number | string, label: string, range: NumberRange): Settled {
  const number = typeof typed === 'number' ? typed : Number.parseFloat(typed);
  if (Number.isNaN(number)) return { kind: 'empty' };
  if (inRange(number, range)) return { kind: 'taken', value: number };
  const value = Math.min(range.max, Math.max(range.min, number));
  const kind = range.whole ? 'whole numbers' : 'numbers';
  const sentence = `${label} takes ${kind} from ${plain(range.min)} to ${plain(range.max)}: ${plain(number)} became ${plain(value)}.`;
  return { kind: 'pulled', value, sentence };
}
