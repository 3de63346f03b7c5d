import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle, WebContents } from 'electron';
import type { BrowserContext, Page } from 'playwright-core';

import { createContents, type PageServices, type StandInContents } from './contents.ts';
import { note } from './control.ts';
import { isHostile } from './hostility.ts';
import { listening, preventable } from './implement.ts';

const windows: StandInWindow[] = [];
let nextId = 1;
let context: BrowserContext | null = null;
let services: PageServices | null = null;
let onAllClosed: () => void = () => undefined;
let onContents: (contents: WebContents) => void = () => undefined;

/** Gives windows what they are made of; before the first one. */
export function prepareWindows(given: {
  readonly context: BrowserContext;
  readonly services: PageServices;
  readonly onAllClosed: () => void;
  readonly onContents: (contents: WebContents) => void;
}): void {
  ({ context, services, onAllClosed, onContents } = given);
}

const REQUIRED: Readonly<Record<string, boolean>> = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
};

/** A window that is not hardened is refused: this is where a test would never look. */
function checkPreferences(options: BrowserWindowConstructorOptions): string {
  const preferences = (options.webPreferences ?? {}) as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(REQUIRED)) {
    if (preferences[key] !== value) throw new Error(`webPreferences.${key} must be ${value}.`);
  }
  const { preload } = preferences;
  if (typeof preload !== 'string') throw new Error('The window has no preload.');
  return preload;
}

/** Electron's BrowserWindow on a page of the system's Chromium. */
export class StandInWindow {
  readonly #emitter = new EventEmitter();
  readonly #contentsEvents = new EventEmitter();
  readonly #options: BrowserWindowConstructorOptions;
  readonly #made: Promise<{ page: Page; made: StandInContents }>;
  #contents: WebContents | null = null;
  readonly #id = nextId++;
  #closed = false;
  readonly webContents: WebContents;

  constructor(options: BrowserWindowConstructorOptions) {
    this.#options = options;
    const preload = checkPreferences(options);
    windows.push(this);
    this.#made = this.#make(preload);
    // Electron has its contents at once; here the page is still being made, and only listening is possible.
    this.webContents = new Proxy({} as WebContents, {
      get: (_target, key) => {
        if (key === 'on') return listening<WebContents['on']>(this.#contentsEvents, 'on');
        if (key === 'once') return listening<WebContents['once']>(this.#contentsEvents, 'once');
        if (this.#contents !== null) return Reflect.get(this.#contents, key) as unknown;
        if (key === 'id') return this.#id;
        throw new Error(`webContents.${String(key)} was used before its page was there.`);
      },
    });
  }

  async #make(preload: string): Promise<{ page: Page; made: StandInContents }> {
    if (context === null || services === null) throw new Error('Windows before app is ready.');
    const page = await context.newPage();
    const { width = 1440, height = 900 } = this.#options;
    await page.setViewportSize({ width, height });
    const made = await createContents(page, this.#id, preload, this.#contentsEvents, services);
    this.#contents = made.contents;
    onContents(made.contents);
    page.on('close', () => this.#end(made));
    return { page, made };
  }

  #end(made: StandInContents): void {
    if (this.#closed) return;
    this.#closed = true;
    windows.splice(windows.indexOf(this), 1);
    made.destroyed();
    this.#emitter.emit('closed');
    if (windows.length === 0) onAllClosed();
  }

  static getAllWindows(): StandInWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): StandInWindow | null {
    return windows.at(-1) ?? null;
  }
  static fromWebContents(contents: WebContents): StandInWindow | null {
    return windows.find((window) => window.#contents === contents) ?? null;
  }

  on(event: string, listener: (...given: unknown[]) => void): this {
    this.#emitter.on(event, listener);
    return this;
  }
  once(event: string, listener: (...given: unknown[]) => void): this {
    this.#emitter.once(event, listener);
    return this;
  }
  async loadURL(address: string): Promise<void> {
    const { made } = await this.#made;
    await made.load(address);
    if (!isHostile('never-loaded')) this.#contentsEvents.emit('did-finish-load');
    if (!isHostile('never-ready')) this.#emitter.emit('ready-to-show');
  }
  close(): void {
    if (this.#closed) return;
    const { event, prevented } = preventable();
    this.#emitter.emit('close', event);
    if (!prevented()) void this.#made.then(({ page }) => page.close());
  }
  isDestroyed(): boolean {
    return this.#closed;
  }
  show(): void {
    note('window', 'shown');
    this.#emitter.emit('focus');
  }
  focus(): void {
    this.#emitter.emit('focus');
  }
  maximize(): void {
    note('unexpected', 'maximize');
  }
  restore(): void {
    note('unexpected', 'restore');
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  getNormalBounds(): Rectangle {
    const { width = 1440, height = 900 } = this.#options;
    return { x: 10, y: 20, width, height };
  }
  setProgressBar(progress: number): void {
    note('progress', progress.toFixed(3));
  }
}
