import { NumberInput } from '@mantine/core';
import type { ReactElement } from 'react';

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

/** A number with its label. Only values in range are handed on; others are pulled in when the field is left. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, value, placeholder, min, max, whole, steps = false, onChange, onEmpty } = props;
  return (
    <NumberInput
      label={label}
      value={value ?? ''}
      placeholder={placeholder ?? ''}
      min={min}
      max={max}
      allowDecimal={!whole}
      clampBehavior="blur"
      hideControls={!steps}
      onChange={(next) => {
        if (next === '') onEmpty?.();
        else if (typeof next === 'number' && next >= min && next <= max) onChange(next);
      }}
    />
  );
}
