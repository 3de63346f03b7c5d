import { at } from '../../shared/base/arrays.ts';
import { FILM_TYPE, filmLook } from '../../shared/drawing/graph-looks.ts';
import { graphMarks } from '../../shared/drawing/graph-marks.ts';
import { FONT } from '../../shared/drawing/picture.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { layoutFor } from '../editor/layouts.ts';
import { paintMark, ready, type ReadyMark } from './graph-canvas.ts';

/** A small picture of a network whose connections carry their signal, for a corner of a film. */
export class NetworkPicture {
  /** Connections, and what lies over them and their signals. */
  private readonly below: readonly ReadyMark[];
  private readonly above: readonly ReadyMark[];

  /** @param context measures the names */
  constructor(
    context: CanvasRenderingContext2D,
    genome: Genome,
    task: TaskDefinition,
    private readonly width: number,
    private readonly height: number,
    private readonly palette: Palette,
  ) {
    context.font = `${FILM_TYPE}px ${FONT}`;
    const layout = layoutFor(genome);
    const look = filmLook(
      genome,
      layout,
      { width, height, palette },
      (node) => fixedName(node, genome, task),
      (name) => context.measureText(name).width,
    );
    const marks = graphMarks(genome, layout, look).map(ready);
    this.below = marks.filter(({ mark }) => mark.kind === 'curve');
    this.above = marks.filter(({ mark }) => mark.kind !== 'curve');
  }

  /** @param values of every node, in the genome's order @param weight the shared weight */
  draw(context: CanvasRenderingContext2D, values: Float64Array, weight: number): void {
    const { palette } = this;
    context.globalAlpha = 0.82;
    context.fillStyle = palette.panel;
    context.beginPath();
    context.roundRect(0, 0, this.width, this.height, 4);
    context.fill();
    context.globalAlpha = 1;
    for (const one of this.below) paintMark(context, one);
    context.strokeStyle = palette.graph.signal;
    for (const { mark, path } of this.below) {
      if (mark.kind !== 'curve') continue;
      const signal = Math.min(2, Math.abs(weight * at(values, mark.source)));
      if (!(signal > 0.02)) continue;
      context.lineWidth = 0.3 + signal * 0.6;
      context.stroke(path);
    }
    for (const one of this.above) paintMark(context, one);
  }
}
