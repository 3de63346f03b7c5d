import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'what-if',
    title: 'What if',
    dock: 'bottom',
    order: 47,
    tasks: (task) => task.kind === 'control',
    meaning:
      'From the moment shown: what happens if a connection is cut, a node held, an input frozen or noisy, the weight another, the body pushed.',
    handbook: 'understanding/what-if-from-here',
    load: () => import('./what-if-view.tsx'),
  },
];
