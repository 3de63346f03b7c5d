import type { TaskOption } from './options.ts';

/** A way to make a task harder or other, whose size is the x axis of a robustness curve. */
export interface TaskChange {
  readonly name: string;
  readonly unit: string;
  /** Sizes of a first look. */
  readonly sizes: readonly number[];
  /** What stands under the axis. */
  readonly axis: string;
  /** Names of the sizes 0 and 1, where there are no others. */
  readonly sizeNames?: readonly [without: string, with_: string];
  /** How a size is put into effect: as the value of an option, or by another task at size 1. */
  readonly by:
    | { readonly kind: 'option'; readonly option: TaskOption['name'] }
    | { readonly kind: 'task'; readonly task: string };
}
