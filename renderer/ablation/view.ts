import type { ViewDefinition } from '../state/view-definition.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'ablation',
    title: 'Ablation',
    dock: 'bottom',
    order: 46,
    meaning: 'What each connection and node does: how the return changes when it is cut.',
    handbook: 'understanding/what-each-part-does',
    load: () => import('./ablation-view.tsx'),
  },
];
