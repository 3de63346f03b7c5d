import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { windowPort } from '../../electron/host/window-port.ts';
import { createLabClient, type LabClient } from '../../shared/contract/client.ts';
import { encode } from '../../shared/contract/codec.ts';
import { socketPort } from '../../shared/contract/socket-port.ts';
import { serveProcess } from '../e2e/drivers/host.ts';
import { temporaryFolders } from '../support/temporary.ts';

const temporary = temporaryFolders();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

const MIB = 2 ** 20;
/** Answers of 7 MB each: 550 MB, were they all held. */
const ASKED = 80;

/** Most memory that a process has had, in MiB. Linux only. */
function peakMemory(pid: number): number {
  const text = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/VmHWM:\s+(\d+)/.exec(text)?.[1] ?? NaN) / 1024;
}

/** Processor time that a process has taken, in seconds. */
function processorTime(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

async function startHost() {
  const folder = await temporary();
  const host = await serveProcess({
    library: join(folder, 'library'),
    settings: join(folder, 'settings'),
  });
  ends.push(() => host.child.kill('SIGKILL'));
  const { origin, host: address } = new URL(host.url);
  const entered = await fetch(host.url);
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  async function open(): Promise<WebSocket> {
    const socket = new WebSocket(`ws://${address}/lab`, { headers: { origin, cookie } });
    ends.push(() => socket.terminate());
    await once(socket, 'open');
    return socket;
  }
  return { pid: host.child.pid ?? 0, open };
}

/** Processor seconds of the host that each of some answers took, at most. */
async function slowest(lab: LabClient, pid: number): Promise<number> {
  let most = 0;
  const asks = [
    () => lab.request('library.list', {}),
    () => lab.request('genome.read', { ref: { kind: 'champion', name: 'mnist' } }),
  ];
  for (let n = 0; n < 20; n++) {
    const before = processorTime(pid);
    await asks[n % 2]?.();
    most = Math.max(most, processorTime(pid) - before);
  }
  return most;
}

describe('a window that asks for everything and reads nothing', () => {
  it('takes no memory and keeps no other window waiting; once it reads, it gets all it asked for', async () => {
    const { pid, open } = await startHost();
    const unread = await open();
    const other = createLabClient(socketPort(await open()));
    await slowest(other, pid);
    let answers = 0;
    unread.on('message', (data: Buffer) => (answers += data.length > 6 * MIB ? 1 : 0));
    unread.pause();
    for (let id = 1; id <= ASKED; id++)
      unread.send(
        encode({
          ...{ type: 'request', id, name: 'file.asset' },
          params: { path: 'encoder/racing.decoder' },
        }),
      );
    expect(await slowest(other, pid)).toBeLessThan(1);
    expect(peakMemory(pid)).toBeLessThan(400);
    expect(answers).toBe(0);
    unread.resume();
    await expect.poll(() => answers, { timeout: 150_000 }).toBe(ASKED);
    expect(peakMemory(pid)).toBeLessThan(400);
  }, 240_000);

  it('may be twenty windows', async () => {
    const { pid, open } = await startHost();
    const other = createLabClient(socketPort(await open()));
    await slowest(other, pid);
    for (let n = 0; n < 20; n++) {
      const unread = await open();
      unread.pause();
      for (let id = 1; id <= 20; id++)
        unread.send(
          encode({
            ...{ type: 'request', id, name: 'file.asset' },
            params: { path: 'encoder/racing.decoder' },
          }),
        );
    }
    expect(await slowest(other, pid)).toBeLessThan(1);
    expect(peakMemory(pid)).toBeLessThan(400);
  }, 120_000);
});

describe('the port of a window', () => {
  async function pair() {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('no port');
    const window = new WebSocket(`ws://127.0.0.1:${address.port}`);
    const [[socket]] = (await Promise.all([once(server, 'connection'), once(window, 'open')])) as [
      [WebSocket],
      unknown,
    ];
    ends.push(() => {
      window.terminate();
      socket.terminate();
      server.close();
    });
    return { window, port: windowPort(socket) };
  }

  it('says what waits, and hands everything over in order', async () => {
    const { window, port } = await pair();
    const first: number[] = [];
    window.on('message', (data: Buffer) => first.push(data[0] ?? -1));
    window.pause();
    for (let n = 0; n < 40; n++) port.send(new Uint8Array(MIB).fill(n));
    expect(port.flow?.waiting()).toBeGreaterThan(30 * MIB);
    window.resume();
    await expect.poll(() => first.length, { timeout: 30_000 }).toBe(40);
    expect(first).toEqual(Array.from({ length: 40 }, (_, n) => n));
    await expect.poll(() => port.flow?.waiting()).toBe(0);
  });

  it('is closed with a reason beyond 128 MiB', async () => {
    const { window, port } = await pair();
    const lab = createLabClient(socketPort(window));
    const asked = lab.request('library.list', {});
    window.pause();
    for (let n = 0; n < 130; n++) port.send(encode(new Uint8Array(MIB)));
    expect(port.flow?.waiting()).toBe(Infinity);
    window.resume();
    await expect(asked).rejects.toMatchObject({
      code: 'disconnected',
      message:
        'This window did not read 128 MiB of answers, so it was disconnected. Drafts and runs are kept.',
    });
  });

  it('takes no more requests while it is held', async () => {
    const { window, port } = await pair();
    let heard = 0;
    port.onMessage(() => heard++);
    port.flow?.hold(true);
    window.send(Uint8Array.of(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toBe(0);
    port.flow?.hold(false);
    await expect.poll(() => heard).toBe(1);
  });
});
