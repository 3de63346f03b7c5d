/** Speed that a goal by weight sets at the shared weight 0, and the highest that it sets at any (m/s). */
const MIDDLE = 1.5;
const FASTEST = 4;

/** What a step costs for each m/s beyond the goal: twice what the speed earns in it, of 50 steps a second. */
const TOO_FAST = 260 / 30 / 50;

/** Speed that the walker shall have at a shared weight (m/s). @param goal m/s for each unit of the weight */
export function paceAt(goal: number, weight: number): number {
  return Math.max(0, Math.min(FASTEST, MIDDLE + goal * weight));
}

/**
 * What a step earns with a goal: as much as without one up to the goal, beyond it the less the faster.
 * @param speed of the hull after the step, and `goal`, in m/s
 */
export function paced(earned: number, speed: number, goal: number): number {
  return earned - TOO_FAST * Math.max(0, speed - goal);
}
