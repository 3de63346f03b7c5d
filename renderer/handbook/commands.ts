import type { Command } from '../commands/registry.ts';
import { openHandbook } from './state.ts';

export const commands: readonly Command[] = [
  {
    id: 'help.handbook',
    title: 'Handbook',
    meaning: 'How to use the lab and the command line; searchable, also by a message.',
    shortcut: 'Shift+F1',
    menu: 'Help',
    run: () => openHandbook(),
  },
  {
    id: 'help.firstMinutes',
    title: 'First ten minutes',
    meaning: 'Open a champion, turn its weight, change it, evolve from it.',
    menu: 'Help',
    run: () => openHandbook('first-ten-minutes'),
  },
  {
    id: 'help.troubleshooting',
    title: 'Troubleshooting',
    meaning: 'Messages, their causes, and what to do.',
    menu: 'Help',
    run: () => openHandbook('troubleshooting'),
  },
];
