export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Box, 'width' | 'height'>;

/** Px between a card and what it explains, and between a card and the window's edge. */
const GAP = 12;

const within = (value: number, most: number): number => Math.min(most, Math.max(GAP, value));

/**
 * Where a card stands that explains a part of the window: beside it, where it covers nothing of it; in its lower right
 * corner only where it fills the window.
 */
export function cardPlace(target: Box, card: Size, window: Size): Pick<Box, 'left' | 'top'> {
  const right = target.left + target.width;
  const bottom = target.top + target.height;
  const mostLeft = window.width - card.width - GAP;
  const mostTop = window.height - card.height - GAP;
  const beside = within(target.top + GAP, mostTop);
  const along = within(target.left + GAP, mostLeft);
  if (right + GAP <= mostLeft) return { left: right + GAP, top: beside };
  if (target.left - GAP - card.width >= GAP)
    return { left: target.left - GAP - card.width, top: beside };
  if (target.top - GAP - card.height >= GAP)
    return { left: along, top: target.top - GAP - card.height };
  if (bottom + GAP <= mostTop) return { left: along, top: bottom + GAP };
  return {
    left: within(right - card.width - GAP, mostLeft),
    top: within(bottom - card.height - GAP, mostTop),
  };
}
