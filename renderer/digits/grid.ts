import type { Picture } from '../../shared/drawing/picture.ts';

/** Where the pixels of a square image stand in a picture. */
export interface PixelGrid {
  readonly side: number;
  readonly left: number;
  readonly top: number;
  /** Px of a pixel's square. */
  readonly cell: number;
}

export type PixelPicture = Picture & PixelGrid;

/** The largest squares that fit, in the middle of the width. */
export function pixelGrid(side: number, width: number, height: number): PixelGrid {
  const cell = Math.max(1, Math.floor((Math.min(width, height) - 2) / side));
  return { side, cell, left: Math.max(0, Math.floor((width - cell * side) / 2)), top: 1 };
}

/** The pixel under a point, row by row from 0; null outside. */
export function pixelAt({ side, left, top, cell }: PixelGrid, x: number, y: number): number | null {
  const [column, row] = [Math.floor((x - left) / cell), Math.floor((y - top) / cell)];
  return column >= 0 && column < side && row >= 0 && row < side ? row * side + column : null;
}

/** "row 5, column 12", both from 1. */
export function pixelName(pixel: number, side: number): string {
  return `row ${Math.floor(pixel / side) + 1}, column ${(pixel % side) + 1}`;
}
