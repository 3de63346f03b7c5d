import { NumberInput } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { notify } from '../state/notices.ts';
import { inRange, settle } from './number-range.ts';

interface NumberFieldProps {
  readonly label: string;
  /** Null: not given, and the placeholder says what is taken instead. */
  readonly value: number | null;
  readonly placeholder?: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  /** Small arrows that step the value. */
  readonly steps?: boolean;
  readonly onChange: (value: number) => void;
  /** The field was emptied; without it, an empty field keeps the value it had. */
  readonly onEmpty?: () => void;
}

/**
 * A number with its label. Only values in range are handed on. One that is not is marked while it is typed,
 * and pulled in when the field is left, which is said.
 */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, value, placeholder, min, max, whole, steps = false, onChange, onEmpty } = props;
  // What is being typed, in range or not; null while the field shows its value.
  const [typed, setTyped] = useState<number | string | null>(null);
  const range = { min, max, whole };
  const leave = (): void => {
    if (typed === null) return;
    setTyped(null);
    const settled = settle(typed, label, range);
    if (settled.kind !== 'pulled') return;
    onChange(settled.value);
    notify('done', settled.sentence);
  };
  return (
    <NumberInput
      label={label}
      value={typed ?? value ?? ''}
      placeholder={placeholder ?? ''}
      min={min}
      max={max}
      allowDecimal={!whole}
      clampBehavior="none"
      hideControls={!steps}
      error={typeof typed === 'number' && !inRange(typed, range)}
      onBlur={leave}
      onChange={(next) => {
        setTyped(next);
        if (next === '') onEmpty?.();
        else if (typeof next === 'number' && inRange(next, range)) onChange(next);
      }}
    />
  );
}
