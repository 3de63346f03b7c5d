import { RANGES } from '../../shared/contract/ranges.ts';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { NumberField } from '../controls/number-field.tsx';
import { Options } from '../controls/options.tsx';
import { setSweepSettings, sweep, type SweepSettings } from '../state/sweep.ts';

const FIELDS: readonly {
  readonly name: keyof SweepSettings;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}[] = [
  { name: 'from', label: 'From weight', min: -10, max: 0, whole: false },
  { name: 'to', label: 'To weight', min: 0.1, max: 10, whole: false },
  { name: 'count', label: 'Weights', min: 2, max: RANGES.weights.max, whole: true },
  { name: 'trials', label: 'Seeds at each', ...RANGES.trials, whole: true },
  { name: 'seed', label: 'First seed', ...RANGES.seed, whole: true },
];

/** The range, how many weights, and how many seeds at each. */
export function SweepOptions(): ReactElement {
  const settings = useStore(sweep, (state) => state.settings);
  return (
    <Options
      title="Sweep options"
      meaning="The range of weights and the number of seeds at each."
      testId="sweep-options"
      position="top-end"
    >
      {FIELDS.map(({ name, ...field }) => (
        <NumberField
          key={name}
          {...field}
          value={settings[name]}
          steps
          onChange={(value) => setSweepSettings({ [name]: value })}
        />
      ))}
    </Options>
  );
}
