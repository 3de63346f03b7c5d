import type { LabClient } from '../../shared/contract/client.ts';
import { connection } from './connection.ts';
import { comeAgain, type Return } from './again.ts';
import { connectLab } from './connect.ts';
import { attachLab, detachLab } from './lab.ts';

/** Pauses between attempts, in milliseconds; the last one goes on. */
const PAUSES = [250, 500, 1000, 2000];

export interface Means {
  readonly connect: () => Promise<LabClient>;
  readonly comeAgain: (key: Uint8Array | null) => Promise<Return>;
  /** Waits before the attempt of a number, counted from 0. */
  readonly pause: (attempt: number) => Promise<void>;
}

let wake: () => void = () => undefined;

/** Tries to connect now instead of at the end of the pause. */
export function tryNow(): void {
  wake();
}

function pause(attempt: number): Promise<void> {
  const time = PAUSES[Math.min(attempt, PAUSES.length - 1)];
  return new Promise((done) => {
    const timer = setTimeout(done, time);
    wake = () => {
      clearTimeout(timer);
      done();
    };
  });
}

const WINDOW: Means = { connect: connectLab, comeAgain, pause };

/** One attempt: over the old cookie if the host is the same, else by proof of the key. */
async function attempt(key: Uint8Array | null, means: Means): Promise<LabClient | null> {
  try {
    return await means.connect();
  } catch {
    const outcome = await means.comeAgain(key);
    connection.setState({ state: outcome === 'refused' ? 'refused' : 'lost' });
    return outcome === 'in' ? means.connect().catch(() => null) : null;
  }
}

/**
 * Keeps the window connected to its laboratory as long as it lives: one that ends is waited for, and the window
 * comes in again.
 * @param onConnected called after each connection, the first one included
 */
export function keepConnected(onConnected: () => void, means: Means = WINDOW): void {
  let key: Uint8Array | null = null;

  function use(client: LabClient): void {
    client.onClose(() => {
      detachLab();
      connection.setState({ state: 'lost' });
      void search();
    });
    attachLab(client);
    client.request('shell.again', {}).then(
      (given) => (key = given ?? key),
      () => undefined,
    );
    connection.setState(({ epoch }) => ({ state: 'connected', epoch: epoch + 1 }));
    onConnected();
  }

  async function search(): Promise<void> {
    for (let number = 0; ; number++) {
      const client = await attempt(key, means);
      if (client !== null) {
        use(client);
        return;
      }
      await means.pause(number);
    }
  }
  void search();
}
