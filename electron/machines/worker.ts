import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import { isCancelled, messageOf, PrecocialError } from '../../shared/base/errors.ts';
import {
  weightSets,
  type EncoderPlace,
  type RolloutItem,
} from '../../shared/tasks/rollout-batch.ts';
import { setCount } from '../../shared/tasks/task.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import type { PieceMessage } from '../rollouts/rollout-messages.ts';
import { differenceOf, type BuildIdentity } from './build-identity.ts';
import {
  pack,
  SUBJECTS,
  unpack,
  type Call,
  type ChunkAnswer,
  type Context,
  type Hello,
  type ToWorker,
} from './messages.ts';
import { encoderByContent } from './objects.ts';

const HELLO_MS = 1000;
const CONTEXT_MS = 5000;
const URGENCY = ['now', 'soon', 'background'] as const;
/** Contexts kept, so that those of batches whose end was not heard of go. */
const MOST_CONTEXTS = 32;

export interface WorkerOptions {
  readonly name: string;
  readonly threads: number;
  readonly build: BuildIdentity;
  /** Where fetched encoders are kept. */
  readonly cache: string;
  /** The threads; closed with the worker. */
  readonly pool: RolloutExecutor;
  readonly onNote?: (sentence: string) => void;
}

type ChunkMessage = Extract<ToWorker, { kind: 'chunk' }>;

/** A machine's end: takes chunks, rolls them out on its threads, and answers. */
export class RolloutWorker {
  private readonly id = randomUUID();
  private readonly contexts = new Map<string, Promise<Context | null>>();
  /** Batches under way here, by coordinator and number. */
  private readonly stops = new Map<string, AbortController>();
  private readonly refusals = new Set<string>();
  private readonly pool: RolloutExecutor;
  private rollouts = 0;
  private rate = 0;
  private lastDone = 0;
  private readonly timer: NodeJS.Timeout;
  private closed = false;
  private readonly encoders = new Map<string, Promise<EncoderPlace>>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly options: WorkerOptions,
  ) {
    this.pool = options.pool;
    connection.subscribe(SUBJECTS.work(this.id), {
      callback: (error, message) => {
        if (error === null) this.receive(unpack<ToWorker>(message.data));
      },
    });
    connection.subscribe(SUBJECTS.call, {
      callback: (error, message) => {
        if (error === null) this.hear(unpack<Call>(message.data));
      },
    });
    this.timer = setInterval(() => {
      this.rate = 0.7 * this.rate + (0.3 * this.rollouts * 1000) / HELLO_MS;
      this.rollouts = 0;
      this.hello();
    }, HELLO_MS);
    this.hello();
    void this.watchConnection();
  }

  /** Gives back what it holds and ends. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    for (const stop of this.stops.values()) stop.abort();
    this.hello(true);
    await Promise.race([
      this.connection.flush().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
    await this.connection.close();
    await this.pool.close();
  }

  private hello(bye = false): void {
    const { name, threads, build } = this.options;
    const rate = Math.round(this.rate);
    const hello: Hello = { worker: this.id, name, threads, build, rate, bye };
    this.connection.publish(SUBJECTS.hello, pack(hello));
  }

  private hear({ coordinator, ended }: Call): void {
    for (const batch of ended) {
      const key = `${coordinator} ${batch}`;
      this.stops.get(key)?.abort();
      this.stops.delete(key);
      this.contexts.delete(key);
    }
    if (ended.length === 0) this.hello();
  }

  private receive(message: ToWorker): void {
    if (message.kind === 'refused') {
      if (this.refusals.has(message.coordinator)) return;
      this.refusals.add(message.coordinator);
      this.options.onNote?.(message.reason);
      return;
    }
    void this.answer(message);
  }

  private async answer(message: ChunkMessage): Promise<void> {
    const { batch, chunk, coordinator } = message;
    const reply = (
      part: Pick<ChunkAnswer, 'returns' | 'steps' | 'milliseconds' | 'error'>,
    ): void => {
      if (this.closed) return;
      const answer: ChunkAnswer = { worker: this.id, batch, chunk, ...part };
      this.connection.publish(SUBJECTS.results(coordinator), pack(answer));
    };
    try {
      reply(await this.rollOut(message));
    } catch (error) {
      if (isCancelled(error)) return;
      const code = error instanceof PrecocialError ? error.code : 'internal';
      const told = { code, message: `${this.options.name}: ${messageOf(error)}` };
      reply({ returns: new Float64Array(0), steps: 0, milliseconds: 0, error: told });
    }
  }

  private async rollOut(message: ChunkMessage) {
    const difference = differenceOf(message.build, this.options.build);
    if (difference !== null)
      throw new PrecocialError('usage', `This chunk is of another build: ${difference}.`);
    const key = `${message.coordinator} ${message.batch}`;
    const context = await this.contextOf(key, message);
    if (context === null) throw new PrecocialError('cancelled', 'The batch has ended.');
    const encoder = await this.encoderOf(context);
    const stop = this.stops.get(key) ?? new AbortController();
    this.stops.set(key, stop);
    const { task, options, weighting, episodes } = context;
    const items = message.pieces.map((piece) => itemOf(piece, context));
    const begun = performance.now();
    const { returns, steps } = await this.pool.run(
      { task, options, weighting, episodes, items, ...(encoder === null ? {} : { encoder }) },
      { signal: stop.signal, priority: URGENCY[message.urgency] ?? 'background' },
    );
    const now = performance.now();
    // Chunks are done one after another, each by all threads.
    const milliseconds = (now - Math.max(begun, this.lastDone)) * this.options.threads;
    this.lastDone = now;
    const all = new Float64Array(returns.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of returns) {
      all.set(part, place);
      place += part.length;
    }
    this.rollouts += all.length;
    return { returns: all, steps, milliseconds, error: null };
  }

  private contextOf(key: string, { coordinator, batch }: ChunkMessage): Promise<Context | null> {
    const known = this.contexts.get(key);
    if (known !== undefined) return known;
    const asked = this.connection
      .request(SUBJECTS.contexts(coordinator), pack({ batch }), { timeout: CONTEXT_MS })
      .then((message) => unpack<{ readonly context: Context | null }>(message.data).context)
      .catch(() => {
        // The coordinator is gone, or sends the chunk again.
        this.contexts.delete(key);
        return null;
      });
    this.contexts.set(key, asked);
    const [oldest] = this.contexts.keys();
    if (this.contexts.size > MOST_CONTEXTS && oldest !== undefined) this.contexts.delete(oldest);
    return asked;
  }

  /** The batch's encoder: one that is here, or one that is fetched now; each is looked for once. */
  private encoderOf({ encoder }: Context): Promise<EncoderPlace | null> {
    if (encoder === null) return Promise.resolve(null);
    const key = `${encoder.id} ${encoder.small ?? ''}`;
    const { cache, onNote } = this.options;
    const found =
      this.encoders.get(key) ??
      encoderByContent(this.connection, encoder, cache, () =>
        onNote?.(`The encoder ${encoder.id} was fetched.`),
      );
    this.encoders.set(key, found);
    found.catch(() => this.encoders.delete(key));
    return found;
  }

  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect')
        this.options.onNote?.('The NATS server does not answer; this machine waits for it.');
      if (type === 'reconnect') {
        this.options.onNote?.('The NATS server answers again.');
        this.hello();
      }
    }
  }
}

/** A piece as an item of its own. */
function itemOf({ plan, weighting, episodes }: PieceMessage, context: Context): RolloutItem {
  const whole = context.weighting;
  const own = 'kind' in weighting ? weighting : weightSets(whole, ...weighting);
  const all = !('kind' in weighting) && weighting[0] === 0 && weighting[1] === setCount(whole);
  return {
    plan: { words: plan },
    ...(all ? {} : { weighting: own }),
    episodes: 'range' in episodes ? context.episodes.slice(...episodes.range) : episodes,
  };
}
