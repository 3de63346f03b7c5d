import { screen, type BrowserWindow, type Rectangle } from 'electron';

import type { Settings } from '../lab/settings.ts';

const KEY = 'window';
const DEFAULT = { width: 1440, height: 900 };
/** Smaller, and the layout's docks overlap. */
export const LEAST = { width: 900, height: 600 };

interface WindowState {
  readonly bounds: Partial<Rectangle> & typeof DEFAULT;
  readonly maximized: boolean;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** True if enough of a window to grab it lies on a screen that is there today. */
function isReachable(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  const across =
    Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
  const below = bounds.y - workArea.y;
  return across >= 100 && below >= 0 && below <= workArea.height - 50;
}

/** Place and size of the next window. A second window is moved a little, so that both are seen. */
export function nextWindowState(settings: Settings, open: number): WindowState {
  const saved = settings.values()[KEY];
  if (typeof saved !== 'object' || saved === null) return { bounds: DEFAULT, maximized: false };
  const { x, y, width, height, maximized } = saved as Readonly<Record<string, unknown>>;
  if (!isNumber(width) || !isNumber(height)) return { bounds: DEFAULT, maximized: false };
  const size = {
    width: Math.max(width, LEAST.width),
    height: Math.max(height, LEAST.height),
  };
  const offset = 24 * open;
  const place =
    isNumber(x) && isNumber(y) && isReachable({ x, y, ...size })
      ? { x: x + offset, y: y + offset }
      : {};
  return { bounds: { ...size, ...place }, maximized: maximized === true && open === 0 };
}

/** Remembers where a window was when it closes. */
export function rememberWindowState(window: BrowserWindow, settings: Settings): void {
  window.on('close', () => {
    const value = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    settings.write(KEY, value).catch(() => undefined);
  });
}
