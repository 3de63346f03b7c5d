import type { TaskDefinition } from '../../shared/tasks/task.ts';
import type { DockId, LayoutState } from '../state/layout.ts';
import type { ViewDefinition } from '../state/view-definition.ts';

/** How much room the window has: what goes beside what, and what becomes a tab. */
export type Room = 'wide' | 'small' | 'tiny';

/** wide: four docks. small: gallery folded, the right column as tabs. tiny (large zoom): one dock of tabs. */
export function roomFor(width: number, height: number): Room {
  if (height < 560 || width < 760) return 'tiny';
  return width < 1180 ? 'small' : 'wide';
}

/** The dock a view stands in, given the room and where a person moved it. */
export function dockOf(view: ViewDefinition, layout: LayoutState, room: Room): DockId {
  const placed = layout.placement[view.id];
  const chosen = placed ?? view.dock;
  if (room === 'wide') return chosen;
  if (placed === undefined && view.smallDock !== undefined) return view.smallDock;
  if (chosen === 'right') return 'centre';
  return room === 'tiny' && chosen === 'bottom' ? 'centre' : chosen;
}

/** Views of a dock that share its room as tabs, and those of fixed height below them. */
export interface DockContent {
  readonly tabs: readonly ViewDefinition[];
  readonly fixed: readonly ViewDefinition[];
}

/** What stands in a dock for a task. */
export function contentOf(
  dock: DockId,
  views: readonly ViewDefinition[],
  task: TaskDefinition | null,
  layout: LayoutState,
  room: Room,
): DockContent {
  const here = views.filter(
    (view) =>
      dockOf(view, layout, room) === dock &&
      (view.onDemand !== true || layout.front[dock] === view.id) &&
      (task === null || view.tasks === undefined || view.tasks(task)),
  );
  const isFixed = (view: ViewDefinition): boolean => typeof view.height === 'number';
  // Without a right column a fixed view is a tab: below another it would leave that no height.
  if (room !== 'wide') return { tabs: here, fixed: [] };
  return { tabs: here.filter((view) => !isFixed(view)), fixed: here.filter(isFixed) };
}
