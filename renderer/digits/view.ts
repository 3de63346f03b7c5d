import type { ViewDefinition } from '../state/view-definition.ts';
import { hasPixels } from './kinds.ts';

export const views: readonly ViewDefinition[] = [
  {
    id: 'digit-examples',
    title: 'Digits',
    dock: 'right',
    order: 11,
    tasks: (task) => task.kind === 'classification',
    meaning: 'Test images with what each shared weight says of them, and a sheet to draw on.',
    handbook: 'understanding/what-a-digit-network-sees',
    load: () => import('./examples-view.tsx'),
  },
  {
    id: 'digit-pixels',
    title: 'Pixels',
    dock: 'right',
    order: 12,
    tasks: hasPixels,
    meaning: 'The pixels that decide a digit, drawn over the image.',
    handbook: 'understanding/what-a-digit-network-sees',
    load: () => import('./pixels-view.tsx'),
  },
  {
    id: 'digits',
    title: 'Digits',
    dock: 'bottom',
    order: 50,
    tasks: (task) => task.kind === 'classification',
    meaning: 'Accuracy of each digit at each shared weight, and what is taken for what.',
    handbook: 'judging/digits',
    load: () => import('./digits-view.tsx'),
  },
];
