import type { Command } from '../commands/registry.ts';
import { showMachines } from './state.ts';

export const commands: readonly Command[] = [
  {
    id: 'machines.show',
    title: 'Machines…',
    meaning: 'Other computers that roll out for searches and tunings, through a NATS server.',
    menu: 'Run',
    group: 60,
    run: showMachines,
  },
];
