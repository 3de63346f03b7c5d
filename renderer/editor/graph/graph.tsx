import { useCallback, useEffect, useRef, useState, type ReactElement, type RefObject } from 'react';
import type { NodeId } from '../../../shared/genome/genome.ts';
import { signals } from '../../state/rollout.ts';
import { session } from '../../state/session.ts';
import { connect, splitConnection } from '../edits.ts';
import { fromView, type Stretch } from '../../../shared/drawing/layout/fit.ts';
import type { Point } from '../../../shared/drawing/layout/layout.ts';
import { GraphMenu, type MenuPlace } from '../graph-menu.tsx';
import { NodeTip } from '../node-tip.tsx';
import { editor, useEditor } from '../state.ts';
import styles from '../editor.module.css';
import type { Shown } from './detail.ts';
import type { GraphModel } from './model.ts';
import { GraphOverlay, type Stroke } from './overlay.ts';
import { handlePlace, useConnectGesture } from './use-connect.tsx';
import { GraphView } from './view.ts';

/** Remembers where nodes were dragged to, in graph units. */
function place(places: ReadonlyMap<NodeId, Point>, stretch: Stretch): void {
  session.edit('move', (document) => {
    const positions = { ...document.positions };
    for (const [id, point] of places) {
      const { x, y } = fromView(point, stretch);
      positions[id] = { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 };
    }
    return { ...document, positions };
  });
}

interface Live {
  readonly view: GraphView;
  readonly overlay: GraphOverlay;
}

/** Makes the cytoscape view and its overlay once, and tells where nodes are when they move. */
function useLive(
  container: RefObject<HTMLDivElement | null>,
  canvas: RefObject<HTMLCanvasElement | null>,
  model: RefObject<GraphModel | null>,
  onHover: (node: NodeId | null) => void,
  onMenu: (place: Point, onElement: boolean) => void,
  onMove: () => void,
  onShown: (shown: Shown | null) => void,
): Live | null {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    if (container.current === null || canvas.current === null) return undefined;
    const view = new GraphView(container.current, {
      onSelect: (nodes, connections) => session.select(nodes, connections),
      onSplit: splitConnection,
      onPlace: (places) => {
        if (model.current !== null) place(places, model.current.stretch);
      },
      onHover,
      onPoint: (pointed) => editor.setState({ pointed }),
      onMenu,
      onMove,
      onShown,
    });
    setLive({ view, overlay: new GraphOverlay(canvas.current, view.cy) });
    return () => view.destroy();
  }, [container, canvas, model, onHover, onMenu, onMove, onShown]);
  return live;
}

/** Pixels of the screen that a px has: another after the window was moved to another screen, or zoomed. */
function usePixelRatio(): number {
  const [ratio, setRatio] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const query = window.matchMedia(`(resolution: ${ratio}dppx)`);
    const change = (): void => setRatio(window.devicePixelRatio);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, [ratio]);
  return ratio;
}

/** The graph: drag, split, connect, select; signals drawn over it during a rollout. */
export function Graph({
  model,
  genomeKey,
}: {
  model: GraphModel | null;
  genomeKey: string;
}): ReactElement {
  const container = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef<GraphModel | null>(null);
  const stroke = useRef<Stroke | null>(null);
  const redraw = useRef<() => void>(() => undefined);
  const shown = useRef('');
  const [hovered, setHovered] = useState<NodeId | null>(null);
  const [moves, setMoves] = useState(0);
  const signal = useEditor((state) => state.signal);
  const tool = useEditor((state) => state.tool);
  const fits = useEditor((state) => state.fits);
  const onMove = useCallback(() => redraw.current(), []);
  const onHover = useCallback((node: NodeId | null) => {
    setHovered(node);
    setMoves((count) => count + 1);
  }, []);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const onMenu = useCallback(
    (place: Point, onElement: boolean) => setMenu({ ...place, onElement }),
    [],
  );
  const overlay = useRef<GraphOverlay | null>(null);
  const shownNow = useRef<Shown | null>(null);
  const onShown = useCallback((now: Shown | null) => {
    shownNow.current = now;
    overlay.current?.show(now);
  }, []);
  const live = useLive(container, canvas, current, onHover, onMenu, onMove, onShown);
  useEffect(() => {
    overlay.current = live?.overlay ?? null;
    live?.overlay.show(shownNow.current);
  }, [live]);

  useEffect(() => {
    current.current = model;
    if (live === null || model === null) return;
    const same = shown.current === genomeKey;
    live.view.update(model, same);
    if (!same) {
      live.view.fit();
      setHovered(null);
    }
    shown.current = genomeKey;
    live.overlay.invalidate(model);
    redraw.current();
  }, [live, model, genomeKey]);

  const ratio = usePixelRatio();
  useEffect(() => live?.view.sharpen(), [live, ratio]);
  useEffect(() => live?.view.fit(), [live, fits]);
  useEffect(() => live?.view.keepFitted(), [live, model?.stretch, model?.height]);
  useEffect(() => live?.view.setDraggable(tool === 'select'), [live, tool]);

  useEffect(() => {
    if (live === null) return undefined;
    const draw = (): void => live.overlay.draw(signal ? signals.getState() : null, stroke.current);
    let frame = 0;
    redraw.current = () => {
      live.overlay.invalidate(current.current);
      if (frame === 0)
        frame = requestAnimationFrame(() => {
          frame = 0;
          draw();
        });
    };
    draw();
    const end = signal ? signals.subscribe(draw) : () => undefined;
    return () => {
      end();
      cancelAnimationFrame(frame);
    };
  }, [live, signal]);

  useEffect(() => {
    if (live === null) return;
    live.overlay.handle = handlePlace({ view: live.view, model: current, hovered, tool });
    redraw.current();
  }, [live, hovered, moves, tool]);

  const { handle, onPointerDown } = useConnectGesture({
    view: live?.view ?? null,
    container,
    model: current,
    hovered,
    moves,
    tool,
    setStroke: (next) => {
      stroke.current = next;
      redraw.current();
    },
    onConnect: connect,
  });

  return (
    <>
      <div
        ref={container}
        className={styles['graph']}
        data-testid="graph"
        onPointerDown={onPointerDown}
        onContextMenu={(event) => event.preventDefault()}
      />
      <canvas ref={canvas} className={styles['overlay']} aria-hidden="true" />
      {handle}
      {live === null || model === null || hovered === null ? null : (
        <NodeTip model={model} node={hovered} place={live.view.screenPlace(hovered)} />
      )}
      <GraphMenu place={menu} onClose={() => setMenu(null)} />
    </>
  );
}
