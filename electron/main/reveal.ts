import type { BrowserWindow } from 'electron';

/** A hidden window that has not told by now that it can be shown is shown as it is, in milliseconds. */
export const LATEST_MS = 2000;

/**
 * Shows a window once, at the first sign that its page is there. `ready-to-show` alone is not enough: on Wayland
 * a hidden window may never emit it (electron#48859), and a page that fails to load does not either.
 * @param show called once, and not for a window that is gone
 */
export function revealWhenReady(window: BrowserWindow, show: () => void): void {
  let pending = true;
  const reveal = (): void => {
    if (!pending) return;
    pending = false;
    clearTimeout(timer);
    if (!window.isDestroyed()) show();
  };
  const timer = setTimeout(reveal, LATEST_MS);
  window.once('ready-to-show', reveal);
  window.webContents.once('did-finish-load', reveal);
  window.webContents.once('did-fail-load', reveal);
}
