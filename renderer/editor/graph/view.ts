import cytoscape, {
  type Core,
  type ElementDefinition,
  type EventObject,
  type NodeSingular,
} from 'cytoscape';
import { innovation, nodeId, type Innovation, type NodeId } from '../../../shared/genome/genome.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import {
  curveOf,
  edgeKey,
  graphElements,
  nodeKey,
  type EdgeData,
  type NodeData,
} from './elements.ts';
import { fitIntoView } from './camera.ts';
import { detailOf, shownConnections, type Area, type Shown } from './detail.ts';
import type { GraphModel } from './model.ts';
import { graphStyle } from './style.ts';

/** What a person did to the graph. */
export interface GraphEvents {
  readonly onSelect: (nodes: readonly NodeId[], connections: readonly Innovation[]) => void;
  readonly onSplit: (connection: Innovation) => void;
  /** Nodes were dragged; places in the view's px. */
  readonly onPlace: (places: ReadonlyMap<NodeId, Point>) => void;
  readonly onHover: (node: NodeId | null) => void;
  /** The connection under the pointer, if any. */
  readonly onPoint: (connection: Innovation | null) => void;
  /** A menu was asked for at a place in the container's px; what lies there is selected. */
  readonly onMenu: (place: Point, onElement: boolean) => void;
  /** Other connections are drawn one by one, or bundles stand for them again. */
  readonly onShown: (shown: Shown | null) => void;
  /** The picture moved: pan, zoom, or a node being dragged. */
  readonly onMove: () => void;
}

/** The part of an event's target that is read. */
interface ElementDatum {
  data(key: string): unknown;
}

/** Classes of connections that the overlay draws while a node is dragged. */
const LENT = ['lent', 'carried'] as const;
/** What a press or an edit leaves as it is. */
const KEPT = [...LENT, 'hover'] as const;

const NOTHING_SHOWN: Shown = { connections: new Set(), near: true };
/** The camera rests once it has not moved for so long. */
const REST_MS = 120;

const MORPH_MS = 150;
/** Px within which the connect handle of a node stays. */
const REACH = 44;

/** The cytoscape graph of one genome, kept in step with a model. */
export class GraphView {
  readonly cy: Core;
  private model: GraphModel | null = null;
  /** Selection changes that the view makes itself are not the person's. */
  private quiet = false;
  private selectionTold = true;
  private frame = 0;
  private shown: Shown | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private hovered: NodeId | null = null;
  private cameraMoved = false;
  private readonly gone = new AbortController();
  /** Ids of nodes that a person drags, which no model moves. */
  private readonly dragged = new Set<string>();

  constructor(
    private readonly container: HTMLElement,
    private readonly events: GraphEvents,
  ) {
    this.cy = cytoscape({
      container,
      elements: [],
      layout: { name: 'preset' },
      minZoom: 0.05,
      // A graph of ten thousand connections fits with nodes of a px or two.
      maxZoom: 24,
      boxSelectionEnabled: true,
      selectionType: 'single',
      autoungrabify: false,
    });
    this.listen();
  }

  destroy(): void {
    this.gone.abort();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    this.cy.destroy();
  }

  /** Shows a model; with `morph` nodes glide from where they were (150 ms). */
  update(model: GraphModel, morph: boolean): void {
    const { events } = this;
    const previous = this.model;
    this.model = model;
    if (previous?.palette !== model.palette) this.cy.style(graphStyle(model.palette));
    this.shown = shownConnections(model, this.areaInView());
    events.onShown(this.shown);
    const { nodes, edges } = graphElements(model, this.shown?.connections ?? null);
    const targets = new Map<string, Point>();
    this.quiet = true;
    this.cy.batch(() => {
      this.removeAllBut(new Set([...nodes, ...edges].map(({ data }) => data.id)));
      const added: ElementDefinition[] = [];
      for (const { data, classes, position } of nodes) {
        const known = this.cy.getElementById(data.id);
        if (known.empty())
          added.push({ group: 'nodes', data: { ...data }, classes, position: { ...position } });
        else {
          setData(known.data() as NodeData, data, (changed) => known.data(changed));
          known.classes(classes);
        }
        targets.set(data.id, position);
      }
      for (const { data, classes } of edges) {
        const known = this.cy.getElementById(data.id);
        if (known.empty()) added.push({ group: 'edges', data: { ...data }, classes });
        else {
          setData(known.data() as EdgeData, data, (changed) => known.data(changed));
          // What is dragged stays so, whatever a press selects or marks meanwhile.
          const kept = KEPT.filter((word) => known.hasClass(word));
          known.classes([classes, ...kept].join(' '));
        }
      }
      // One call for all: cytoscape's bookkeeping grows with every single one.
      this.cy.add(added);
      this.showSelection(model);
    });
    this.quiet = false;
    this.moveTo(targets, morph && previous !== null);
  }

  /** The part of the graph in view, in its own px. */
  private areaInView(): Area {
    const { x1, x2, y1, y2 } = this.cy.extent();
    return { left: x1, right: x2, top: y1, bottom: y2 };
  }

  /** Shows other connections one by one once the camera rests, in a graph too large to show them all. */
  private showNear(): void {
    const { model } = this;
    if (model === null || detailOf(model.genome) === 'connections') return;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.model === null) return;
      const { near, connections } =
        shownConnections(this.model, this.areaInView()) ?? NOTHING_SHOWN;
      const same =
        near === this.shown?.near &&
        connections.size === this.shown.connections.size &&
        [...connections].every((id) => this.shown?.connections.has(id) === true);
      if (!same) this.update(this.model, false);
    }, REST_MS);
  }

  /** Back to the whole graph. */
  fit(): void {
    this.cameraMoved = false;
    if (this.model !== null) fitIntoView(this.cy, this.model);
  }

  /** Draws anew in the pixels of the screen as they are now. */
  sharpen(): void {
    this.cy.resize();
    this.cy.forceRender();
    this.events.onMove();
  }

  /** The whole graph again, unless a person looks at a part of it. */
  keepFitted(): void {
    if (!this.cameraMoved) this.fit();
  }

  /** Whether pressing a node drags it. */
  setDraggable(draggable: boolean): void {
    this.cy.autoungrabify(!draggable);
  }

  private removeAllBut(wanted: ReadonlySet<string>): void {
    this.cy
      .elements()
      .filter((element) => !wanted.has(element.id()))
      .remove();
  }

  private showSelection({ selection }: GraphModel): void {
    this.cy.elements().forEach((element) => {
      if (element.hasClass('removed')) return;
      const chosen =
        element.group() === 'nodes'
          ? selection.nodes.has(nodeId(Number(element.data('node'))))
          : selection.connections.has(innovation(Number(element.data('innovation'))));
      if (chosen !== element.selected()) {
        if (chosen) element.select();
        else element.unselect();
      }
    });
  }

  private moveTo(targets: ReadonlyMap<string, Point>, morph: boolean): void {
    cancelAnimationFrame(this.frame);
    const moves = [...targets].flatMap(([id, to]) => {
      const node = this.cy.getElementById(id);
      const from = { ...node.position() };
      if (this.dragged.has(id)) return [];
      return Math.abs(from.x - to.x) + Math.abs(from.y - to.y) < 0.01 ? [] : [{ node, from, to }];
    });
    const place = (share: number): void => {
      this.cy.batch(() => {
        for (const { node, from, to } of moves)
          node.position({
            x: from.x + (to.x - from.x) * share,
            y: from.y + (to.y - from.y) * share,
          });
      });
      this.events.onMove();
    };
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (!morph || still || moves.length === 0) {
      place(1);
      return;
    }
    const start = performance.now();
    const step = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - start) / MORPH_MS));
      place(1 - (1 - share) ** 3);
      if (share < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  private listen(): void {
    const { cy, events } = this;
    cy.on('select unselect', () => {
      if (this.quiet || !this.selectionTold) return;
      this.selectionTold = false;
      // One gesture selects and unselects many elements; it is told once, when it is over.
      queueMicrotask(() => {
        this.selectionTold = true;
        events.onSelect(
          cy.$('node:selected').map((node) => nodeId(Number(node.data('node')))),
          cy.$('edge:selected').map((edge) => innovation(Number(edge.data('innovation')))),
        );
      });
    });
    cy.on('cxttap', (event: EventObject) => {
      const onElement = event.target !== cy;
      if (onElement && !(event.target as NodeSingular).selected()) {
        cy.$(':selected').unselect();
        (event.target as NodeSingular).select();
      }
      events.onMenu({ ...event.renderedPosition }, onElement);
    });
    cy.on('dbltap', 'edge', (event: EventObject) => {
      const id: unknown = (event.target as ElementDatum).data('innovation');
      events.onSplit(innovation(Number(id)));
    });
    cy.on('drag', 'node', (event: EventObject) => this.lend(event.target as NodeSingular));
    cy.on('free', 'node', () => this.settle());
    cy.on('dragfreeon', 'node', (event: EventObject) =>
      this.reportPlaces(event.target as NodeSingular),
    );
    cy.on('mouseover', 'node', (event: EventObject) => {
      const id: unknown = (event.target as ElementDatum).data('node');
      this.hovered = nodeId(Number(id));
      events.onHover(this.hovered);
    });
    cy.on('mouseover', (event: EventObject) => {
      this.container.style.cursor =
        event.target === cy ? '' : (event.target as NodeSingular).isNode() ? 'grab' : 'pointer';
    });
    cy.on('mouseover', 'edge', (event: EventObject) => {
      (event.target as NodeSingular).addClass('hover');
      const id: unknown = (event.target as ElementDatum).data('innovation');
      events.onPoint(innovation(Number(id)));
    });
    cy.on('mouseout', 'node, edge', (event: EventObject) => {
      this.container.style.cursor = '';
      (event.target as NodeSingular).removeClass('hover');
      events.onPoint(null);
    });
    cy.on('mousemove', (event: EventObject) => {
      if (event.target === cy) this.leaveIfFar(event.renderedPosition);
    });
    // Cytoscape says nothing of a pointer that has left the graph.
    this.container.addEventListener(
      'pointerleave',
      ({ clientX, clientY }) => {
        const { left, top } = this.container.getBoundingClientRect();
        this.leaveIfFar({ x: clientX - left, y: clientY - top });
      },
      { signal: this.gone.signal },
    );
    cy.on('scrollzoom pinchzoom dragpan', () => {
      this.cameraMoved = true;
    });
    cy.on('pan zoom resize', () => {
      events.onMove();
      this.showNear();
    });
  }

  /** The handle beside a node stays in reach of the pointer and goes when it is far. */
  private leaveIfFar(pointer: Point): void {
    const place = this.hovered === null ? null : this.screenPlace(this.hovered);
    if (place === null || Math.hypot(place.x - pointer.x, place.y - pointer.y) < REACH) return;
    this.hovered = null;
    this.events.onHover(null);
  }

  /**
   * Lends the connections to the overlay while a node is dragged, which draws again only those of the node:
   * cytoscape would draw every one in every frame.
   */
  private lend(node: NodeSingular): void {
    this.dragged.add(node.id());
    const carried = node.connectedEdges().not('.carried');
    if (carried.nonempty() || this.cy.edges('.lent').empty()) {
      this.cy.batch(() => {
        this.cy.edges().not('.removed').addClass('lent');
        carried.addClass('carried');
      });
    }
    this.events.onMove();
  }

  /** Takes the connections back, bent to where their ends are now. */
  private settle(): void {
    this.dragged.clear();
    const { model } = this;
    if (model === null) return;
    const genes = new Map(model.genome.connections.map((gene) => [edgeKey(gene), gene]));
    this.cy.batch(() => {
      this.cy.edges('.carried').forEach((edge) => {
        const gene = genes.get(edge.id());
        if (gene !== undefined)
          edge.data(curveOf(gene, edge.source().position(), edge.target().position(), model));
      });
      this.cy.edges('.lent').removeClass([...LENT]);
    });
    this.events.onMove();
  }

  private reportPlaces(dragged: NodeSingular): void {
    const places = new Map<NodeId, Point>();
    const moved = dragged.selected() ? this.cy.$('node:selected').toArray() : [dragged];
    for (const node of moved)
      places.set(nodeId(Number(node.data('node'))), { ...(node as NodeSingular).position() });
    this.events.onPlace(places);
  }

  /** Where a node stands now, in the container's px; null if it is not drawn. */
  screenPlace(id: NodeId): Point | null {
    const node = this.cy.getElementById(nodeKey(id));
    return node.empty() ? null : { ...node.renderedPosition() };
  }
}

/** Hands over the fields of `next` that differ from `now`, if any do. */
function setData<T extends object>(now: T, next: T, set: (changed: Partial<T>) => void): void {
  const changed: Partial<T> = {};
  let any = false;
  for (const key of Object.keys(next) as (keyof T)[]) {
    const value = next[key];
    const old = now[key];
    const same =
      Array.isArray(value) && Array.isArray(old)
        ? value.length === old.length && value.every((entry, k) => entry === old[k])
        : value === old;
    if (same) continue;
    changed[key] = value;
    any = true;
  }
  if (any) set(changed);
}
