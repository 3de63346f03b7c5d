import { beforeEach, describe, expect, it } from 'vitest';

import type { LabClient } from '../../../shared/contract/client.ts';
import { keepConnected } from '../../../renderer/lab/keep-connected.ts';
import { lab } from '../../../renderer/lab/lab.ts';
import { connection } from '../../../renderer/lab/connection.ts';

/** A client that ends when told to, and answers every request with its name. */
function client(name: string): { client: LabClient; end: () => void; heard: string[] } {
  const closes: (() => void)[] = [];
  const heard: string[] = [];
  const made = {
    request: (call: string) => Promise.resolve(call === 'shell.again' ? new Uint8Array([1]) : name),
    stream: () => Promise.resolve(null),
    subscribe: (what: string) => {
      heard.push(what);
      return () => undefined;
    },
    onClose: (listener: () => void) => closes.push(listener),
    close: () => undefined,
  } as unknown as LabClient;
  return { client: made, end: () => closes.forEach((close) => close()), heard };
}

const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

describe('a window that keeps connected', () => {
  beforeEach(() => connection.setState({ state: 'connecting', epoch: 0 }));

  it('refuses at once while the laboratory is away, and comes in again with its subscriptions', async () => {
    const [first, second] = [client('first'), client('second')];
    const ways = [first.client, null, null, second.client];
    const keys: (Uint8Array | null)[] = [];
    let connected = 0;
    lab.subscribe('library.changed', () => undefined);
    keepConnected(() => connected++, {
      connect: () => {
        const next = ways.shift();
        return next === null || next === undefined
          ? Promise.reject(new Error('away'))
          : Promise.resolve(next);
      },
      comeAgain: (key) => {
        keys.push(key);
        return Promise.resolve(keys.length === 1 ? 'nobody' : 'in');
      },
      pause: turn,
    });
    await turn();
    expect(connection.getState()).toEqual({ state: 'connected', epoch: 1 });
    expect(await lab.request('library.list', {})).toBe('first');
    first.end();
    expect(connection.getState().state).toBe('lost');
    await expect(lab.request('library.list', {})).rejects.toMatchObject({ code: 'disconnected' });
    while (connected < 2) await turn();
    expect(keys).toEqual([new Uint8Array([1]), new Uint8Array([1])]);
    expect(connection.getState()).toEqual({ state: 'connected', epoch: 2 });
    expect(await lab.request('library.list', {})).toBe('second');
    expect(second.heard).toContain('library.changed');
  });
});
