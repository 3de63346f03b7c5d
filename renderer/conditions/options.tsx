import { NumberInput, Popover, Switch } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { ToolButton } from '../controls/button.tsx';
import { conditions, type ConditionsSettings } from './state.ts';
import styles from './conditions.module.css';

const FIELDS = [
  { name: 'trials', label: 'Trials', min: 2, max: 10000 },
  { name: 'episodesPerDraw', label: 'Episodes of each draw', min: 1, max: 1000 },
  { name: 'tuneGenerations', label: 'Tune for (generations)', min: 0, max: 100000 },
  { name: 'seed', label: 'Seed', min: 0, max: 1e9 },
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
  const [open, setOpen] = useState(false);
  const settings = useStore(conditions, (state) => state.settings);
  const fields = FIELDS.filter(({ name }) => !classification || name !== 'episodesPerDraw');
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" trapFocus>
      <Popover.Target>
        <ToolButton
          icon="more"
          title="Options of the evaluation"
          meaning="Trials, episodes of each draw, tuning and the fixed topology."
          on={open}
          onClick={() => setOpen(!open)}
          testId="conditions-options"
        />
      </Popover.Target>
      <Popover.Dropdown className={styles['options'] ?? ''}>
        {fields.map(({ name, label, min, max }) => (
          <NumberInput
            key={name}
            label={label}
            value={settings[name]}
            min={min}
            max={max}
            allowDecimal={false}
            clampBehavior="blur"
            onChange={(value) => {
              if (typeof value === 'number' && value >= min && value <= max)
                change({ [name]: value });
            }}
          />
        ))}
        <Switch
          size="xs"
          label="Fixed topology too"
          checked={settings.baseline}
          onChange={(event) => change({ baseline: event.currentTarget.checked })}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
