import { at, type Numbers } from '../../base/arrays.ts';
import type { Action } from './driver.ts';

function limited(value: number, low: number): number {
  return Number.isNaN(value) ? 0 : Math.max(low, Math.min(1, value));
}

/** What a network's three outputs do: steer o0, gas (o1 + 1) / 2, brake o2, each limited; not-a-number counts as 0. */
export function actionOf(outputs: Numbers): Action {
  return [
    limited(at(outputs, 0), -1),
    (limited(at(outputs, 1), -1) + 1) / 2,
    limited(at(outputs, 2), 0),
  ];
}
