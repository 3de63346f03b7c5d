import { PrecocialError } from '../base/errors.ts';
import { decode, encode } from './codec.ts';
import { checkParams, checkStreamParams, isRequestName, isStreamName } from './schemas.ts';
import { errorToWire, type Port, type ToLab, type ToWindow } from './wire.ts';
import type { CancelSignal } from '../base/cancel.ts';
import type {
  BroadcastName,
  Broadcasts,
  RequestName,
  Requests,
  StreamName,
  Streams,
} from './lab.ts';

/** The laboratory's side of the contract. `Caller` says which window asks. */
export interface LabService<Caller> {
  readonly requests: {
    readonly [N in RequestName]: (
      params: Requests[N]['params'],
      caller: Caller,
    ) => Promise<Requests[N]['result']> | Requests[N]['result'];
  };
  readonly streams: {
    readonly [N in StreamName]: (
      params: Streams[N]['params'],
      onEvent: (event: Streams[N]['event']) => void,
      signal: CancelSignal,
      caller: Caller,
    ) => Promise<Streams[N]['result']>;
  };
  /** Hands every broadcast to a window until the returned function is called. */
  readonly onBroadcast: (
    listener: <N extends BroadcastName>(name: N, value: Broadcasts[N]) => void,
  ) => () => void;
  /** A window has closed, or its connection has ended. */
  readonly onLeft?: (caller: Caller) => void;
}

class Cancellation implements CancelSignal {
  aborted = false;
  readonly #listeners = new Set<() => void>();
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }
  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
  raise(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of [...this.#listeners]) listener();
  }
}

type Event = (value: unknown) => void;

async function answer<Caller>(
  service: LabService<Caller>,
  message: Exclude<ToLab, { type: 'cancel' }>,
  caller: Caller,
  onEvent: Event,
  signal: CancelSignal,
): Promise<unknown> {
  const { name, params } = message;
  if (message.type === 'request' && isRequestName(name)) {
    const handler = service.requests[name] as (params: unknown, caller: Caller) => unknown;
    return await handler(checkParams(name, params), caller);
  }
  if (message.type === 'stream' && isStreamName(name)) {
    const handler = service.streams[name] as unknown as (
      ...given: readonly [unknown, Event, CancelSignal, Caller]
    ) => Promise<unknown>;
    return await handler(checkStreamParams(name, params), onEvent, signal, caller);
  }
  throw new PrecocialError('not-allowed', `The laboratory has no request "${name}".`);
}

function isToLab(value: unknown): value is ToLab {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('id' in value)) {
    return false;
  }
  if (!Number.isSafeInteger(value.id)) return false;
  if (value.type === 'cancel') return true;
  return (
    (value.type === 'request' || value.type === 'stream') &&
    'name' in value &&
    typeof value.name === 'string'
  );
}

/** Requests and streams of a window that are under way at a time; more wait their turn. */
const MOST_UNDER_WAY = { large: 1, request: 8, stream: 64 } as const;
/** Requests whose answers take megabytes. */
const LARGE: ReadonlySet<string> = new Set<RequestName>(['file.asset', 'file.read']);
/** Bytes of the messages under way; a larger one is answered alone. */
const MOST_BYTES = 96 * 2 ** 20;
/** While more bytes wait for the window, nothing more is begun for it. */
const MOST_WAITING = 4 * 2 ** 20;
/** Messages and bytes that stand in line before the port is held. */
const LONG_LINE = { messages: 256, bytes: 2 ** 20 } as const;

interface Asked {
  readonly message: Exclude<ToLab, { type: 'cancel' }>;
  readonly bytes: number;
}

const kindOf = ({ type, name }: Asked['message']): keyof typeof MOST_UNDER_WAY =>
  LARGE.has(name) ? 'large' : type;

/** What a window asked for and what of it is under way. A window that does not read its answers gets no more. */
class Line {
  private readonly standing: Asked[] = [];
  private readonly underWay = { large: 0, request: 0, stream: 0 };
  private bytes = 0;
  private held = false;

  constructor(
    private readonly port: Port,
    private readonly begin: (asked: Asked) => Promise<void>,
  ) {
    port.flow?.onTaken(() => this.go());
  }

  add(asked: Asked): void {
    this.standing.push(asked);
    this.go();
  }

  /** Takes one out of the line. @returns whether it stood there */
  remove(id: number): boolean {
    const at = this.standing.findIndex(({ message }) => message.id === id);
    if (at >= 0) this.standing.splice(at, 1);
    return at >= 0;
  }

  clear(): void {
    this.standing.length = 0;
  }

  private go(): void {
    for (let at = this.next(); at >= 0; at = this.next()) {
      const [asked] = this.standing.splice(at, 1);
      if (asked !== undefined) this.start(asked);
    }
    const bytes = this.standing.reduce((sum, asked) => sum + asked.bytes, 0);
    const held = this.standing.length > LONG_LINE.messages || bytes > LONG_LINE.bytes;
    if (held !== this.held) this.port.flow?.hold(held);
    this.held = held;
  }

  /** Place of the first that may begin; -1 if none may. */
  private next(): number {
    if ((this.port.flow?.waiting() ?? 0) > MOST_WAITING) return -1;
    return this.standing.findIndex(
      ({ message, bytes }) =>
        this.underWay[kindOf(message)] < MOST_UNDER_WAY[kindOf(message)] &&
        (this.bytes === 0 || this.bytes + bytes <= MOST_BYTES),
    );
  }

  private start(asked: Asked): void {
    const kind = kindOf(asked.message);
    this.underWay[kind]++;
    this.bytes += asked.bytes;
    void this.begin(asked).finally(() => {
      this.underWay[kind]--;
      this.bytes -= asked.bytes;
      this.go();
    });
  }
}

/**
 * Serves one window until its port closes; its streams are then cancelled. A message that is no
 * message of the contract closes the port. What a window asks for waits while it does not read its answers.
 */
export function serveWindow<Caller>(service: LabService<Caller>, port: Port, caller: Caller): void {
  const open = new Map<number, Cancellation>();
  let closed = false;
  const post = (message: ToWindow): void => {
    if (!closed) port.send(encode(message));
  };
  const fail = (id: number, error: unknown) =>
    post({ type: 'error', id, error: errorToWire(error) });

  const line = new Line(port, ({ message }) => {
    const { id } = message;
    if (closed) return Promise.resolve();
    const cancellation = new Cancellation();
    open.set(id, cancellation);
    const onEvent: Event = (value) => {
      if (open.has(id)) post({ type: 'event', id, value });
    };
    return answer(service, message, caller, onEvent, cancellation)
      .then(
        (value) => post({ type: 'result', id, value }),
        (error: unknown) => fail(id, error),
      )
      .catch((error: unknown) => fail(id, error))
      .finally(() => open.delete(id));
  });

  function receive(message: ToLab, bytes: number): void {
    if (message.type !== 'cancel') line.add({ message, bytes });
    else if (line.remove(message.id))
      fail(message.id, new PrecocialError('cancelled', 'Cancelled before it began.'));
    else open.get(message.id)?.raise();
  }

  const stopBroadcasts = service.onBroadcast((name, value) =>
    post({ type: 'broadcast', name, value }),
  );
  port.onMessage((bytes) => {
    let message: unknown;
    try {
      message = decode(bytes);
    } catch {
      port.close();
      return;
    }
    if (isToLab(message)) receive(message, bytes.length);
    else port.close();
  });
  port.onClose(() => {
    closed = true;
    stopBroadcasts();
    line.clear();
    for (const cancellation of open.values()) cancellation.raise();
    open.clear();
    service.onLeft?.(caller);
  });
}
