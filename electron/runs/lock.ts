import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PrecocialError } from '../../shared/contract/errors.ts';
import { storageError } from '../lab/files.ts';

/**
 * Holds a run for one process. The lock is a local socket that the operating system closes when its
 * process ends, however it ends, so a crash cannot leave it behind. `lock.json` beside the run only says
 * who holds it.
 */
export interface RunLock {
  release(): void;
}

/** How long to wait for a process that is just being ended. */
const PATIENCE_MS = 1500;
const LOCK_FILE = 'lock.json';

/** Address of a run's socket: abstract on Linux, a pipe on Windows, a file in the temporary folder elsewhere. */
function addressOf(folder: string): string {
  const name = `precocial-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 24)}`;
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
function isHeld(address: string): Promise<boolean> {
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
  if (await isHeld(address)) return null;
  rmSync(address, { force: true });
  return listen(address);
}

/** Who holds a run, as `lock.json` says; null where it says nothing. */
export function lockHolder(folder: string): number | null {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, LOCK_FILE), 'utf8'));
    if (
      typeof value === 'object' &&
      value !== null &&
      'pid' in value &&
      typeof value.pid === 'number'
    )
      return value.pid;
  } catch {
    return null;
  }
  return null;
}

/** True if a living process holds the run. */
export function isLocked(folder: string): Promise<boolean> {
  return isHeld(addressOf(folder));
}

/**
 * Takes a run for this process.
 * @throws PrecocialError 'busy' if another process has it open, 'storage' if the folder cannot be written
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const address = addressOf(folder);
  let server: Server | null = null;
  for (let waited = 0; server === null && waited <= PATIENCE_MS; waited += 50) {
    if (waited > 0) await delay(50);
    server = await claim(address);
  }
  if (server === null) {
    const holder = lockHolder(folder);
    const who = holder === null ? 'another process' : `process ${holder}`;
    throw new PrecocialError(
      'busy',
      `The run ${folder} is open in ${who}; stop it there first. Nothing was changed.`,
      { file: folder },
    );
  }
  const held = server;
  try {
    writeFileSync(join(folder, LOCK_FILE), `${JSON.stringify({ pid: process.pid })}\n`);
  } catch (error) {
    rmSync(join(folder, LOCK_FILE), { force: true });
    held.close();
    throw storageError('The run was not opened', folder, error);
  }
  return {
    release: () => {
      rmSync(join(folder, LOCK_FILE), { force: true });
      held.close();
    },
  };
}
