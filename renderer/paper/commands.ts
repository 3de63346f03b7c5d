import type { Command } from '../commands/registry.ts';
import { openReproduction } from './state.ts';

export const commands: readonly Command[] = [
  {
    id: 'paper.open',
    title: 'Open a reproduction',
    meaning:
      'The report.json of a folder that “precocial reproduce” made; the view Paper shows it.',
    menu: 'File',
    run: openReproduction,
  },
];
