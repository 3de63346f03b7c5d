/** The rows of a long list that are on screen, with room above and below for the others. */
export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
  /** Px of the rows before `first` and from `end` on. */
  readonly above: number;
  readonly below: number;
}

/** Rows drawn beyond the edges, so that a scroll shows no gap. */
const BEYOND = 8;

/** @param scrolled px that lie above the visible part, `visible` px high */
export function rowWindow(
  count: number,
  rowHeight: number,
  scrolled: number,
  visible: number,
): RowWindow {
  const first = Math.max(
    0,
    Math.min(count - 1, Math.floor(Math.max(0, scrolled) / rowHeight) - BEYOND),
  );
  const end = Math.min(count, Math.ceil((Math.max(0, scrolled) + visible) / rowHeight) + BEYOND);
  const last = Math.max(first, end);
  return { first, end: last, above: first * rowHeight, below: (count - last) * rowHeight };
}

/** Where a list must be scrolled to for a row to be wholly on screen; it stays if it is. */
export function scrollFor(
  row: number,
  rowHeight: number,
  scrolled: number,
  visible: number,
): number {
  const top = row * rowHeight;
  if (top < scrolled) return top;
  return Math.max(scrolled, top + rowHeight - visible);
}
