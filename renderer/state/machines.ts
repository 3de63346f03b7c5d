import { createStore } from 'zustand/vanilla';
import { usableMachines, type MachinesState } from '../../shared/contract/machines.ts';
import { lab } from '../lab/lab.ts';

/** The machines that roll out for this laboratory, as it told last. */
export const machines = createStore<MachinesState>()(() => ({
  address: null,
  status: 'none',
  message: null,
  machines: [],
}));

/** How many machines a search would use now, in words. */
export function machinesInWords(state: MachinesState): string {
  const { length } = usableMachines(state);
  return length === 1 ? '1 machine' : `${length} machines`;
}

/** Keeps up with the machines. */
export async function followMachines(): Promise<void> {
  lab.subscribe('machines.changed', (state) => machines.setState(state));
  machines.setState(await lab.request('machines.read', {}));
}
