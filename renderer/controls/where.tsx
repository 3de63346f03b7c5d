import { Select } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { machines, machinesInWords } from '../state/machines.ts';

interface WhereProps {
  /** True: machines. */
  readonly machines: boolean;
  readonly disabled?: boolean;
  readonly testId: string;
  readonly onChange: (machines: boolean) => void;
}

/** Who rolls out: this computer or machines. Only asked where machines are set up. */
export function Where(props: WhereProps): ReactElement | null {
  const { machines: chosen, disabled = false, testId, onChange } = props;
  const state = useStore(machines);
  if (state.status === 'none') return null;
  return (
    <Select
      label="Roll out on"
      data={[
        { value: 'here', label: 'this computer' },
        { value: 'machines', label: machinesInWords(state) },
      ]}
      value={chosen ? 'machines' : 'here'}
      allowDeselect={false}
      disabled={disabled}
      data-testid={testId}
      onChange={(where) => onChange(where === 'machines')}
    />
  );
}
