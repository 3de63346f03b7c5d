import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./electron.ts'));
import { showActivity } from '../../electron/main/activity.ts';
import { asked, FakeWindow, forget } from './electron.ts';
import { createHub } from '../../electron/lab/hub.ts';
import type { Laboratory } from '../../electron/lab/lab.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

beforeEach(forget);

/** A laboratory of which a search has just ended. */
function endOne(id: string): void {
  const hub = createHub();
  showActivity({
    settings: { values: () => ({}) },
    runs: () => ({ active: () => [] }),
    hub,
  } as unknown as Laboratory);
  const run = { id, name: id, generation: 3, generations: 4 };
  hub.broadcast('run.status', { ...run, status: 'running' } as never);
  hub.broadcast('run.status', { ...run, status: 'finished' } as never);
}

describe('a notification', () => {
  it('is held until it is clicked, though nobody else holds it', async () => {
    endOne('one');
    const [shown] = asked.notifications;
    if (shown === undefined) throw new Error('no notification');
    const weak = new WeakRef(shown);
    asked.notifications.length = 0;
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    const held = weak.deref();
    const window = new FakeWindow();
    asked.focused = window;
    held?.emit('click');
    expect(window.shown).toBe(1);
  });

  it('is held while it lies in the list of notifications, and not for ever', async () => {
    const weak = Array.from({ length: 30 }, (_, k) => {
      endOne(String(k));
      const shown = asked.notifications.pop();
      if (shown === undefined) throw new Error('no notification');
      if (k === 29) shown.emit('close', { reason: 'timedOut' });
      if (k === 28) shown.emit('close', { reason: 'userCanceled' });
      return new WeakRef(shown);
    });
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(weak[29]?.deref()).toBeDefined();
    expect(weak[28]?.deref()).toBeUndefined();
    expect(weak.filter((each) => each.deref() !== undefined)).toHaveLength(20);
  });
});
