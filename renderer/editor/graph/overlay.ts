import type { Core } from 'cytoscape';
import { at, item } from '../../../shared/arrays.ts';
import type { ConnectionGene } from '../../../shared/genome/genome.ts';
import { structureOf } from '../../../shared/genome/structure.ts';
import type { Signals } from '../../state/rollout.ts';
import { COLUMN, type Point } from '../layout/layout.ts';
import { pathOf, pointsAlong, routeControls } from '../layout/route.ts';
import { levelOf, nodeKey } from './elements.ts';
import type { GraphModel } from './model.ts';
import { drawNames, namesOf } from './names.ts';

/** A connection being drawn by hand: from a node's place to the pointer, both in the container's px. */
export interface Stroke {
  readonly from: Point;
  readonly to: Point;
  readonly legal: boolean;
}

interface Wire {
  readonly gene: ConnectionGene;
  readonly source: number;
  readonly path: Path2D;
}

/** Px between the points that names keep clear of. */
const INK_STEP = 5;

/** What lies over the graph: names, and what changes with every frame: signals and the connection being drawn. */
export class GraphOverlay {
  private wires: Wire[] = [];
  private places: Point[] = [];
  private names: ReturnType<typeof namesOf> = [];
  private model: GraphModel | null = null;
  private stale = true;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly cy: Core,
  ) {}

  /** The graph has changed or moved; paths are made anew before the next drawing. */
  invalidate(model: GraphModel | null): void {
    this.model = model;
    this.stale = true;
  }

  /** Draws the signals of a rollout (null: none) and the connection being drawn (null: none). */
  draw(signals: Signals | null, stroke: Stroke | null): void {
    const context = this.prepare();
    const { model } = this;
    if (context === null || model === null) return;
    if (this.stale) this.rebuild(model, context);
    if (signals !== null && signals.genome === model.genome) {
      const zoom = this.cy.zoom();
      const { x, y } = this.cy.pan();
      context.save();
      context.translate(x, y);
      context.scale(zoom, zoom);
      this.drawSignals(context, model, signals);
      context.restore();
    }
    drawNames(context, this.names, model.palette);
    if (stroke !== null) drawStroke(context, stroke, model);
    this.drawRefused(context, model);
  }

  /** The connection that was refused, red and dashed, closing its cycle. */
  private drawRefused(context: CanvasRenderingContext2D, model: GraphModel): void {
    const attempted = model.refusal?.attempted ?? null;
    if (attempted === null || model.refusal?.cycle.length === 0) return;
    const [from, to] = attempted.map((id) => this.cy.getElementById(nodeKey(id)));
    if (from === undefined || to === undefined || from.empty() || to.empty()) return;
    const stroke = { from: from.renderedPosition(), to: to.renderedPosition(), legal: false };
    drawStroke(context, stroke, model);
  }

  private prepare(): CanvasRenderingContext2D | null {
    const { canvas, model } = this;
    // The model knows its size; asking the page for it would force a layout in every frame.
    const ratio = window.devicePixelRatio;
    const width = Math.round((model?.width ?? 0) * ratio);
    const height = Math.round((model?.height ?? 0) * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext('2d');
    context?.setTransform(ratio, 0, 0, ratio, 0, 0);
    context?.clearRect(0, 0, width, height);
    return context;
  }

  private rebuild(model: GraphModel, context: CanvasRenderingContext2D): void {
    this.stale = false;
    const { genome } = model;
    const { source, destination } = structureOf(genome);
    this.places = genome.nodes.map(({ id }) => {
      const node = this.cy.getElementById(nodeKey(id));
      return node.empty() ? { x: NaN, y: NaN } : { ...node.position() };
    });
    const zoom = this.cy.zoom();
    const pan = this.cy.pan();
    const ink: Point[] = [];
    this.wires = genome.connections.flatMap((gene, c) => {
      const start = item(this.places, at(source, c));
      const end = item(this.places, at(destination, c));
      const shown = model.traced === null || model.traced.connections.has(gene.innovation);
      if (!gene.enabled || !shown || Number.isNaN(start.x + end.x)) return [];
      const bend = COLUMN * model.stretch.sx;
      const controls = routeControls(start, end, levelOf(gene, model), bend);
      for (const { x, y } of pointsAlong(start, controls, end, INK_STEP / zoom))
        ink.push({ x: x * zoom + pan.x, y: y * zoom + pan.y });
      return [{ gene, source: at(source, c), path: new Path2D(pathOf(start, controls, end)) }];
    });
    this.names = namesOf(this.cy, context, model.palette, ink);
  }

  /** Thin lines inside the connections, as wide as |w a| says; a halo around nodes, as strong as |a|. */
  private drawSignals(
    context: CanvasRenderingContext2D,
    model: GraphModel,
    { values, weight }: Signals,
  ): void {
    const { palette, genome } = model;
    const useOffsets = model.weight !== null;
    context.strokeStyle = useOffsets ? palette.text : palette.graph.signal;
    for (const { gene, source, path } of this.wires) {
      const own = weight + (useOffsets ? (gene.offset ?? 0) : 0);
      const strength = Math.min(1, Math.abs(own * at(values, source)) / 2);
      if (strength < 0.02) continue;
      context.lineWidth = 0.75 + 1.5 * strength;
      context.globalAlpha = 0.35 + 0.65 * strength;
      context.stroke(path);
    }
    context.globalAlpha = 1;
    context.globalCompositeOperation = 'destination-out';
    const radius = (index: number): number =>
      item(genome.nodes, index).kind === 'hidden' ? model.sizes.hidden : model.sizes.fixed;
    this.places.forEach(({ x, y }, index) => {
      if (Number.isNaN(x)) return;
      context.beginPath();
      context.arc(x, y, radius(index) + 0.8, 0, 2 * Math.PI);
      context.fill();
    });
    context.globalCompositeOperation = 'source-over';
    context.strokeStyle = palette.graph.signal;
    context.lineWidth = 2;
    this.places.forEach(({ x, y }, index) => {
      const strength = Math.min(1, Math.abs(at(values, index)));
      if (Number.isNaN(x) || strength < 0.05) return;
      if (model.traced !== null && !model.traced.nodes.has(item(genome.nodes, index).id)) return;
      context.globalAlpha = 0.7 * strength;
      context.beginPath();
      context.arc(x, y, radius(index) + 2.4, 0, 2 * Math.PI);
      context.stroke();
    });
    context.globalAlpha = 1;
  }
}

function drawStroke(context: CanvasRenderingContext2D, stroke: Stroke, model: GraphModel): void {
  context.strokeStyle = stroke.legal ? model.palette.accent : model.palette.error;
  context.lineWidth = 3;
  context.lineCap = 'round';
  context.setLineDash(stroke.legal ? [] : [6, 6]);
  context.beginPath();
  context.moveTo(stroke.from.x, stroke.from.y);
  context.lineTo(stroke.to.x, stroke.to.y);
  context.stroke();
  context.setLineDash([]);
}
