import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { WebSocketServer, type WebSocket } from 'ws';

import { MAX_MESSAGE } from '../../shared/contract/codec.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { Again } from './again.ts';
import { createEntrance, type Entrance } from './entrance.ts';
import { errorCode } from '../system/files.ts';
import { isOwnRequest } from './guard.ts';
import { PAGE_HEADERS, pageFile } from '../lab/page.ts';
import { windowPort } from './window-port.ts';
import type { Duplex } from 'node:stream';
import type { Port } from '../../shared/contract/wire.ts';

const HOST = '127.0.0.1';
/** Path of the WebSocket that carries the Lab contract. */
const LAB = '/lab';
/** Connections at a time: each holds at most one file of the page that is not read yet. */
const MOST_CONNECTIONS = 100;
/** Where a window of an earlier launch asks to come in again. */
const AGAIN = '/again';

export interface HostServer {
  readonly port: number;
  readonly entrance: Entrance;
  /** Windows connected now. */
  readonly windows: () => number;
  readonly close: () => Promise<void>;
}

export interface HostServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** dist/renderer */
  readonly page: string;
  readonly onWindow: (port: Port) => void;
  readonly onWindowsChanged?: (count: number) => void;
  /** Lets windows of earlier launches in again; absent: none. */
  readonly again?: Again;
}

function answer(response: ServerResponse, status: number, body: string | Uint8Array, type: string) {
  response.writeHead(status, { ...PAGE_HEADERS, 'Content-Type': type });
  response.end(body);
}

const say = (response: ServerResponse, status: number, text: string): void =>
  answer(response, status, `${text}\n`, 'text/plain; charset=utf-8');

/** A page, not a redirect: the Strict cookie would not go along with a redirect from elsewhere. */
function entered(response: ServerResponse, entrance: Entrance, to: string): void {
  response.setHeader('Set-Cookie', entrance.cookie);
  const target = to.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  answer(
    response,
    200,
    `<!doctype html><meta charset="utf-8"><title>Precocial</title><meta http-equiv="refresh" content="0;url=${target}">`,
    'text/html; charset=utf-8',
  );
}

function enter(request: IncomingMessage, response: ServerResponse, url: URL, entrance: Entrance) {
  const to = entrance.spend(url.searchParams.get('token') ?? '');
  if (to !== null) entered(response, entrance, to);
  else if (entrance.knows(request.headers.cookie)) entered(response, entrance, '/');
  else {
    say(response, 403, 'This link has been used or is wrong. Start Precocial again for a new one.');
  }
}

/** Two requests: the window's question is answered with one, and the answer to that one brings the cookie. */
function comeAgain(
  request: IncomingMessage,
  response: ServerResponse,
  entrance: Entrance,
  again: Again,
): void {
  const { 'x-question': question, 'x-proof': proof } = request.headers;
  if (typeof question !== 'string' || question.length > 100) {
    say(response, 400, 'A window that comes again asks a question.');
  } else if (proof === undefined) {
    answer(response, 200, JSON.stringify(again.ask(question)), 'application/json');
  } else if (typeof proof === 'string' && again.answers(question, proof)) {
    response.setHeader('Set-Cookie', entrance.cookie);
    response.writeHead(204, PAGE_HEADERS);
    response.end();
  } else say(response, 403, 'This window is not known.');
}

interface Served {
  readonly page: string;
  readonly port: number;
  readonly entrance: Entrance;
  readonly again: Again | undefined;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { page, port, entrance, again }: Served,
): Promise<void> {
  const isAgain = request.url === AGAIN && request.method === 'POST' && again !== undefined;
  if (!isOwnRequest(request, port, isAgain)) {
    say(response, 403, 'Only the window of Precocial itself is served.');
    return;
  }
  if (isAgain) {
    comeAgain(request, response, entrance, again);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    say(response, 405, 'Only GET is served.');
    return;
  }
  const target = request.url ?? '/';
  const url = URL.canParse(target, `http://${HOST}`) ? new URL(target, `http://${HOST}`) : null;
  if (url?.pathname === '/enter') {
    enter(request, response, url, entrance);
    return;
  }
  if (!entrance.knows(request.headers.cookie)) {
    say(response, 403, 'Open the link that Precocial printed when it started.');
    return;
  }
  if (url?.pathname === '/favicon.ico') {
    // Browsers ask for it before they have read the page, which names its own.
    response.writeHead(204, PAGE_HEADERS);
    response.end();
    return;
  }
  // The path as it was sent: a URL object would have resolved its dots already.
  const file = await pageFile(page, target.replace(/[?#].*$/s, ''));
  if (file === null) say(response, 404, 'There is no such file.');
  else {
    response.writeHead(200, file.headers);
    response.end(request.method === 'HEAD' ? '' : file.bytes);
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ host: HOST, port, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') {
      throw new PrecocialError(
        'busy',
        `Port ${port} is in use by another program; choose another with --port, or 0 for a free one.`,
        { port },
      );
    }
    throw new PrecocialError('usage', `Port ${port} cannot be used.`, { port }, { cause: error });
  }
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('a socket has no port');
  return address.port;
}

/** Serves page and lab on loopback, to holders of the launch's cookie alone. */
export async function startHostServer(options: HostServerOptions): Promise<HostServer> {
  let port = 0;
  const entrance = createEntrance(() => `http://${HOST}:${port}`);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  const server = createServer((request, response) => {
    const { page, again } = options;
    handle(request, response, { page, port, entrance, again }).catch(() => response.destroy());
  });

  server.maxConnections = MOST_CONNECTIONS;
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whoever asked may be gone before the answer: an error nobody hears would end the host.
    socket.on('error', () => socket.destroy());
    const allowed =
      isOwnRequest(request, port, true) &&
      entrance.knows(request.headers.cookie) &&
      request.url === LAB;
    if (!allowed) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket));
  });

  function accept(socket: WebSocket): void {
    const changed = (): void => options.onWindowsChanged?.(sockets.clients.size);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => queueMicrotask(changed));
    options.onWindow(windowPort(socket));
    changed();
  }

  port = await listen(server, options.port);
  return {
    port,
    entrance,
    windows: () => sockets.clients.size,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
