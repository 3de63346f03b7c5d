import { NumberInput, Popover } from '@mantine/core';
import { useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { ToolButton } from '../controls/button.tsx';
import { setSweepSettings, sweep, type SweepSettings } from '../state/sweep.ts';
import styles from './sweep.module.css';

const FIELDS: readonly {
  readonly name: keyof SweepSettings;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}[] = [
  { name: 'from', label: 'From weight', min: -10, max: 0, whole: false },
  { name: 'to', label: 'To weight', min: 0.1, max: 10, whole: false },
  { name: 'count', label: 'Weights', min: 2, max: 1001, whole: true },
  { name: 'trials', label: 'Seeds at each', min: 1, max: 10000, whole: true },
  { name: 'seed', label: 'First seed', min: 0, max: 1e9, whole: true },
];

/** The range, how many weights, and how many seeds at each. */
export function SweepOptions(): ReactElement {
  const [open, setOpen] = useState(false);
  const settings = useStore(sweep, (state) => state.settings);
  return (
    <Popover opened={open} onChange={setOpen} position="top-end" trapFocus>
      <Popover.Target>
        <ToolButton
          icon="more"
          title="Sweep options"
          meaning="The range of weights and the number of seeds at each."
          on={open}
          onClick={() => setOpen(!open)}
          testId="sweep-options"
        />
      </Popover.Target>
      <Popover.Dropdown className={styles['options'] ?? ''}>
        {FIELDS.map(({ name, label, min, max, whole }) => (
          <NumberInput
            key={name}
            label={label}
            value={settings[name]}
            min={min}
            max={max}
            allowDecimal={!whole}
            clampBehavior="blur"
            onChange={(value) => {
              if (typeof value !== 'number' || value < min || value > max) return;
              setSweepSettings({ [name]: value });
            }}
          />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
