import { BrowserWindow, app, dialog } from 'electron';

import type { Laboratory } from '../lab/lab.ts';

/** Ends the program in order: asks while a search runs, stops it at a checkpoint, closes the lab. */
export interface Closing {
  /** Asks before this window closes, if it is the last one. */
  readonly guard: (window: BrowserWindow) => void;
}

async function mayStop(laboratory: Laboratory, window: BrowserWindow | null): Promise<boolean> {
  const active = laboratory.runs().active();
  if (active.length === 0) return true;
  const names = active.map((run) => `${run.name} (generation ${run.generation})`).join(', ');
  const question = {
    type: 'question' as const,
    message:
      active.length === 1 ? 'A search is running.' : `${active.length} searches are running.`,
    detail: `${names}. Stopping keeps every finished generation; you can resume later.`,
    buttons: ['Stop and Close', 'Keep Running'],
    defaultId: 1,
    cancelId: 1,
  };
  const { response } =
    window === null
      ? await dialog.showMessageBox(question)
      : await dialog.showMessageBox(window, question);
  return response === 0;
}

export function orderlyClosing(laboratory: Laboratory): Closing {
  let asking = false;
  /** Searches that may be stopped; one begun after the answer is asked about anew. */
  let agreed: ReadonlySet<string> = new Set();
  let closed = false;

  /** @returns true if the event may go on now */
  function askFirst(window: BrowserWindow | null, goOn: () => void): boolean {
    const active = laboratory.runs().active();
    if (active.every(({ id }) => agreed.has(id))) return true;
    if (asking) return false;
    asking = true;
    void mayStop(laboratory, window).then((yes) => {
      asking = false;
      if (!yes) return;
      agreed = new Set(active.map(({ id }) => id));
      goOn();
    });
    return false;
  }

  app.on('before-quit', (event) => {
    if (!askFirst(BrowserWindow.getFocusedWindow(), () => app.quit())) event.preventDefault();
  });
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void laboratory
      .close()
      .catch(() => undefined)
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
  return {
    guard(window) {
      window.on('close', (event) => {
        const last = BrowserWindow.getAllWindows().length === 1 && process.platform !== 'darwin';
        if (last && !askFirst(window, () => window.close())) event.preventDefault();
      });
    },
  };
}
