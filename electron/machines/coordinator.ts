import { randomUUID } from 'node:crypto';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { PrecocialError, type ErrorCode } from '../../shared/base/errors.ts';
import type { Piece } from '../../shared/tasks/cut.ts';
import { pieceSize } from '../../shared/tasks/cut.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { BatchResult, RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import type { Rollouts } from '../../shared/tasks/task.ts';
import { encoderInUse, sourcesOfProcess } from '../encoders/find.ts';
import { batchCancelled, type BatchControl, type RolloutExecutor } from '../rollouts/executor.ts';
import { PoolBatch, RolloutCosts, type Chunk } from '../rollouts/pool-batch.ts';
import { differenceOf, type BuildIdentity } from './build-identity.ts';
import { Machine } from './machine.ts';
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
import { contentOf, offerEncoder, type EncoderContent } from './objects.ts';

/** A chunk for another machine is worth its way from this length on. */
const FOR_MACHINES = { chunk: 250, piece: 300 };
const LOOK_MS = 500;
/** Calls that tell workers of this coordinator, so that new ones say hello at once. */
const CALL_MS = 2000;
/** A chunk that this many machines lost is theirs no more: its error is told. */
const MOST_FAILURES = 3;

export interface CoordinatorListener {
  /** Told of what a person should know, as a sentence. */
  readonly onNote?: (sentence: string) => void;
}

/**
 * Rollouts on the machines of a NATS server. A chunk goes to a machine that has room; if no answer comes
 * before its deadline, it goes to another, and whichever answer comes first counts. Rollouts are exact,
 * so nothing else must be agreed on.
 */
export class MachineRollouts implements RolloutExecutor {
  private readonly id = randomUUID();
  private readonly machines = new Map<string, Machine>();
  private readonly refused = new Set<string>();
  private running: PoolBatch[] = [];
  private readonly encoders = new Map<number, EncoderContent | null>();
  private readonly failures = new Map<Chunk, number>();
  /** Chunks that were sent and not answered yet, by id; several ids where one was sent again. */
  private readonly open = new Map<number, Chunk>();
  private readonly done = new WeakSet<Chunk>();
  private readonly costs = new RolloutCosts();
  private readonly timers: NodeJS.Timeout[] = [];
  private nextId = 1;
  private paused = false;
  private closed = false;
  private connected = true;
  private lonely = 0;

  /** Bytes and chunks so far, for measurements. */
  readonly traffic = { chunks: 0, sent: 0, received: 0 };

  constructor(
    private readonly connection: NatsConnection,
    private readonly build: BuildIdentity,
    private readonly listener: CoordinatorListener = {},
  ) {
    const listen = (subject: string, take: (message: Msg) => void): void => {
      connection.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) take(message);
        },
      });
    };
    listen(SUBJECTS.hello, (message) => this.greet(unpack<Hello>(message.data)));
    listen(SUBJECTS.results(this.id), (message) => this.receive(message.data));
    listen(SUBJECTS.contexts(this.id), (message) => this.tellContext(message));
    this.call([]);
    this.timers.push(
      setInterval(() => this.look(), LOOK_MS),
      setInterval(() => this.call([]), CALL_MS),
    );
    void this.watchConnection();
  }

  /** Threads of all machines that were heard of lately. */
  get workers(): number {
    let threads = 0;
    for (const { hello } of this.machines.values()) threads += hello.threads;
    return Math.max(1, threads);
  }

  /** The machines that were heard of lately. */
  list(): readonly Hello[] {
    return Array.from(this.machines.values(), ({ hello }) => hello);
  }

  async run(given: RolloutBatch, control: BatchControl = {}): Promise<BatchResult> {
    if (this.closed)
      throw new PrecocialError('cancelled', 'The connection to the machines has been closed.');
    const encoder = await this.encoderOf(given);
    const { signal } = control;
    if (signal?.aborted === true) throw batchCancelled();
    return new Promise<BatchResult>((resolve, reject) => {
      const onAbort = (): void => this.end(batch, () => batch.reject(batchCancelled()));
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener('abort', onAbort);
          then(value);
        };
      const batch = new PoolBatch(this.nextId++, given, control, settle(resolve), settle(reject));
      if (batch.complete) {
        resolve(batch.result());
        return;
      }
      signal?.addEventListener('abort', onAbort);
      this.encoders.set(batch.id, encoder);
      const place = this.running.findIndex((other) => other.urgency > batch.urgency);
      this.running.splice(place < 0 ? this.running.length : place, 0, batch);
      this.feed();
    });
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    this.feed();
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const batch of [...this.running]) this.end(batch, () => batch.reject(batchCancelled()));
    if (this.connected) await this.connection.flush().catch(() => undefined);
    await this.connection.close();
  }

  /** Encoders that workers have been offered, by folder. */
  private readonly offered = new Map<string, Promise<void>>();

  private async encoderOf({ task, encoder }: RolloutBatch): Promise<EncoderContent | null> {
    if (taskOf(task).encoder === undefined) return null;
    const place = encoder ?? (await encoderInUse(sourcesOfProcess()));
    const content = await contentOf(place);
    const offer = this.offered.get(place.folder) ?? offerEncoder(this.connection, place, content);
    this.offered.set(place.folder, offer);
    // Machines that have the encoder need no offer; the others say what they lack.
    await offer.catch((error: unknown) => {
      this.offered.delete(place.folder);
      if (error instanceof PrecocialError) this.note(error.message);
    });
    return content;
  }

  private note(sentence: string): void {
    this.listener.onNote?.(sentence);
  }

  private send(subject: string, message: object): void {
    const bytes = pack(message);
    this.traffic.sent += bytes.length;
    this.connection.publish(subject, bytes);
  }

  private call(ended: readonly number[]): void {
    if (!this.closed || ended.length > 0)
      this.send(SUBJECTS.call, { coordinator: this.id, ended } satisfies Call);
  }

  private greet(hello: Hello): void {
    const now = performance.now();
    const known = this.machines.get(hello.worker);
    if (hello.bye) {
      if (known !== undefined) this.lose(known, 'has left');
      this.feed();
      return;
    }
    if (known === undefined && !this.welcome(hello)) return;
    if (known !== undefined) known.listen(now, hello);
    else this.machines.set(hello.worker, new Machine(hello, now));
    this.lonely = 0;
    this.feed();
  }

  /** @returns false for a machine whose rollouts might be others than ours: it is told, and so is the person here */
  private welcome(hello: Hello): boolean {
    const difference = differenceOf(hello.build, this.build);
    if (difference === null) return true;
    if (this.refused.has(hello.worker)) return false;
    this.refused.add(hello.worker);
    this.note(
      `The machine ${hello.name} is not used: ${difference}. Install the same build there.`,
    );
    const reason = `This machine is not used by a search: ${differenceOf(this.build, hello.build) ?? difference}. Install the same build on both.`;
    this.send(SUBJECTS.work(hello.worker), {
      kind: 'refused',
      coordinator: this.id,
      reason,
    } satisfies ToWorker);
    return false;
  }

  private lose(machine: Machine, how: string): void {
    this.machines.delete(machine.hello.worker);
    const back = machine.takeBack(performance.now(), true);
    this.giveBack(back);
    this.note(
      `The machine ${machine.hello.name} ${how}${back.length === 0 ? '' : '; the others do its work'}.`,
    );
  }

  private giveBack(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) {
      const { batch } = chunk;
      if (!this.done.has(chunk) && this.running.includes(batch)) batch.giveBack(chunk);
    }
  }

  /** Hands on what is overdue, and forgets machines that are silent. */
  private look(): void {
    if (!this.connected) return;
    const now = performance.now();
    for (const machine of [...this.machines.values()]) {
      if (machine.isGone(now)) this.lose(machine, 'does not answer');
      else this.giveBack(machine.takeBack(now));
    }
    this.lonely = this.machines.size > 0 || this.running.length === 0 ? 0 : this.lonely + 1;
    if (this.lonely === 6)
      this.note(
        'No machine has answered yet; start one with: precocial worker --nats URL --name NAME. The work waits.',
      );
    this.feed();
  }

  private feed(): void {
    if (this.paused || this.closed || !this.connected) return;
    const now = performance.now();
    for (const machine of this.machines.values()) {
      for (let room = machine.room(now); room > 0; room--) {
        const chunk = this.takeChunk();
        if (chunk === null) return;
        this.sendChunk(machine, chunk, now);
      }
    }
  }

  private takeChunk(): Chunk | null {
    for (const batch of this.running) {
      for (;;) {
        const chunk = batch.take(this.costs, this.workers, FOR_MACHINES);
        if (chunk === null) break;
        // One that came late after all need not be sent again.
        if (!this.done.has(chunk)) return chunk;
      }
    }
    return null;
  }

  private sendChunk(machine: Machine, chunk: Chunk, now: number): void {
    const { batch } = chunk;
    const id = this.nextId++;
    this.open.set(id, chunk);
    machine.send(id, chunk, this.costs.ofChunk(chunk), now);
    this.traffic.chunks++;
    this.send(SUBJECTS.work(machine.hello.worker), {
      kind: 'chunk',
      coordinator: this.id,
      batch: batch.id,
      chunk: id,
      build: this.build,
      urgency: batch.urgency,
      pieces: chunk.pieces.map((piece) => batch.message(piece)),
    } satisfies ToWorker);
  }

  private tellContext(message: Msg): void {
    const { batch: id } = unpack<{ readonly batch: number }>(message.data);
    const batch = this.running.find((other) => other.id === id);
    if (batch === undefined) {
      message.respond(pack({ context: null }));
      return;
    }
    const { task, options, weighting, episodes } = batch.batch;
    const encoder = this.encoders.get(id) ?? null;
    const context: Context = { task, options, weighting, episodes, encoder };
    message.respond(pack({ context }));
  }

  private receive(bytes: Uint8Array): void {
    this.traffic.received += bytes.length;
    const answer = unpack<ChunkAnswer>(bytes);
    const machine = this.machines.get(answer.worker);
    machine?.listen(performance.now());
    machine?.answered(answer.chunk);
    const chunk = this.open.get(answer.chunk);
    this.open.delete(answer.chunk);
    if (chunk !== undefined && !this.done.has(chunk) && this.running.includes(chunk.batch))
      this.take(chunk, answer);
    this.feed();
  }

  private take(chunk: Chunk, answer: ChunkAnswer): void {
    const { batch } = chunk;
    if (answer.error !== null) {
      this.failed(chunk, answer.error);
      return;
    }
    this.done.add(chunk);
    this.costs.measure(chunk, answer.milliseconds);
    if (batch.put(chunk, resultsOf(chunk.pieces, answer)))
      this.end(batch, () => batch.resolve(batch.result()));
  }

  /** A machine that lacks something gives its chunk to another; what fails everywhere is told. */
  private failed(chunk: Chunk, error: NonNullable<ChunkAnswer['error']>): void {
    const count = (this.failures.get(chunk) ?? 0) + 1;
    this.failures.set(chunk, count);
    const { batch } = chunk;
    if (error.code === 'cancelled' || (error.code !== 'usage' && count < MOST_FAILURES)) {
      batch.giveBack(chunk);
      return;
    }
    this.end(batch, () => batch.reject(new PrecocialError(error.code as ErrorCode, error.message)));
  }

  private end(batch: PoolBatch, settle: () => void): void {
    if (!this.running.includes(batch)) return;
    this.running = this.running.filter((other) => other !== batch);
    for (const [id, chunk] of this.open) if (chunk.batch === batch) this.open.delete(id);
    for (const machine of this.machines.values())
      for (const [id, { chunk }] of machine.sent)
        if (chunk.batch === batch) machine.sent.delete(id);
    for (const chunk of this.failures.keys())
      if (chunk.batch === batch) this.failures.delete(chunk);
    this.encoders.delete(batch.id);
    this.call([batch.id]);
    settle();
    this.feed();
  }

  /** Says when the server goes and comes; what was under way is then done by whoever is there. */
  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect' && this.connected) {
        this.connected = false;
        this.note(
          'The NATS server does not answer; the work waits for it, and what is finished is kept.',
        );
      } else if (type === 'reconnect') {
        this.connected = true;
        this.note('The NATS server answers again; the work goes on.');
        const now = performance.now();
        for (const machine of this.machines.values()) {
          machine.listen(now);
          this.giveBack(machine.takeBack(now, true));
        }
        this.call([]);
        this.feed();
      }
    }
  }
}

/** The results of single pieces from an answer's returns, which stand one after another. */
function resultsOf(pieces: readonly Piece[], { returns, steps }: ChunkAnswer): Rollouts[] {
  let place = 0;
  return pieces.map((piece, k) => {
    const size = pieceSize(piece);
    const part = { returns: returns.subarray(place, place + size), steps: k === 0 ? steps : 0 };
    place += size;
    return part;
  });
}
