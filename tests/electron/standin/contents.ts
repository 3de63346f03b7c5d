import type { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page, Route } from 'playwright-core';
import type {
  HandlerDetails,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron';

import { isolatedWorld, PAGE_WORLD } from './page-scripts.ts';
import { listening, preventable, strict } from './implement.ts';
import { note } from './control.ts';
import { toBrowser, toElectron } from './address.ts';

const WORLD = 'preload';

type Packed = { readonly bytes: string } | { readonly value: unknown };

/** What the other parts of the stand-in do for a page. */
export interface PageServices {
  readonly respond: (request: Request) => Promise<Response>;
  /** True if the program's request filter cancels it. */
  readonly isCancelled: (url: string) => boolean;
  readonly received: (
    channel: string,
    event: { readonly sender: WebContents; readonly senderFrame: WebFrameMain },
    given: readonly unknown[],
  ) => void;
}

export interface StandInContents {
  readonly contents: WebContents;
  readonly emitter: EventEmitter;
  readonly load: (address: string) => Promise<void>;
  readonly destroyed: () => void;
}

const pack = (value: unknown): Packed =>
  value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : { value };

const unpack = (packed: Packed): unknown =>
  'bytes' in packed ? new Uint8Array(Buffer.from(packed.bytes, 'base64')) : packed.value;

async function fulfil(route: Route, services: PageServices): Promise<void> {
  const address = toElectron(route.request().url());
  if (!address.startsWith('app://')) {
    if (!services.isCancelled(address)) note('unexpected', `request to ${address}`);
    await route.abort('blockedbyclient');
    return;
  }
  // A URL object has resolved the dots of a path by now, as Chromium does before it asks.
  const response = await services.respond(
    new Request(address, { method: route.request().method() }),
  );
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** One page of Chromium as Electron's WebContents. */
export async function createContents(
  page: Page,
  id: number,
  preload: string,
  emitter: EventEmitter,
  services: PageServices,
): Promise<StandInContents> {
  const session: CDPSession = await page.context().newCDPSession(page);
  let world: number | null = null;
  let gone = false;
  let openHandler: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({
    action: 'allow',
  });

  const frame = strict<Pick<WebFrameMain, 'url' | 'parent'>>('webFrameMain', {
    get url() {
      return toElectron(page.url());
    },
    parent: null,
  }) as WebFrameMain;

  const contents = strict('webContents', {
    id,
    mainFrame: frame,
    on: listening<WebContents['on']>(emitter, 'on'),
    once: listening<WebContents['once']>(emitter, 'once'),
    isDestroyed: () => gone,
    setWindowOpenHandler: (handler: typeof openHandler) => {
      openHandler = handler;
    },
    send: (channel: string, ...given: unknown[]) => {
      if (gone || world === null) return;
      const call = `standinReceive(${JSON.stringify(channel)}, ${JSON.stringify(given.map(pack))})`;
      session
        .send('Runtime.evaluate', { expression: call, contextId: world })
        .catch(() => undefined);
    },
  } satisfies Partial<Record<keyof WebContents, unknown>>) as unknown as WebContents;

  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === WORLD) world = context.id;
  });
  session.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== 'standinSend') return;
    const { channel, given } = JSON.parse(payload) as { channel: string; given: Packed[] };
    services.received(channel, { sender: contents, senderFrame: frame }, given.map(unpack));
  });
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'standinSend', executionContextName: WORLD });
  await session.send('Page.enable');
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: PAGE_WORLD });
  await session.send('Page.addScriptToEvaluateOnNewDocument', {
    source: isolatedWorld(readFileSync(preload, 'utf8')),
    worldName: WORLD,
  });

  await page.route('**/*', async (route) => {
    const request = route.request();
    const address = toElectron(request.url());
    const own = toElectron(page.url()).startsWith('app://');
    if (request.isNavigationRequest() && own && !address.startsWith('app://')) {
      const { event, prevented } = preventable();
      emitter.emit('will-navigate', Object.assign(event, { url: address }));
      if (!prevented()) note('unexpected', `navigation to ${address}`);
      await route.abort('aborted');
      return;
    }
    await fulfil(route, services);
  });
  page.on('popup', (popup) => {
    const url = toElectron(popup.url());
    // Chromium has opened it already; Electron would have asked first.
    const { action } = openHandler({
      url,
      frameName: '',
      features: '',
      disposition: 'new-window',
    } as HandlerDetails);
    if (action === 'allow') note('unexpected', `a window for ${url}`);
    void popup.close().catch(() => undefined);
  });
  page.on('crash', () => emitter.emit('render-process-gone'));
  // Hearing the dialogs keeps playwright from dismissing them unseen.
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));

  return {
    contents,
    emitter,
    async load(address) {
      await page.goto(toBrowser(address), { waitUntil: 'domcontentloaded' });
    },
    destroyed() {
      if (gone) return;
      gone = true;
      emitter.emit('destroyed');
    },
  };
}
