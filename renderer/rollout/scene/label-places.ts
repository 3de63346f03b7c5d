/** A label before it is placed: the middle of its lower edge, and its width, in px. */
export interface WantedLabel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Px between two labels one above the other, and beside each other. */
const LINE = 15;
const BESIDE = 4;
const STEP = 5;

/**
 * Heights of labels so that none lies over another: each as near to where it belongs as those before it leave room,
 * above rather than below. Null for one that has no room in the picture at all.
 * @param low smallest and `high` largest height in px
 */
export function labelHeights(
  wanted: readonly WantedLabel[],
  low: number,
  high: number,
): (number | null)[] {
  const placed: WantedLabel[] = [];
  const isFree = ({ x, width }: WantedLabel, y: number): boolean =>
    y >= low &&
    y <= high &&
    placed.every(
      (other) =>
        Math.abs(other.x - x) >= (other.width + width) / 2 + BESIDE ||
        Math.abs(other.y - y) >= LINE,
    );
  return wanted.map((label) => {
    for (let lift = 0; lift <= high - low + STEP; lift += STEP) {
      for (const y of [label.y - lift, label.y + lift]) {
        if (!isFree(label, y)) continue;
        placed.push({ ...label, y });
        return y;
      }
    }
    return null;
  });
}
