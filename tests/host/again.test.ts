import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import { comeAgain } from '../../renderer/lab/again.ts';
import { createAgain, readLastLaunch, rememberLaunch } from '../../electron/host/again.ts';
import { startHostServer, type HostServer } from '../../electron/host/server.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const KEY = new Uint8Array(32).fill(7);

const servers: HostServer[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const server of servers.splice(0)) await server.close();
});

async function start(key: Uint8Array, port = 0): Promise<HostServer> {
  const server = await startHostServer({
    port,
    page: await temporary(),
    onWindow: () => undefined,
    again: createAgain(key),
  });
  servers.push(server);
  return server;
}

/** The page's fetch, which names its origin as a browser does, and keeps the cookie it is given. */
function pageAt(port: number, origin = `http://127.0.0.1:${port}`): { cookie: string } {
  const jar = { cookie: '' };
  const own = globalThis.fetch;
  vi.stubGlobal('fetch', async (path: string, options: RequestInit) => {
    const headers = { ...(options.headers as Record<string, string>), Origin: origin };
    const response = await own(`http://127.0.0.1:${port}${path}`, { ...options, headers });
    jar.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? jar.cookie;
    return response;
  });
  return jar;
}

function opens(port: number, cookie: string): Promise<boolean> {
  const origin = `http://127.0.0.1:${port}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}/lab`, { headers: { origin, cookie } });
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.terminate();
      resolve(true);
    });
    socket.on('unexpected-response', () => resolve(false));
    socket.on('error', () => undefined);
  });
}

describe('coming in again', () => {
  it('lets a window of an earlier launch in by proof of the key', async () => {
    const first = await start(KEY);
    const { port } = first;
    const old = first.entrance.cookie.split(';')[0] ?? '';
    await first.close();
    servers.length = 0;
    await start(KEY, port);
    const page = pageAt(port);
    expect(await opens(port, old)).toBe(false);
    expect(await comeAgain(KEY)).toBe('in');
    expect(await opens(port, page.cookie)).toBe(true);
  });

  it('lets nobody in without the key, and gives none away to a stranger at the port', async () => {
    const { port } = await start(new Uint8Array(32).fill(9));
    const page = pageAt(port);
    expect(await comeAgain(KEY)).toBe('refused');
    expect(await comeAgain(null)).toBe('refused');
    expect(page.cookie).toBe('');
  });

  it('answers no other origin, and each question once', async () => {
    const { port } = await start(KEY);
    pageAt(port, 'http://127.0.0.1:1');
    expect(await comeAgain(KEY)).toBe('refused');
    const again = createAgain(KEY);
    const { question } = again.ask('q');
    expect(again.answers(question, 'wrong')).toBe(false);
    expect(again.answers(question, 'wrong')).toBe(false);
  });

  it('finds nobody at a port that is closed', async () => {
    const { port } = await start(KEY);
    await servers.pop()?.close();
    pageAt(port);
    expect(await comeAgain(KEY)).toBe('nobody');
  });

  it('remembers key and port for this account alone, and begins anew after damage', async () => {
    const folder = await temporary();
    expect((await readLastLaunch(folder)).port).toBeNull();
    await rememberLaunch(folder, { key: KEY, port: 4321 });
    expect(await readLastLaunch(folder)).toEqual({ key: KEY, port: 4321 });
    const file = join(folder, 'host.json');
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 20));
    const anew = await readLastLaunch(folder);
    expect(anew.port).toBeNull();
    expect(anew.key).not.toEqual(KEY);
  });
});
