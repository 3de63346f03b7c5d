import { protocol } from 'electron';

import { PAGE_HEADERS, pageFile } from '../lab/page.ts';

const SCHEME = 'app';
const HOST = 'precocial';

/** The address of the window's page. */
export const PAGE = `${SCHEME}://${HOST}/index.html`;

/** True for an address of the page. Node gives custom schemes the origin "null", so scheme and host are compared. */
export function isOwnPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === `${SCHEME}:` && url.host === HOST;
}

/** Must be called before Electron is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

async function respond(page: string, request: Request): Promise<Response> {
  if (!isOwnPage(request.url) || request.method !== 'GET') {
    return new Response(null, { status: 403, headers: PAGE_HEADERS });
  }
  // The path as it was written: a URL object would have resolved its dots.
  const path = request.url.slice(`${SCHEME}://${HOST}`.length).replace(/[?#].*$/s, '');
  const file = await pageFile(page, path);
  if (file === null) return new Response('not found', { status: 404, headers: PAGE_HEADERS });
  return new Response(file.bytes.slice().buffer, { headers: file.headers });
}

/** Serves the page's files, and nothing beside them. @param page dist/renderer */
export function servePage(page: string): void {
  protocol.handle(SCHEME, (request) => respond(page, request));
}
