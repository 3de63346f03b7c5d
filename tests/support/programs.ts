import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { programPlaces } from '../../electron/system/places.ts';

const children = new Set<ChildProcess>();

/** Ends all that was started here and still runs. */
export async function endPrograms(): Promise<void> {
  const running = [...children].filter(
    ({ exitCode, signalCode }) => (exitCode ?? signalCode) === null,
  );
  const ended = running.map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(ended);
  children.clear();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** A child process whose output can be waited for. */
export class Program {
  private text = '';
  private readonly waiting = new Set<() => void>();

  constructor(readonly child: ChildProcess) {
    children.add(child);
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (data: Buffer) => {
        this.text += data.toString();
        for (const check of [...this.waiting]) check();
      });
  }

  get output(): string {
    return this.text;
  }

  /** Waits until its output matches. */
  says(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const ended = (): void =>
        reject(new Error(`It ended without saying ${String(pattern)}: ${this.text}`));
      const check = (): void => {
        if (!pattern.test(this.text)) return;
        this.waiting.delete(check);
        this.child.off('exit', ended);
        resolve();
      };
      this.waiting.add(check);
      this.child.once('exit', ended);
      check();
    });
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if ((this.child.exitCode ?? this.child.signalCode) !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }

  /** Its exit code, once it has ended. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null)
      await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

export interface ServerOptions {
  /** Keeps objects; true if absent. */
  readonly jetstream?: boolean;
}

export interface Server {
  readonly url: string;
  /** Folder of its own. */
  readonly store: string;
  readonly start: () => Promise<Program>;
}

/**
 * A NATS server on loopback; `start` starts it, again on the same port.
 * @param store folder for what it keeps
 * @param more arguments for it
 */
export async function natsServerIn(
  store: string,
  more: readonly string[] = [],
  { jetstream = true }: ServerOptions = {},
): Promise<Server> {
  const port = await freePort();
  return {
    url: `nats://127.0.0.1:${port}`,
    store,
    start: async () => {
      const place = [
        '-a',
        '127.0.0.1',
        '-p',
        String(port),
        ...(jetstream ? ['-js', '-sd', store] : []),
      ];
      const child = spawn('nats-server', [...place, ...more], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const server = new Program(child);
      await server.says(/Server is ready/);
      return server;
    },
  };
}

/** Starts the command line. */
export function precocial(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Program {
  const bin = join(programPlaces(import.meta.url).root, 'electron', 'cli', 'bin.mjs');
  return new Program(
    spawn(process.execPath, [bin, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    }),
  );
}

/** Starts a worker and waits until it is connected. */
export async function worker(
  url: string,
  name: string,
  more: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const program = precocial(
    ['worker', '--nats', url, '--name', name, '--workers', '1', ...more],
    environment,
  );
  await program.says(/rolls out with/);
  return program;
}
