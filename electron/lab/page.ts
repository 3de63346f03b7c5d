import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';

import { isWithin } from '../system/files.ts';

/**
 * What the window's page may do: its own scripts and WebAssembly, no inline script, no eval, no other
 * origin. Styles may be inline because the controls measure and place themselves with them.
 */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * What the worker that runs a person's own task may do (renderer/lab/sandbox/task-sandbox.ts): evaluate the code that it is
 * given. It loads no script, asks for nothing and starts no worker.
 */
export const SANDBOX_POLICY = "default-src 'none'; script-src 'unsafe-eval'";

const SANDBOX = /^task-sandbox-[\w-]+\.js$/;

/** Headers of every answer, in both shells. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': CONTENT_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
  'Cache-Control': 'no-store',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export interface PageFile {
  readonly bytes: Uint8Array;
  /** Of the answer, those of its type and policy included. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A file of the page by the path of its address; null for anything that is not one, however spelt.
 * @param pathname still percent-encoded, beginning with '/'
 */
export async function pageFile(folder: string, pathname: string): Promise<PageFile | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  // A backslash or a drive's colon would be a way out on Windows.
  if (/[\0\\:]/.test(decoded) || decoded.split('/').some((part) => part.startsWith('.'))) {
    return null;
  }
  const path = join(folder, decoded === '/' ? 'index.html' : decoded);
  const type = TYPES[extname(path)];
  if (!isWithin(folder, path) || type === undefined) return null;
  try {
    return {
      bytes: new Uint8Array(await readFile(path)),
      headers: {
        ...PAGE_HEADERS,
        ...(SANDBOX.test(basename(path)) ? { 'Content-Security-Policy': SANDBOX_POLICY } : {}),
        'Content-Type': type,
      },
    };
  } catch {
    return null;
  }
}
