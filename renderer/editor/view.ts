import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'genome',
    title: 'Genome',
    dock: 'centre',
    order: 0,
    meaning: 'The network drawn in layers, to be edited by hand.',
    handbook: 'editing',
    load: () => import('./editor.tsx'),
  },
];
