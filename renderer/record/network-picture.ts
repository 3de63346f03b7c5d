import { at, item } from '../../shared/base/arrays.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { structureOf } from '../../shared/genome/structure.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { ringOf } from '../../shared/drawing/graph-svg.ts';
import { layoutFor } from '../editor/layouts.ts';
import { fitLayout, levelIn, PICTURE_LIMITS, toView } from '../../shared/drawing/layout/fit.ts';
import { COLUMN, type Point } from '../../shared/drawing/layout/layout.ts';
import { pathOf, routeControls } from '../../shared/drawing/layout/route.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import { activationLook } from '../../shared/drawing/activations.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';

interface Wire {
  readonly path: Path2D;
  readonly source: number;
}

const MARGIN = 10;
const FONT = "9px 'Inter Variable', Inter, system-ui, sans-serif";
/** Height of a name's line, and its distance from the node. */
const LINE = 7;
const GAP = 4;

interface Name {
  readonly text: string;
  readonly node: number;
  readonly output: boolean;
}

/** Names of inputs and outputs, those in use first. */
function namesOf(genome: Genome, task: TaskDefinition): readonly Name[] {
  const used = new Set(
    genome.connections.flatMap(({ enabled, source, destination }) =>
      enabled ? [source, destination] : [],
    ),
  );
  return genome.nodes
    .flatMap((node, k): (Name & { readonly used: boolean })[] => {
      const text = fixedName(node, genome, task);
      const output = node.kind === 'output';
      return text === null ? [] : [{ text, node: k, output, used: used.has(node.id) }];
    })
    .sort((a, b) => Number(b.used) - Number(a.used));
}

/**
 * A small picture of a network whose connections carry their signal, for a corner of a film. Inputs and
 * outputs have their names where there is room for them.
 */
export class NetworkPicture {
  private readonly wires: readonly Wire[];
  private readonly places: readonly Point[];
  private readonly radius: number;
  private readonly names: readonly Name[];

  /** @param context measures the names */
  constructor(
    context: CanvasRenderingContext2D,
    private readonly genome: Genome,
    task: TaskDefinition,
    private readonly width: number,
    private readonly height: number,
    private readonly palette: Palette,
  ) {
    const layout = layoutFor(genome);
    context.font = FONT;
    const names = namesOf(genome, task);
    const room = (output: boolean): number =>
      Math.max(
        ...names.map((name) => (name.output === output ? context.measureText(name.text).width : 0)),
      );
    const wide = layout.uniform || names.length * LINE > height * 1.5;
    const beside = (output: boolean): number => MARGIN + (wide ? 0 : room(output) + GAP);
    const margins = { left: beside(false), right: beside(true), top: MARGIN, bottom: MARGIN };
    const stretch = fitLayout(layout, width, height, margins, PICTURE_LIMITS);
    const { source, destination } = structureOf(genome);
    this.places = genome.nodes.map(({ id }) =>
      toView(layout.positions.get(id) ?? { x: 0, y: 0 }, stretch),
    );
    // Neighbouring columns must not touch.
    this.radius = Math.min(genome.nodes.length > 60 ? 2 : 3.2, COLUMN * stretch.sx * 0.35);
    const taken: Point[] = [];
    this.names = (wide ? [] : names).filter(({ node }) => {
      const place = item(this.places, node);
      const clash = taken.some(
        ({ x, y }) => Math.abs(x - place.x) < 1 && Math.abs(y - place.y) < LINE,
      );
      if (!clash) taken.push(place);
      return !clash;
    });
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
    context.font = FONT;
    context.textBaseline = 'middle';
    context.fillStyle = palette.text;
    for (const { text, node, output } of this.names) {
      const { x, y } = item(this.places, node);
      context.textAlign = output ? 'left' : 'right';
      context.fillText(text, x + (output ? 1 : -1) * (this.radius + GAP), y);
    }
  }
}
