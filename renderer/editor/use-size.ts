import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Sizes of the graph's pane in whole px. */
export interface PaneSize {
  readonly width: number;
  readonly height: number;
  /**
   * Height that the drawing is laid out for: the pane's when the genome was opened or the editor around it got another
   * size. What an edit adds above and below the graph, a line of the key say, changes `height` alone.
   */
  readonly laidOut: number;
}

const NONE: PaneSize = { width: 0, height: 0, laidOut: 0 };

/** Follows the sizes of the graph's pane and of the editor around it. */
export function useSize(
  pane: RefObject<HTMLElement | null>,
  around: RefObject<HTMLElement | null>,
  genomeKey: string,
): PaneSize {
  const [size, setSize] = useState(NONE);
  const seen = useRef('');
  useLayoutEffect(() => {
    const [inner, outer] = [pane.current, around.current];
    if (inner === null || outer === null) return undefined;
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = inner;
      // Before the first drawing the pane stands alone.
      const alone = outer.childElementCount === 1;
      const asked = `${genomeKey} ${outer.clientWidth} ${outer.clientHeight} ${alone}`;
      const anew = asked !== seen.current;
      seen.current = asked;
      setSize((last) => {
        const laidOut = anew ? height : last.laidOut;
        const same = last.width === width && last.height === height && last.laidOut === laidOut;
        return same ? last : { width, height, laidOut };
      });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(inner);
    observer.observe(outer);
    return () => observer.disconnect();
  }, [pane, around, genomeKey]);
  return size;
}
