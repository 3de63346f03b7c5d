import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from 'react';
import { paint } from './canvas.ts';
import type { Picture } from '../../shared/drawing/picture.ts';
import styles from './plots.module.css';

interface PlotProps<P extends Picture> {
  /** Builds the picture for a size in CSS px. Keep it stable (useCallback) while nothing changed. */
  readonly build: (width: number, height: number) => P;
  /** What the plot shows, for those who do not see it. */
  readonly label: string;
  readonly testId: string;
  /** Text beside the pointer at a place of the plot, or null for none. */
  readonly describe?: (picture: P, x: number, y: number) => string | null;
  /** A click, or a key press in `onKey`, does something: the plot can then be reached by keyboard. */
  readonly onPick?: (picture: P, x: number, y: number) => void;
  /** Dragging picks all the way. */
  readonly drag?: boolean;
  readonly onKey?: (event: KeyboardEvent) => void;
}

/** Px between the pointer and its text, and as many to the edge. */
const HINT_GAP = 16;

/** A plot that fills its parent, sharp on every display. */
export function Plot<P extends Picture>(props: PlotProps<P>): ReactElement {
  const { build, label, testId, describe, onPick, onKey, drag } = props;
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const picture = useMemo(
    () => (size.width < 40 || size.height < 12 ? null : build(size.width, size.height)),
    [build, size],
  );
  usePainted(canvas, picture);
  const [hint, setHint] = useState<{ x: number; y: number; text: string } | null>(null);

  const pick = (event: PointerEvent): void => {
    if (picture === null || onPick === undefined) return;
    const { x, y } = placeIn(event);
    onPick(picture, x, y);
  };
  const move = (event: PointerEvent): void => {
    if (picture === null) return;
    const { x, y } = placeIn(event);
    const text = describe?.(picture, x, y) ?? null;
    setHint(text === null ? null : { x, y, text });
    if (drag === true && event.buttons === 1) pick(event);
  };

  return (
    <div
      ref={box}
      className={styles['plot']}
      data-testid={testId}
      data-pick={onPick === undefined ? undefined : ''}
      role={onKey === undefined ? 'img' : 'application'}
      aria-label={label}
      tabIndex={onKey === undefined ? undefined : 0}
      onKeyDown={onKey}
      onPointerMove={move}
      onPointerLeave={() => setHint(null)}
      onPointerDown={pick}
    >
      <canvas ref={canvas} className={styles['canvas']} aria-hidden="true" />
      {hint === null ? null : (
        <span
          className={styles['hint']}
          style={{
            left: hint.x,
            top: hint.y,
            maxWidth: Math.max(hint.x, size.width - hint.x) - HINT_GAP,
          }}
          data-side={hint.x > size.width / 2 ? 'left' : 'right'}
        >
          {hint.text}
        </span>
      )}
    </div>
  );
}

function placeIn(event: PointerEvent): { x: number; y: number } {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function useSize(box: React.RefObject<HTMLDivElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const measure = useCallback(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = box.current ?? {};
    setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
  }, [box]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, measure]);
  return size;
}

/** Paints when the picture changes, and again when the fonts have arrived. */
function usePainted(
  canvas: React.RefObject<HTMLCanvasElement | null>,
  picture: Picture | null,
): void {
  const [fonts, setFonts] = useState(0);
  useEffect(() => {
    let here = true;
    void document.fonts.ready.then(() => {
      if (here) setFonts((count) => count + 1);
    });
    return () => {
      here = false;
    };
  }, []);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null || picture === null) return;
    const ratio = window.devicePixelRatio;
    element.width = Math.round(picture.width * ratio);
    element.height = Math.round(picture.height * ratio);
    paint(picture, context, ratio);
  }, [canvas, picture, fonts]);
}
