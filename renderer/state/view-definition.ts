import type { ComponentType } from 'react';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import type { DockId } from './layout.ts';

/**
 * A view of the window. A folder renderer/NAME/ brings its views by exporting `views` from
 * renderer/NAME/view.ts, and its commands by exporting `commands` from renderer/NAME/commands.ts;
 * both are found by their file names, so that nothing else has to change.
 */
export interface ViewDefinition {
  readonly id: string;
  readonly title: string;
  /** The dock it stands in until a person moves it. */
  readonly dock: DockId;
  /** The dock it stands in where a small window has too little room for its tab there. */
  readonly smallDock?: DockId;
  /** Place among the views of its dock, rising. */
  readonly order: number;
  /**
   * In the right column: `fill` views share the free height as tabs, a number is a fixed height in px
   * below them (the dial, the time series). Default 'fill'.
   */
  readonly height?: 'fill' | number;
  /** The tasks it makes sense for; absent: all. */
  readonly tasks?: (task: TaskDefinition) => boolean;
  /** True for a view that has a tab only while it is on top: a command or a button brings it. */
  readonly onDemand?: boolean;
  /** One line for the tooltip of its tab. */
  readonly meaning: string;
  /** Its page in the handbook, with a heading if it has one of its own: 'judging/digits'. */
  readonly handbook: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}
