import { DIAL_RANGE, type Profile } from '../state/dial.ts';

/** Px of a weight on a bar that runs from `left` to `right`. */
export function toX(weight: number, left: number, right: number): number {
  const [low, high] = DIAL_RANGE;
  return left + ((weight - low) / (high - low)) * (right - left);
}

/** Weight at a px of the bar, rounded to a hundredth. */
export function toWeight(x: number, left: number, right: number): number {
  const [low, high] = DIAL_RANGE;
  const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
  return Math.round((low + share * (high - low)) * 100) / 100;
}

/** Where a key moves the dial to; null if the key is not the dial's. */
export function weightAfterKey(
  key: string,
  shift: boolean,
  weight: number,
  best: number | null,
): number | null {
  const step = shift ? 0.5 : 0.05;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return weight + step;
    case 'ArrowLeft':
    case 'ArrowDown':
      return weight - step;
    case 'PageUp':
      return weight + 0.5;
    case 'PageDown':
      return weight - 0.5;
    case 'Home':
      return DIAL_RANGE[0];
    case 'End':
      return DIAL_RANGE[1];
    case 'b':
    case 'B':
      return best;
    default:
      return null;
  }
}

/** A measured weight stands for the weights this near to it: half a step of the arrow keys and a little more. */
const NEAR = 0.0251;

/** The measured point of a profile nearest to a weight, if it is near enough to stand for it. */
export function measuredAt(
  profile: Profile,
  weight: number,
): { readonly weight: number; readonly mean: number; readonly error: number } | null {
  let nearest = -1;
  let distance = Infinity;
  profile.weights.forEach((candidate, k) => {
    const away = Math.abs(candidate - weight);
    if (away < distance) [nearest, distance] = [k, away];
  });
  const at = profile.weights[nearest];
  const mean = profile.means[nearest];
  const error = profile.errors[nearest];
  if (at === undefined || mean === undefined || error === undefined || distance > NEAR) return null;
  return { weight: at, mean, error };
}

/**
 * The profile as heights above the bar: 0 at the lowest of the measured means and the task's floor,
 * `tall` at the highest.
 */
export function profileHeights(profile: Profile, tall: number): number[] {
  const low = Math.min(...profile.means);
  const high = Math.max(...profile.means);
  const range = Math.max(1e-9, high - low);
  return profile.means.map((mean) => ((mean - low) / range) * tall);
}
