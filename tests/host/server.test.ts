import { mkdir, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { startHostServer, type HostServer } from '../../electron/host/server.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let server: HostServer | null = null;
let windows = 0;

afterEach(async () => {
  await server?.close();
  server = null;
  windows = 0;
});

async function start(): Promise<HostServer> {
  const folder = await temporary();
  const page = join(folder, 'page');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(page, 'assets', 'a.js'), 'export {};');
  await writeFile(join(page, 'assets', 'task-sandbox-a1_B.js'), '');
  await writeFile(join(page, '.hidden.js'), 'hidden');
  await writeFile(join(page, 'program.exe'), 'no type of the page');
  await writeFile(join(folder, 'secret.json'), '{"secret":true}');
  server = await startHostServer({ port: 0, page, onWindow: () => windows++ });
  return server;
}

/** A request exactly as given: fetch would tidy paths and forbid headers. */
function ask(
  { port }: HostServer,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (body += chunk));
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

async function comeIn(host: HostServer): Promise<Record<string, string>> {
  const link = new URL(host.entrance.link());
  const answer = await ask(host, link.pathname + link.search);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { cookie };
}

function openSocket(
  { port }: HostServer,
  path: string,
  headers: Record<string, string>,
): Promise<'open' | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

describe('the browser host', () => {
  it('lets one holder of a link in, and the cookie is for that launch alone', async () => {
    const host = await start();
    const link = new URL(host.entrance.link());
    expect(link.hostname).toBe('127.0.0.1');
    const first = await ask(host, link.pathname + link.search);
    expect(first.status).toBe(200);
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^precocial-[0-9a-f]{12}=\S{40,}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(host, link.pathname + link.search)).status).toBe(403);
    const other = await startHostServer({ port: 0, page: '/', onWindow: () => undefined });
    expect(other.entrance.cookie.split('=')[0]).not.toBe(cookie.split('=')[0]);
    await other.close();
  });

  it('leads a link to its page and nowhere else', async () => {
    const host = await start();
    const link = new URL(host.entrance.link('/?record=a&b="c"'));
    const { body } = await ask(host, link.pathname + link.search);
    expect(body).toContain('content="0;url=/?record=a&amp;b=&quot;c&quot;"');
  });

  it('refuses a wrong token and anything without the cookie', async () => {
    const host = await start();
    expect((await ask(host, '/enter?token=wrong')).status).toBe(403);
    expect((await ask(host, '/enter')).status).toBe(403);
    expect((await ask(host, '/')).status).toBe(403);
    expect((await ask(host, '/', { cookie: 'precocial-000000000000=guess' })).status).toBe(403);
  });

  it('serves the page with a strict policy and never from a store', async () => {
    const host = await start();
    const answer = await ask(host, '/assets/a.js', await comeIn(host));
    expect(answer).toMatchObject({ status: 200, body: 'export {};' });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-(inline|eval)(?!')/);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('lets the worker of own tasks evaluate their code, and ask for nothing', async () => {
    const host = await start();
    const answer = await ask(host, '/assets/task-sandbox-a1_B.js', await comeIn(host));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'unsafe-eval'",
    );
  });

  it('answers only its own names: a rebound domain gets nothing', async () => {
    const host = await start();
    const cookie = await comeIn(host);
    expect((await ask(host, '/', { ...cookie, host: 'evil.example' })).status).toBe(403);
    expect((await ask(host, '/', { ...cookie, host: `127.0.0.1:1` })).status).toBe(403);
    expect((await ask(host, '/', { ...cookie, host: `localhost:${host.port}` })).status).toBe(200);
  });

  it('refuses requests that come from another origin', async () => {
    const host = await start();
    const cookie = await comeIn(host);
    const own = `http://127.0.0.1:${host.port}`;
    expect((await ask(host, '/', { ...cookie, origin: own })).status).toBe(200);
    expect((await ask(host, '/', { ...cookie, origin: 'https://evil.example' })).status).toBe(403);
    expect((await ask(host, '/', { ...cookie, origin: 'null' })).status).toBe(403);
    expect((await ask(host, '/', { ...cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('allows no method but GET and HEAD', async () => {
    const host = await start();
    const cookie = await comeIn(host);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask(host, '/', cookie, method)).status).toBe(405);
    }
    expect((await ask(host, '/', cookie, 'HEAD')).status).toBe(200);
  });

  it.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/../../secret.json',
    '/assets/%2e%2e/%2e%2e/secret.json',
    '/..\\secret.json',
    '/%5c..%5csecret.json',
    '//secret.json',
    '/secret.json%00.js',
    '/%',
    '/.hidden.js',
    '/program.exe',
    '/assets',
  ])('does not serve %s', async (path) => {
    const host = await start();
    const answer = await ask(host, path, await comeIn(host));
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret":');
  });

  it('opens the lab only to its own page with the cookie', async () => {
    const host = await start();
    const cookie = await comeIn(host);
    const origin = `http://127.0.0.1:${host.port}`;
    expect(await openSocket(host, '/lab', { origin })).toBe(403);
    expect(await openSocket(host, '/lab', { ...cookie })).toBe(403);
    expect(await openSocket(host, '/lab', { ...cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await openSocket(host, '/other', { ...cookie, origin })).toBe(403);
    expect(await openSocket(host, '/lab', { ...cookie, origin: 'http://evil', host: 'evil' })).toBe(
      403,
    );
    expect(windows).toBe(0);
    expect(await openSocket(host, '/lab', { ...cookie, origin })).toBe('open');
    expect(windows).toBe(1);
  });

  it('outlives whoever asks for the lab and hangs up before the answer', async () => {
    const host = await start();
    const asking = `GET /lab HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`;
    for (let n = 0; n < 60; n++) {
      await new Promise<void>((resolve) => {
        const socket = connect(host.port, '127.0.0.1', () => {
          socket.write(asking, () => socket.resetAndDestroy());
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve());
      });
    }
    expect((await ask(host, '/')).status).toBe(403);
  });

  it('says when its port is taken', async () => {
    const host = await start();
    await expect(
      startHostServer({ port: host.port, page: '/', onWindow: () => undefined }),
    ).rejects.toMatchObject({ code: 'busy' });
  });
});
