import { useEffect, useRef, type PointerEvent, type ReactElement, type RefObject } from 'react';
import { innovation, nodeId, type NodeId } from '../../../shared/genome/genome.ts';
import { splitConnection } from '../edits.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import { isReceiver } from '../receivers.ts';
import type { Tool } from '../state.ts';
import styles from '../editor.module.css';
import type { GraphModel } from './model.ts';
import type { Stroke } from './overlay.ts';
import type { GraphView } from './view.ts';

interface ConnectGesture {
  readonly view: GraphView | null;
  readonly container: RefObject<HTMLDivElement | null>;
  readonly model: RefObject<GraphModel | null>;
  readonly hovered: NodeId | null;
  /** Changes when the handle may have to move. */
  readonly moves: number;
  readonly tool: Tool;
  readonly setStroke: (stroke: Stroke | null) => void;
  readonly onConnect: (from: NodeId, to: NodeId, recurrent: boolean) => void;
}

const REACH = 14;

/** The node under a point of the container, with some room around it. */
function nodeAt(point: Point, view: GraphView, model: GraphModel): NodeId | null {
  let nearest: NodeId | null = null;
  let distance = Infinity;
  for (const { id } of model.genome.nodes) {
    const place = view.screenPlace(id);
    if (place === null) continue;
    const away = Math.hypot(place.x - point.x, place.y - point.y);
    if (away < distance) [nearest, distance] = [id, away];
  }
  return distance <= REACH * Math.max(1, view.cy.zoom()) ? nearest : null;
}

/** Middle of the handle beside the node that is pointed at, in the container's px; null for none. */
export function handlePlace({
  view,
  model,
  hovered,
  tool,
}: Pick<ConnectGesture, 'view' | 'model' | 'hovered' | 'tool'>): Point | null {
  const place = hovered === null || view === null ? null : view.screenPlace(hovered);
  if (place === null || view === null || tool !== 'select') return null;
  const size = model.current === null ? 9 : model.current.sizes.hidden;
  return { x: place.x + size * view.cy.zoom() + 11, y: place.y };
}

/**
 * Connecting by hand: from the small handle beside a node that is pointed at or, with the connect
 * tool, from the node itself; with Shift the connection is recurrent. With the insert tool a press on a connection
 * splits it.
 */
export function useConnectGesture(gesture: ConnectGesture): {
  handle: ReactElement | null;
  onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
} {
  const { view, container, model, hovered, tool } = gesture;
  const source = useRef<NodeId | null>(null);
  const latest = useRef(gesture);
  useEffect(() => {
    latest.current = gesture;
  });

  const pointOf = (event: { clientX: number; clientY: number }): Point => {
    const box = container.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };

  const begin = (from: NodeId): void => {
    if (view === null) return;
    source.current = from;
    view.cy.userPanningEnabled(false).boxSelectionEnabled(false).autoungrabify(true);
    // A loop is drawn out of its node and back; a press alone draws nothing.
    let left = false;
    const move = (event: globalThis.PointerEvent): void => {
      const now = model.current;
      const start = view.screenPlace(from);
      if (now === null || start === null) return;
      const over = nodeAt(pointOf(event), view, now);
      left ||= over !== from;
      const recurrent = event.shiftKey;
      const legal = over === null || ((recurrent || over !== from) && isReceiver(now.genome, over));
      const snapped = over === null ? null : view.screenPlace(over);
      latest.current.setStroke({ from: start, to: snapped ?? pointOf(event), legal, recurrent });
    };
    const end = (event: globalThis.PointerEvent): void => {
      stop();
      const now = model.current;
      const over = now === null ? null : nodeAt(pointOf(event), view, now);
      const recurrent = event.shiftKey;
      if (event.type === 'pointerup' && over !== null && (over !== from || (recurrent && left)))
        latest.current.onConnect(from, over, recurrent);
    };
    const cancel = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') stop();
    };
    const stop = (): void => {
      source.current = null;
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', end);
      window.removeEventListener('pointercancel', end);
      window.removeEventListener('keydown', cancel);
      view.cy.userPanningEnabled(true).boxSelectionEnabled(true);
      view.setDraggable(latest.current.tool === 'select');
      latest.current.setStroke(null);
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', end);
    window.addEventListener('pointercancel', end);
    window.addEventListener('keydown', cancel);
  };

  useEffect(() => {
    if (view === null || tool !== 'insert') return undefined;
    const split = (event: { target: { data: (key: string) => unknown } }): void =>
      splitConnection(innovation(Number(event.target.data('innovation'))));
    view.cy.on('tap', 'edge', split);
    return () => {
      view.cy.off('tap', 'edge', split);
    };
  }, [view, tool]);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (tool !== 'connect' || view === null || model.current === null || event.button !== 0) return;
    const from = nodeAt(pointOf(event), view, model.current);
    if (from !== null) begin(nodeId(from));
  };

  const place = handlePlace(gesture);
  const handle =
    place === null || hovered === null ? null : (
      <div
        className={styles['handle']}
        style={{ left: place.x - 8, top: place.y - 8 }}
        title="Drag to another node to connect; with Shift the connection is recurrent"
        data-testid="connect-handle"
        onPointerDown={(event) => {
          event.preventDefault();
          begin(hovered);
        }}
      />
    );
  return { handle, onPointerDown };
}
