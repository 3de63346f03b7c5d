import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * A file or folder held for one process by a local socket, which the operating system closes when its process
 * ends, however it ends: a crash cannot leave it behind.
 */
export interface Hold {
  release(): void;
}

/** How long to wait for a process that is just being ended. */
const PATIENCE_MS = 1500;

/** Address of a path's socket: abstract on Linux, a pipe on Windows, a file in the temporary folder elsewhere. */
function addressOf(path: string): string {
  const name = `precocial-${createHash('sha256').update(path).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

function listen(address: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve(server);
    });
  });
}

/** True if some process answers at the address. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Listens at the address, after removing a socket file whose process is gone. */
async function claim(address: string): Promise<Server | null> {
  const server = await listen(address);
  if (server !== null || process.platform === 'linux' || process.platform === 'win32')
    return server;
  if (await answers(address)) return null;
  rmSync(address, { force: true });
  return listen(address);
}

/** True if a living process, this one included, holds the path. @param path absolute, without links */
export function isHeld(path: string): Promise<boolean> {
  return answers(addressOf(path));
}

/** Takes a path for this process; null if another process has it. @param path absolute, without links */
export async function hold(path: string): Promise<Hold | null> {
  const address = addressOf(path);
  let server: Server | null = null;
  for (let waited = 0; server === null && waited <= PATIENCE_MS; waited += 50) {
    if (waited > 0) await delay(50);
    server = await claim(address);
  }
  if (server === null) return null;
  const held = server;
  return { release: () => held.close() };
}
