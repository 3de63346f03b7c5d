import type { ViewDefinition } from '../state/view-definition.ts';

const modules = import.meta.glob<{ readonly views: readonly ViewDefinition[] }>('../*/view.ts', {
  eager: true,
});

/** Every view of the window, in the order of its dock. */
export const VIEWS: readonly ViewDefinition[] = Object.values(modules)
  .flatMap((module) => module.views)
  .sort((a, b) => a.order - b.order);
