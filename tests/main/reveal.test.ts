import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BrowserWindow } from 'electron';

import { LATEST_MS, revealWhenReady } from '../../electron/main/reveal.ts';
import { FakeWindow } from './electron.ts';

let window: FakeWindow;
beforeEach(() => {
  vi.useFakeTimers();
  window = new FakeWindow();
  revealWhenReady(window as unknown as BrowserWindow, () => window.show());
});
afterEach(() => vi.useRealTimers());

it.each([
  ['ready-to-show', () => window.emit('ready-to-show')],
  ['did-finish-load', () => window.webContents.emit('did-finish-load')],
  ['did-fail-load', () => window.webContents.emit('did-fail-load')],
])('shows a window at %s, and once', (_event, happen) => {
  expect(window.shown).toBe(0);
  happen();
  expect(window.shown).toBe(1);
  window.emit('ready-to-show');
  window.webContents.emit('did-finish-load');
  vi.advanceTimersByTime(2 * LATEST_MS);
  expect(window.shown).toBe(1);
});

it('shows a window of which nothing is heard after two seconds', () => {
  vi.advanceTimersByTime(LATEST_MS - 1);
  expect(window.shown).toBe(0);
  vi.advanceTimersByTime(1);
  expect(window.shown).toBe(1);
});

it('does not show a window that is gone', () => {
  window.destroyed = true;
  vi.advanceTimersByTime(LATEST_MS);
  expect(window.shown).toBe(0);
});
