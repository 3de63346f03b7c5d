import type { Command } from '../commands/registry.ts';
import { lab } from '../lab/lab.ts';
import { showDialog } from '../state/dialogs.ts';
import {
  applyPreset,
  bringToFront,
  DEFAULT_LAYOUT,
  layout,
  type ThemeChoice,
} from '../state/layout.ts';
import { library } from '../state/library.ts';
import { dockOf, roomFor } from './arrangement.ts';
import { palette } from './palette.tsx';
import { VIEWS } from './views.ts';

const theme = (choice: ThemeChoice, title: string): Command => ({
  id: `view.theme.${choice}`,
  title,
  menu: 'View',
  group: 3,
  checked: () => layout.getState().theme === choice,
  run: () => layout.setState({ theme: choice }),
});

export const commands: readonly Command[] = [
  {
    id: 'view.palette',
    title: 'Command palette',
    shortcut: 'Mod+K',
    menu: 'View',
    run: () => palette.setState({ open: true }),
  },
  {
    id: 'view.gallery',
    title: 'Fold or unfold the gallery',
    shortcut: 'Mod+B',
    menu: 'View',
    checked: () => !layout.getState().galleryFolded,
    run: () => layout.setState(({ galleryFolded }) => ({ galleryFolded: !galleryFolded })),
  },
  {
    id: 'view.edit',
    title: 'Layout: genome in the middle',
    menu: 'View',
    group: 2,
    checked: () => layout.getState().preset === 'edit',
    run: () => applyPreset('edit'),
  },
  {
    id: 'view.watch',
    title: 'Layout: rollout in the middle',
    menu: 'View',
    group: 2,
    checked: () => layout.getState().preset === 'watch',
    run: () => applyPreset('watch'),
  },
  {
    id: 'view.reset',
    title: 'Layout: as it was at first',
    menu: 'View',
    group: 2,
    run: () => {
      const { theme: chosen, toured, remembered } = layout.getState();
      layout.setState({ ...DEFAULT_LAYOUT, theme: chosen, toured, remembered });
    },
  },
  theme('system', 'Theme: as the system'),
  theme('light', 'Theme: light'),
  theme('dark', 'Theme: dark'),
  ...VIEWS.map((view): Command => ({
    id: `view.show.${view.id}`,
    title: `Show ${view.title}`,
    meaning: view.meaning,
    run: () => {
      const room = roomFor(window.innerWidth, window.innerHeight);
      layout.setState({ maximised: null });
      bringToFront(dockOf(view, layout.getState(), room), view.id);
    },
  })),
  {
    id: 'library.choose',
    title: 'Choose the library folder',
    menu: 'File',
    group: 3,
    run: async () => library.setState({ snapshot: await lab.request('library.choose', {}) }),
  },
  {
    id: 'help.terms',
    title: 'Words of the field',
    shortcut: '?',
    menu: 'Help',
    run: () => showDialog({ kind: 'terms' }),
  },
  {
    id: 'help.shortcuts',
    title: 'Shortcuts',
    meaning: 'Every key that does something.',
    shortcut: 'F1',
    menu: 'Help',
    run: () => showDialog({ kind: 'shortcuts' }),
  },
  {
    id: 'help.tour',
    title: 'Tour',
    meaning: 'Five things to know, each in a line or two.',
    menu: 'Help',
    run: () => layout.setState({ toured: false }),
  },
  {
    id: 'help.about',
    title: 'About Precocial',
    menu: 'Help',
    group: 1,
    run: () => showDialog({ kind: 'about' }),
  },
];
