/** A scene's place in the film, in px of the film. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Places for scenes side by side: the grid whose scenes come closest to 16:9 and that leaves few places empty. */
export function placesOf(count: number, width: number, height: number): readonly Place[] {
  let columns = 1;
  let best = Infinity;
  for (let candidate = 1; candidate <= count; candidate++) {
    const rows = Math.ceil(count / candidate);
    const aspect = width / candidate / (height / rows);
    const empty = candidate * rows - count;
    const distance = Math.abs(Math.log(aspect / (16 / 9))) + empty * 0.2;
    if (distance < best) [columns, best] = [candidate, distance];
  }
  const rows = Math.ceil(count / columns);
  return Array.from({ length: count }, (_, k) => {
    const [column, row] = [k % columns, Math.floor(k / columns)];
    const edge = (cells: number, all: number, size: number): number =>
      Math.round((cells * size) / all);
    const x = edge(column, columns, width);
    const y = edge(row, rows, height);
    return {
      x,
      y,
      width: edge(column + 1, columns, width) - x,
      height: edge(row + 1, rows, height) - y,
    };
  });
}

/** How much larger than in the window everything is written: 1 for a scene as high as the window's. */
export function scaleOf(height: number): number {
  return Math.max(1, height / 400);
}
