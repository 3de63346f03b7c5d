import { useState, type ReactElement } from 'react';
import { settle } from '../controls/number-range.ts';
import { Tip } from '../controls/tip.tsx';
import { DIAL_RANGE, setWeight } from '../state/dial.ts';
import { notify } from '../state/notices.ts';
import { formatSigned } from '../../shared/drawing/numbers.ts';
import styles from './dial.module.css';

const [min, max] = DIAL_RANGE;
const RANGE = { min, max, whole: false };

/** A number as people type it: with a comma, or the minus sign that the window shows. */
export function parseWeight(text: string): number {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/, '-')
    .replace(',', '.');
  return plain === '' ? NaN : Number(plain);
}

/** The weight of the dial; pressed, a field to type an exact one. */
export function TypedWeight({ weight }: { weight: number }): ReactElement {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = (): void => {
    setTyped(null);
    const number = typed === null ? NaN : parseWeight(typed);
    const settled = settle(number, 'The shared weight', RANGE);
    if (settled.kind === 'empty') return;
    setWeight(settled.value);
    if (settled.kind === 'pulled') notify('done', settled.sentence);
  };
  if (typed === null)
    return (
      <Tip title="Type a weight" meaning="Up to four decimals, from −2 to 2.">
        <button
          type="button"
          className={styles['value']}
          aria-label={`Shared weight ${formatSigned(weight)}: type another`}
          data-testid="dial-value"
          onClick={() => setTyped(String(weight))}
        >
          w {formatSigned(weight, Number.isInteger(Math.round(weight * 1e4) / 100) ? 2 : 4)}
        </button>
      </Tip>
    );
  return (
    <input
      className={styles['value']}
      // It takes the place of the button that was pressed, and so its focus.
      ref={(field) => field?.focus()}
      inputMode="decimal"
      aria-label="Shared weight"
      data-testid="dial-typed"
      value={typed}
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') leave();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
