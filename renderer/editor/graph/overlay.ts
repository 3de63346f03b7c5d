import type { Core, EdgeSingular } from 'cytoscape';
import { at, item } from '../../../shared/base/arrays.ts';
import { structureOf } from '../../../shared/genome/structure.ts';
import type { Signals } from '../../state/rollout.ts';
import {
  ARROW_OPACITY,
  arrowBefore,
  bendOf,
  controlsOf,
  INK_STEP,
  radiusOf,
  RECURRENT_DASH,
} from '../../../shared/drawing/graph-parts.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import { pathOf, pointsAlong, recurrentControls } from '../../../shared/drawing/layout/route.ts';
import { edgeKey, nodeKey } from './elements.ts';
import { detailOf, summaryOf, type Shown } from './detail.ts';
import type { GraphModel } from './model.ts';
import { drawSummary, prepareSummary, type DrawnSummary } from './summary.ts';
import { drawNames, namesOf } from './names.ts';
import { clearNodes, drawHalos, drawWireSignals, type Wire } from './signals.ts';

/** A connection being drawn by hand: from a node's place to the pointer, both in the container's px. */
export interface Stroke {
  readonly from: Point;
  readonly to: Point;
  readonly legal: boolean;
  /** Whether what is drawn becomes a recurrent connection, which is an arc. */
  readonly recurrent: boolean;
}

/** A connection that cytoscape has lent while a node is dragged, drawn as cytoscape drew it. */
interface Lent {
  readonly path: Path2D;
  readonly edge: EdgeSingular;
}

interface RestingPicture {
  readonly canvas: HTMLCanvasElement;
  /** Everything that decides it. */
  readonly key: string;
  readonly hasSignals: boolean;
}

/** Drawings with the same signals after which they are taken to stand still. */
const QUIET_DRAWINGS = 4;

/**
 * What lies over the graph: names, and what changes with every frame: signals, the connections of a node that
 * is dragged, and the connection being drawn.
 */
export class GraphOverlay {
  private wires: Wire[] = [];
  /** Connections of the dragged node, drawn in every frame. */
  private carried: Lent[] = [];
  /** All others while a node is dragged, else null. */
  private resting: readonly Lent[] | null = null;
  private picture: RestingPicture | null = null;
  private tick = -1;
  private quiet = 0;
  private places: Point[] = [];
  /** Arrowheads of the connections in use. */
  private arrows = new Path2D();
  private names: ReturnType<typeof namesOf> = [];
  private model: GraphModel | null = null;
  private stale = true;
  private shown: Shown | null = null;
  /** What stands for the connections of a large graph, made once for its places. */
  private summary: { readonly model: GraphModel; readonly of: DrawnSummary } | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly cy: Core,
  ) {}

  /** Says which connections are drawn one by one; null for all. */
  show(shown: Shown | null): void {
    this.shown = shown;
    this.stale = true;
  }

  /** Middle of the connect handle in px of the screen; null while there is none. */
  handle: Point | null = null;

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
    const shown = signals?.genome === model.genome ? signals : null;
    const resting = this.resting === null ? null : this.restingPicture(this.resting, model, shown);
    const zoom = this.cy.zoom();
    const { x, y } = this.cy.pan();
    context.save();
    if (resting !== null) drawWhole(context, resting.canvas);
    context.translate(x, y);
    context.scale(zoom, zoom);
    const summary = this.summaryFor(model);
    if (summary !== null) drawSummary(context, summary, model, zoom);
    drawLent(context, this.carried);
    if (shown !== null) {
      const wires =
        resting?.hasSignals === true ? this.wires.filter(({ carried }) => carried) : this.wires;
      drawWireSignals(context, model, shown, wires);
    }
    drawArrows(context, this.arrows, model);
    if (shown !== null || resting !== null || summary !== null)
      clearNodes(context, model, this.places);
    if (shown !== null) drawHalos(context, model, shown, this.places);
    context.restore();
    drawNames(context, this.names, model.palette, this.handle);
    if (stroke !== null) drawStroke(context, stroke, model);
    this.drawRefused(context, model);
  }

  /** The connection that was refused, red and dashed, closing its cycle. */
  private drawRefused(context: CanvasRenderingContext2D, model: GraphModel): void {
    const attempted = model.refusal?.attempted ?? null;
    if (attempted === null || model.refusal?.cycle.length === 0) return;
    const [from, to] = attempted.map((id) => this.cy.getElementById(nodeKey(id)));
    if (from === undefined || to === undefined || from.empty() || to.empty()) return;
    const stroke = {
      from: from.renderedPosition(),
      to: to.renderedPosition(),
      legal: false,
      recurrent: false,
    };
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

  /** What stands for the connections where they are not all drawn; null where they are. */
  private summaryFor(model: GraphModel): DrawnSummary | null {
    const detail = detailOf(model.genome);
    if (this.shown === null || this.shown.near || detail === 'connections') return null;
    const { summary } = this;
    const same =
      summary?.model.layout === model.layout &&
      summary.model.placed === model.placed &&
      summary.model.stretch === model.stretch &&
      summary.model.genome === model.genome;
    if (summary !== null && same) return summary.of;
    const of = prepareSummary(summaryOf(model, detail), model, detail === 'blocks');
    this.summary = { model, of };
    return of;
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
    const lent = new Map(this.cy.edges('.lent').map((edge) => [edge.id(), edge]));
    const resting: Lent[] = [];
    this.carried = [];
    this.arrows = new Path2D();
    const size = arrowSize(model);
    this.wires = genome.connections.flatMap((gene, c) => {
      const start = item(this.places, at(source, c));
      const end = item(this.places, at(destination, c));
      if (this.shown?.connections.has(gene.innovation) === false) return [];
      const shown = model.traced === null || model.traced.connections.has(gene.innovation);
      const edge = lent.get(edgeKey(gene));
      const isWire = gene.enabled && shown;
      if ((!isWire && edge === undefined) || Number.isNaN(start.x + end.x)) return [];
      const controls = controlsOf(gene, start, end, model);
      const path = new Path2D(pathOf(start, controls, end));
      const carried = edge?.hasClass('carried') ?? false;
      if (edge !== undefined) (carried ? this.carried : resting).push({ path, edge });
      if (!isWire) return [];
      const radius = radiusOf(item(genome.nodes, at(destination, c)), model.sizes);
      const arrow = size === 0 ? null : arrowBefore(start, controls, end, radius, size);
      if (arrow !== null) addTriangle(this.arrows, arrow);
      for (const { x, y } of pointsAlong(start, controls, end, INK_STEP / zoom))
        ink.push({ x: x * zoom + pan.x, y: y * zoom + pan.y });
      return [{ gene, source: at(source, c), path, carried }];
    });
    this.resting = lent.size > 0 ? resting : null;
    if (this.resting === null) this.picture = null;
    this.names = namesOf(this.cy, context, model.palette, ink);
  }

  /**
   * The picture of the connections that rest while others are dragged, with their signals once those stand
   * still: drawn once, not in every frame.
   */
  private restingPicture(
    resting: readonly Lent[],
    model: GraphModel,
    signals: Signals | null,
  ): RestingPicture {
    const zoom = this.cy.zoom();
    const { x, y } = this.cy.pan();
    const { width, height } = this.canvas;
    this.quiet = signals?.tick === this.tick ? this.quiet + 1 : 0;
    this.tick = signals?.tick ?? -1;
    const standing = this.quiet >= QUIET_DRAWINGS ? signals : null;
    const key = [zoom, x, y, width, height, resting.length, standing?.tick].join(' ');
    if (this.picture?.key === key) return this.picture;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    const ratio = width / model.width;
    context?.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * x, ratio * y);
    if (context !== null) {
      drawLent(context, resting);
      if (standing !== null)
        drawWireSignals(
          context,
          model,
          standing,
          this.wires.filter(({ carried }) => !carried),
        );
    }
    return (this.picture = { canvas, key, hasSignals: standing !== null });
  }
}

/** Graph px of an arrowhead: none where connections are too thin and too many for them. */
function arrowSize({ sizes }: GraphModel): number {
  return sizes.glyphs ? Math.max(5, sizes.connection + 1) : 0;
}

function addTriangle(path: Path2D, [tip, left, right]: readonly [Point, Point, Point]): void {
  path.moveTo(tip.x, tip.y);
  path.lineTo(left.x, left.y);
  path.lineTo(right.x, right.y);
  path.closePath();
}

/** Arrowheads say where connections lead. The context is in the graph's px. */
function drawArrows(
  context: CanvasRenderingContext2D,
  arrows: Path2D,
  { palette, weight, traced }: GraphModel,
): void {
  context.save();
  context.fillStyle = weight === null ? palette.graph.signal : palette.text2;
  context.globalAlpha = traced === null ? ARROW_OPACITY : 0.9;
  context.fill(arrows);
  context.restore();
}

function drawWhole(context: CanvasRenderingContext2D, picture: HTMLCanvasElement): void {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(picture, 0, 0);
  context.restore();
}

/** Draws connections as cytoscape would. */
function drawLent(context: CanvasRenderingContext2D, lent: readonly Lent[]): void {
  context.save();
  context.lineCap = 'round';
  for (const { path, edge } of lent) {
    context.strokeStyle = String(edge.style('line-color'));
    context.lineWidth = Number(edge.numericStyle('width'));
    context.globalAlpha = Number(edge.numericStyle('line-opacity'));
    const dashed = edge.style('line-style') === 'dashed';
    context.setLineDash(dashed ? (edge.numericStyle('line-dash-pattern') as number[]) : []);
    context.stroke(path);
  }
  context.restore();
}

function drawStroke(context: CanvasRenderingContext2D, stroke: Stroke, model: GraphModel): void {
  context.strokeStyle = stroke.legal ? model.palette.accent : model.palette.error;
  context.lineWidth = 3;
  context.lineCap = 'round';
  context.setLineDash(!stroke.legal ? [6, 6] : stroke.recurrent ? [...RECURRENT_DASH] : []);
  const { from, to } = stroke;
  const controls = stroke.recurrent ? recurrentControls(from, to, bendOf(model)) : [];
  context.stroke(new Path2D(pathOf(from, controls, to)));
  context.setLineDash([]);
}
