import { at, item } from '../../shared/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { structureOf } from '../../shared/genome/structure.ts';
import { ringOf } from '../editor/graph-svg.ts';
import { layoutFor } from '../editor/layouts.ts';
import { fitLayout, levelIn, PICTURE_LIMITS, toView } from '../editor/layout/fit.ts';
import { COLUMN, type Point } from '../editor/layout/layout.ts';
import { pathOf, routeControls } from '../editor/layout/route.ts';
import { activationLook } from '../theme/activations.ts';
import type { Palette } from '../theme/tokens.ts';

interface Wire {
  readonly path: Path2D;
  readonly source: number;
}

const MARGIN = 10;

/** A small picture of a network whose connections carry their signal, for a corner of a film. */
export class NetworkPicture {
  private readonly wires: readonly Wire[];
  private readonly places: readonly Point[];
  private readonly radius: number;

  constructor(
    private readonly genome: Genome,
    private readonly width: number,
    private readonly height: number,
    private readonly palette: Palette,
  ) {
    const layout = layoutFor(genome, null);
    const margins = { left: MARGIN, right: MARGIN, top: MARGIN, bottom: MARGIN };
    const stretch = fitLayout(layout, width, height, margins, PICTURE_LIMITS);
    const { source, destination } = structureOf(genome);
    this.places = genome.nodes.map(({ id }) =>
      toView(layout.positions.get(id) ?? { x: 0, y: 0 }, stretch),
    );
    // Neighbouring columns must not touch.
    this.radius = Math.min(genome.nodes.length > 60 ? 2 : 3.2, COLUMN * stretch.sx * 0.35);
    this.wires = genome.connections.flatMap((gene, c) => {
      if (!gene.enabled) return [];
      const [start, end] = [source, destination].map((ends) => item(this.places, at(ends, c)));
      if (start === undefined || end === undefined) return [];
      const level = levelIn(layout, gene.innovation, stretch);
      const controls = routeControls(start, end, level, COLUMN * stretch.sx);
      return { path: new Path2D(pathOf(start, controls, end)), source: at(source, c) };
    });
  }

  /** @param values of every node, in the genome's order @param weight the shared weight */
  draw(context: CanvasRenderingContext2D, values: Float64Array, weight: number): void {
    const { palette } = this;
    context.globalAlpha = 0.82;
    context.fillStyle = palette.panel;
    context.beginPath();
    context.roundRect(0, 0, this.width, this.height, 4);
    context.fill();
    context.globalAlpha = palette.graph.connectionOpacity;
    context.strokeStyle = palette.graph.connection;
    context.lineWidth = this.radius * 0.7;
    for (const { path } of this.wires) context.stroke(path);
    context.globalAlpha = 1;
    context.strokeStyle = palette.graph.signal;
    for (const { path, source } of this.wires) {
      const signal = Math.min(2, Math.abs(weight * at(values, source)));
      if (!(signal > 0.02)) continue;
      context.lineWidth = 0.3 + signal * 0.6;
      context.stroke(path);
    }
    this.genome.nodes.forEach((node, k) => {
      const { x, y } = item(this.places, k);
      context.fillStyle =
        node.kind === 'hidden' ? activationLook(node.activation).fill : palette.panel;
      context.strokeStyle = ringOf(node, palette);
      context.lineWidth = 1;
      context.beginPath();
      context.arc(x, y, this.radius, 0, Math.PI * 2);
      context.fill();
      context.stroke();
    });
  }
}
