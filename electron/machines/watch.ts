import type { NatsConnection } from '@nats-io/transport-node';
import type { MachineEntry } from '../../shared/contract/machines.ts';
import { differenceOf, type BuildIdentity } from './build-identity.ts';
import { randomId, unpackBeat } from './chunk-codec.ts';
import { FORM, pack, SUBJECTS, unpack, type Call, type Hello, type ToWorker } from './messages.ts';

const LOOK_MS = 1000;
/** A machine that was not heard of for this long leaves the list. */
const FORGET_MS = 60_000;

interface Heard {
  readonly hello: Hello;
  readonly at: number;
}

export interface WatchListener {
  /** The list differs from what it was a second ago. */
  readonly onChange: () => void;
  /** The server went, or came back. */
  readonly onServer: (there: boolean) => void;
}

/** Hears which machines are at a server, without work for them. */
export class MachineWatch {
  private readonly id = randomId();
  private readonly heard = new Map<string, Heard>();
  private readonly timer: NodeJS.Timeout;
  private shown = '';

  constructor(
    private readonly connection: NatsConnection,
    private readonly build: BuildIdentity,
    private readonly listener: WatchListener,
  ) {
    connection.subscribe(SUBJECTS.hello, {
      callback: (error, { data }) => {
        if (error !== null) return;
        try {
          if (data[0] === FORM.beat) this.hearBeat(data);
          else this.hear(unpack<Hello>(data));
        } catch {
          // Nobody of the same build can have sent it.
        }
      },
    });
    this.call();
    this.timer = setInterval(() => this.look(), LOOK_MS);
    void this.watchConnection();
  }

  /** Machines that were heard of in the last minute, by name. */
  list(): readonly MachineEntry[] {
    const now = performance.now();
    return Array.from(this.heard.values(), ({ hello, at }): MachineEntry => ({
      id: hello.worker,
      name: hello.name,
      threads: hello.threads,
      version: hello.build.version,
      rate: hello.rate,
      silence: Math.floor((now - at) / 1000),
      difference: differenceOf(hello.build, this.build),
    })).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.connection.close();
  }

  private call(): void {
    const call: Call = { coordinator: this.id, everybody: true, ended: [] };
    this.connection.publish(SUBJECTS.call, pack(call));
  }

  private hear(hello: Hello): void {
    if (hello.bye) this.heard.delete(hello.worker);
    else this.heard.set(hello.worker, { hello, at: performance.now() });
    this.tell();
  }

  private hearBeat(bytes: Uint8Array): void {
    const { worker, rate } = unpackBeat(bytes);
    const known = this.heard.get(worker);
    if (known === undefined)
      this.connection.publish(SUBJECTS.work(worker), pack({ kind: 'call' } satisfies ToWorker));
    else this.heard.set(worker, { hello: { ...known.hello, rate }, at: performance.now() });
  }

  private look(): void {
    const now = performance.now();
    for (const [id, { at }] of this.heard) if (now - at > FORGET_MS) this.heard.delete(id);
    this.tell();
  }

  private tell(): void {
    const list = JSON.stringify(this.list());
    if (list === this.shown) return;
    this.shown = list;
    this.listener.onChange();
  }

  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect') this.listener.onServer(false);
      if (type !== 'reconnect') continue;
      this.listener.onServer(true);
      this.call();
    }
  }
}
