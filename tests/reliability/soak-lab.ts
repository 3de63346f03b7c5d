import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Browser, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { createLabClient, type LabClient } from '../../shared/contract/client.ts';
import { socketPort } from '../../shared/contract/socket-port.ts';
import { programPlaces } from '../../electron/system/places.ts';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';

/** A host with a window in Chromium, and a client of our own beside that window. */
export interface SoakedLab {
  readonly host: ChildProcess;
  readonly browserPid: number;
  readonly page: Page;
  readonly lab: LabClient;
  /** Collects the garbage of the host, so that what it takes afterwards is what it holds. */
  collectHost(): Promise<void>;
  close(): Promise<void>;
}

/** Asks the inspector of a process for a collection of its garbage. @param url the inspector's own */
async function collect(url: string): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  // The second one frees what the first one's finalizers let go of.
  for (const id of [1, 2]) {
    socket.send(JSON.stringify({ id, method: 'HeapProfiler.collectGarbage' }));
    await once(socket, 'message');
  }
  socket.close();
  await once(socket, 'close');
}

/** The address that the inspector of a process prints when it listens. */
async function inspectorOf({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('the host has no stderr');
  let text = '';
  for (;;) {
    const found = /ws:\/\/\S+/.exec(text)?.[0];
    if (found !== undefined) return found;
    const [more] = (await once(stderr, 'data')) as [Buffer];
    text += more.toString();
  }
}

interface Host {
  readonly host: ChildProcess;
  readonly url: string;
  readonly inspector: string;
}

async function openHost(folder: string): Promise<Host> {
  const { root } = programPlaces(import.meta.url);
  const host = spawn(
    process.execPath,
    [
      '--inspect=127.0.0.1:0',
      join(root, 'electron', 'cli', 'bin.mjs'),
      ...['serve', '--no-open', '--json', '--library', join(folder, 'library')],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PRECOCIAL_SETTINGS: join(folder, 'settings') },
    },
  );
  const [inspector, [line]] = await Promise.all([
    inspectorOf(host),
    once(createInterface({ input: host.stdout }), 'line') as Promise<[string]>,
  ]);
  host.stderr.pipe(process.stderr);
  return { host, url: (JSON.parse(line) as { readonly url: string }).url, inspector };
}

async function openClient(url: string, page: Page): Promise<LabClient> {
  const { origin, host } = new URL(url);
  const cookies = await page.context().cookies(origin);
  const socket = new WebSocket(`ws://${host}/lab`, {
    headers: {
      origin,
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    },
  });
  await once(socket, 'open');
  return createLabClient(socketPort(socket));
}

/** Opens host, window and client on a library in the folder. */
export async function openSoakedLab(folder: string): Promise<SoakedLab> {
  const { host, url, inspector } = await openHost(folder);
  const server = await chromium.launchServer({
    executablePath: chromiumPath(),
    args: chromiumArguments(),
  });
  const browser: Browser = await chromium.connect(server.wsEndpoint());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(180_000);
  await page.goto(url);
  await page.locator('[data-testid^="entry-"]').first().waitFor();
  const tour = page.getByTestId('tour');
  await page.getByTestId('dial-value').waitFor();
  if (await tour.isVisible()) await tour.getByRole('button', { name: 'End' }).press('Enter');
  const lab = await openClient(url, page);
  return {
    host,
    browserPid: server.process().pid ?? 0,
    page,
    lab,
    collectHost: () => collect(inspector),
    async close() {
      lab.close();
      await browser.close();
      await server.close();
      host.kill();
      await once(host, 'exit');
    },
  };
}
