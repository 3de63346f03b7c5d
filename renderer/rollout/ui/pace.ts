import { formatNumber } from '../../../shared/drawing/numbers.ts';

/** Share of the speed asked for below which the one that is reached is said. */
const SLOW = 0.9;

/** The speed that is reached, where this machine does not keep up with the one asked for; null where it does. */
export function slowPace(speed: number, pace: number | null): string | null {
  if (pace === null || pace >= speed * SLOW) return null;
  return `${formatNumber(pace, pace < 1 ? 2 : 1)}×`;
}
