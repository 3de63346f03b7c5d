import { at, type Numbers } from '../../base/arrays.ts';
import type { OutputLimits } from '../task.ts';
import type { Action } from './driver.ts';

/** Of steer, gas and brake. */
export const OUTPUT_LIMITS = [
  [-1, 1],
  [-1, 1],
  [0, 1],
] as const satisfies OutputLimits;

function limited(value: number, [least, most]: OutputLimits[number]): number {
  return Number.isNaN(value) ? 0 : Math.max(least, Math.min(most, value));
}

/** What a network's three outputs do: steer o0, gas (o1 + 1) / 2, brake o2, each limited; not-a-number counts as 0. */
export function actionOf(outputs: Numbers): Action {
  return [
    limited(at(outputs, 0), OUTPUT_LIMITS[0]),
    (limited(at(outputs, 1), OUTPUT_LIMITS[1]) + 1) / 2,
    limited(at(outputs, 2), OUTPUT_LIMITS[2]),
  ];
}
