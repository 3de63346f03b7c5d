import { RANGES } from '../../shared/contract/ranges.ts';
import { Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { NumberField } from '../controls/number-field.tsx';
import { Options } from '../controls/options.tsx';
import { conditions, type ConditionsSettings } from './state.ts';

const FIELDS = [
  { name: 'trials', label: 'Trials', min: 2, max: RANGES.trials.max },
  { name: 'episodesPerDraw', label: 'Episodes of each draw', ...RANGES.episodesPerDraw },
  { name: 'tuneGenerations', label: 'Tune for (generations)', ...RANGES.generationsBefore },
  { name: 'seed', label: 'Seed', ...RANGES.seed },
] as const;

function change(part: Partial<ConditionsSettings>): void {
  conditions.setState(({ settings }) => ({ settings: { ...settings, ...part } }));
}

/** How many trials, whether to tune weights first, and whether to measure the fixed topology. */
export function ConditionsOptions({
  classification,
}: {
  readonly classification: boolean;
}): ReactElement {
  const settings = useStore(conditions, (state) => state.settings);
  const fields = FIELDS.filter(({ name }) => !classification || name !== 'episodesPerDraw');
  return (
    <Options
      title="Options of the evaluation"
      meaning="Trials, episodes of each draw, tuning and the fixed topology."
      testId="conditions-options"
      position="top-end"
    >
      {fields.map(({ name, label, min, max }) => (
        <NumberField
          key={name}
          label={label}
          value={settings[name]}
          min={min}
          max={max}
          whole
          steps
          onChange={(value) => change({ [name]: value })}
        />
      ))}
      <Switch
        size="xs"
        label="Fixed topology too"
        checked={settings.baseline}
        onChange={(event) => change({ baseline: event.currentTarget.checked })}
      />
    </Options>
  );
}
