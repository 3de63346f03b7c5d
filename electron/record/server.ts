import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, PrecocialError, type ErrorCode } from '../../shared/base/errors.ts';
import { decode, encode } from '../../shared/contract/codec.ts';
import type { FilmJob, FilmReport } from '../../shared/contract/film.ts';
import { checkStreamParams } from '../../shared/contract/schemas.ts';
import { readAsset } from '../encoders/assets.ts';
import type { CancelSignal } from '../../shared/base/cancel.ts';
import type { CoursePiece } from '../../shared/tasks/program/course.ts';
import { addedSources, taskOf } from '../../shared/tasks/registry.ts';
import { sourcesOfProcess } from '../encoders/find.ts';
import { runCourse } from '../rollouts/course.ts';
import { PAGE_HEADERS, pageFile } from '../lab/page.ts';
import { parseJson } from '../../shared/formats/json-source.ts';
import { decodeText } from '../../shared/formats/text.ts';
import type { ProgramPlaces } from '../system/places.ts';

/** Largest piece of a film that the page sends at once. */
const MOST_BYTES = 64 << 20;

export interface FilmProgress {
  readonly frame: number;
  readonly frames: number;
  readonly note: string;
}

export interface FilmHandlers {
  readonly write: (position: number, bytes: Uint8Array) => Promise<void>;
  readonly onProgress: (progress: FilmProgress) => void;
}

export interface FilmServer {
  /** Address of the page that draws the film. */
  readonly url: string;
  /** Settles when the page says that it is done, or why it is not. */
  readonly report: Promise<FilmReport>;
  readonly close: () => void;
}

/**
 * Serves one film's page to one browser on loopback: the page, the kernels, and a way back for the bytes. Every
 * path begins with a secret that only the browser's address holds.
 */
export async function serveFilm(
  places: ProgramPlaces,
  job: FilmJob,
  handlers: FilmHandlers,
): Promise<FilmServer> {
  const secret = randomBytes(24).toString('base64url');
  let resolve: (report: FilmReport) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const report = new Promise<FilmReport>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  report.catch(() => undefined);
  const closed = new AbortController();
  const posts: Readonly<Record<string, (body: Uint8Array, query: URLSearchParams) => unknown>> = {
    write: (body, query) => handlers.write(Number(query.get('position')), body),
    progress: (body) => handlers.onProgress(parse(body)),
    done: (body) => resolve(parse(body)),
    failed: (body) => {
      const { code, message } = parse<{ code: ErrorCode; message: string }>(body);
      reject(new PrecocialError(code, message));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, given, ...rest] = pathname.split('/');
    const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    if (given !== secret || request.headers.host !== host) return end(response, 403, 'text/plain');
    const path = rest.join('/');
    if (request.method === 'POST') {
      if (path === 'rollout') {
        const pieces = await rolloutOf(await bodyOf(request), closed.signal);
        return end(response, 200, 'application/octet-stream', encode(pieces));
      }
      const handler = posts[path];
      if (handler === undefined) return end(response, 404, 'text/plain');
      await handler(await bodyOf(request), searchParams);
      return end(response, 204, 'text/plain');
    }
    if (path === 'job') return end(response, 200, 'application/json', JSON.stringify(job));
    if (path === 'tasks')
      return end(response, 200, 'application/json', JSON.stringify(addedSources()));
    if (path.startsWith('files/')) {
      const name = decodeURIComponent(path.slice('files/'.length));
      return end(
        response,
        200,
        'application/octet-stream',
        await readAsset(places, name, sourcesOfProcess()),
      );
    }
    const file = await pageFile(places.renderer, `/${path}`);
    if (file === null) return end(response, 404, 'text/plain');
    response.writeHead(200, file.headers);
    response.end(file.bytes);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      end(response, 500, 'text/plain', messageOf(error));
      reject(error);
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/${secret}/record.html`,
    report,
    close: () => {
      closed.abort();
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A stretch of a rollout of a task that a program steps, here and at once. */
async function rolloutOf(body: Uint8Array, signal: CancelSignal): Promise<CoursePiece[]> {
  const { task, ...request } = checkStreamParams('rollout', decode(body));
  const pieces: CoursePiece[] = [];
  await runCourse(taskOf(task), request, (piece) => pieces.push(piece), signal);
  return pieces;
}

function end(
  response: ServerResponse,
  status: number,
  type: string,
  body?: string | Uint8Array,
): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'Content-Type': type });
  response.end(body);
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MOST_BYTES)
      throw new PrecocialError('internal', 'A piece of the film is too large.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parse<T>(body: Uint8Array): T {
  return parseJson(decodeText(body)).value as T;
}
