import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { machines, machinesInWords } from '../state/machines.ts';
import styles from './machines.module.css';
import { showMachines } from './state.ts';

/** How many machines roll out with this one; a click shows them. */
export function MachinesNote(): ReactElement | null {
  const state = useStore(machines);
  if (state.status === 'none') return null;
  const lost = state.status === 'lost';
  return (
    <button
      type="button"
      className={styles['note']}
      data-testid="machines-note"
      data-lost={lost ? '' : undefined}
      title={state.message ?? 'Machines that roll out for searches and tunings'}
      onClick={showMachines}
    >
      {lost
        ? 'machines away'
        : state.status === 'connecting'
          ? 'looking for machines'
          : machinesInWords(state)}
    </button>
  );
}
