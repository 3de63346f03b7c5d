import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';

import { focusedWindow } from './menu.ts';
import type { Laboratory } from '../lab/lab.ts';
import type { RunEntry } from '../../shared/contract/lab.ts';

/** Settings a person may switch off. */
const KEEP_AWAKE = 'keepAwake';
const NOTIFY = 'notifyEnd';

const ENDS: Readonly<Record<string, string>> = {
  finished: 'has finished',
  stopped: 'has stopped',
  crashed: 'ended unexpectedly; it can be resumed',
};

/** Mean progress of the searches that run, 0..1; null if none does. */
export function progressOf(active: readonly RunEntry[]): number | null {
  if (active.length === 0) return null;
  const parts = active.map((run) => run.generation / Math.max(run.generations, 1));
  return Math.min(1, parts.reduce((sum, part) => sum + part, 0) / parts.length);
}

/** The newest notifications: Electron drops one that nothing holds, and its click with it (electron#16922). */
const told = new Set<Notification>();
const MOST_TOLD = 20;

function tellEnd(run: RunEntry): void {
  const how = ENDS[run.status];
  // Who looks at the window sees it there.
  if (how === undefined || !Notification.isSupported() || BrowserWindow.getFocusedWindow()) return;
  const notification = new Notification({
    title: `The search ${run.name} ${how}`,
    body: run.message ?? `${run.generation} of ${run.generations} generations.`,
  });
  const over = (): void => void told.delete(notification);
  notification.on('click', () => {
    over();
    focusedWindow()?.show();
  });
  notification.on('close', ({ reason }) => {
    // Windows then keeps it in its list of notifications, where it can still be clicked.
    if (reason !== 'timedOut') over();
  });
  notification.on('failed', over);
  told.add(notification);
  const [oldest] = told;
  if (told.size > MOST_TOLD && oldest !== undefined) told.delete(oldest);
  notification.show();
}

/** Shows searches outside the windows: task bar, no sleep meanwhile, a notification at the end. */
export function showActivity(laboratory: Laboratory): void {
  const { settings, hub } = laboratory;
  const wanted = (key: string): boolean => settings.values()[key] !== false;
  const known = new Set<string>();
  let blocker: number | null = null;

  function update(): void {
    const active = laboratory.runs().active();
    const progress = progressOf(active);
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(progress ?? -1);
    const working = active.some((run) => run.status === 'running') && wanted(KEEP_AWAKE);
    if (working) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
  }

  hub.onBroadcast((name, value) => {
    if (name === 'run.generation') update();
    if (name !== 'run.status') return;
    const run = value as RunEntry;
    if (ENDS[run.status] === undefined) known.add(run.id);
    else if (known.delete(run.id) && wanted(NOTIFY)) tellEnd(run);
    update();
  });
}
