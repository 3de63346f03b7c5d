import { PrecocialError } from '../../shared/base/errors.ts';
import type { BroadcastName, Broadcasts, Lab } from '../../shared/contract/lab.ts';

type Listener = (value: Broadcasts[BroadcastName]) => void;

interface Subscription {
  readonly name: BroadcastName;
  readonly listener: Listener;
  end: () => void;
}

let resolve: (lab: Lab) => void = () => undefined;
let connected: Promise<Lab> = new Promise((done) => (resolve = done));
let current: Lab | null = null;
let lost = false;
const subscriptions = new Set<Subscription>();

/** Hands the window its laboratory; what was asked before the first one waits until then. */
export function attachLab(lab: Lab): void {
  connected = Promise.resolve(lab);
  current = lab;
  lost = false;
  for (const subscription of subscriptions)
    subscription.end = lab.subscribe(subscription.name, subscription.listener);
  resolve(lab);
}

/** The laboratory has gone: until another is attached, everything asked for is refused at once. */
export function detachLab(): void {
  lost = true;
  current = null;
}

function there(): Promise<Lab> {
  if (!lost) return connected;
  return Promise.reject(
    new PrecocialError(
      'disconnected',
      'The laboratory behind this window does not answer; nothing was changed. Try again once it is back.',
    ),
  );
}

/** The laboratory behind this window. Subscriptions outlive a connection that ends. */
export const lab: Lab = {
  request: async (name, params) => (await there()).request(name, params),
  stream: async (name, params, onEvent, signal) =>
    (await there()).stream(name, params, onEvent, signal),
  subscribe: (name, listener) => {
    const subscription: Subscription = {
      name,
      listener: listener as Listener,
      end: () => undefined,
    };
    subscriptions.add(subscription);
    if (current !== null) subscription.end = current.subscribe(name, listener);
    return () => {
      subscriptions.delete(subscription);
      subscription.end();
    };
  },
};
