import { item } from '../../shared/base/arrays.ts';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { messageOf, PrecocialError, type ErrorCode } from '../../shared/base/errors.ts';
import { pieceSize } from '../../shared/tasks/cut.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { BatchResult, EncoderPlace, RolloutBatch } from '../../shared/tasks/rollout-batch.ts';
import type { Rollouts } from '../../shared/tasks/task.ts';
import { Fingerprints } from '../encoders/fingerprint.ts';
import { encoderInUse, sourcesOfProcess } from '../encoders/find.ts';
import { BatchQueue } from '../rollouts/batch-queue.ts';
import {
  priorityOf,
  sourceOfBatch,
  type BatchControl,
  type RolloutExecutor,
} from '../rollouts/executor.ts';
import { RolloutCosts, type Chunk, type PoolBatch } from '../rollouts/pool-batch.ts';
import { addressOf, differenceOf, type BuildIdentity } from './build-identity.ts';
import {
  randomId,
  packChunks,
  packHead,
  unpackAnswers,
  unpackBeat,
  type ChunkAnswer,
  type ChunkBody,
} from './chunk-codec.ts';
import type { ChunkResult } from './chunk-runner.ts';
import { Machine, type Sent } from './machine.ts';
import {
  FORM,
  pack,
  SUBJECTS,
  unpack,
  type Call,
  type ChunkFailure,
  type Context,
  type ContextAnswer,
  type Hello,
  type Question,
  type SourceAnswer,
  type TaskReference,
  type ToWorker,
} from './messages.ts';
import { sha256 } from './object-store.ts';
import { contentOf, contentText, offerEncoder, type EncoderContent } from './objects.ts';
import { portableSource } from './portable-source.ts';
import { offerRows } from './table-rows.ts';
import { ThreadsHere } from './threads-here.ts';

/** A chunk for another machine is worth its way from this length on. */
const FOR_MACHINES = { chunk: 250, piece: 300 };
const LOOK_MS = 500;
/** Calls that tell workers of this coordinator, so that new ones say hello at once. */
const CALL_MS = 2000;
/** A chunk that this many machines lost is theirs no more: its error is told. */
const MOST_FAILURES = 3;
/**
 * Machines that answered get their next chunks together, since a machine has one more waiting: a write to the server
 * costs as much as a dozen chunks. Few machines answer too seldom for that, so the wait grows with their threads.
 */
const MOST_GATHER_MS = 25;
const GATHER_THREADS = 8;
/** Numbers of plans in one message; a server takes no message of more than 1 MB. */
const MOST_WORDS = 16_384;

export interface CoordinatorOptions {
  /** Told of what a person should know, as a sentence. */
  readonly onNote?: (sentence: string) => void;
  /** Threads of this process that take chunks too; closed with the coordinator. */
  readonly here?: RolloutExecutor;
}

/** What decides a batch's returns beside its items. */
interface Origin {
  readonly task: TaskReference;
  readonly encoder: EncoderContent | null;
  readonly address: Uint8Array;
}

/**
 * Rollouts on the machines of a NATS server. A chunk goes to a machine that has room; if no answer comes
 * before its deadline, it goes to another, and whichever answer comes first counts. Rollouts are exact,
 * so nothing else must be agreed on.
 */
export class MachineRollouts extends BatchQueue {
  private readonly id = randomId();
  private readonly machines = new Map<string, Machine>();
  private readonly refused = new Set<string>();
  private readonly origins = new WeakMap<RolloutBatch, Origin>();
  private readonly heads = new WeakMap<PoolBatch, Uint8Array>();
  /** Sources of tasks that workers may ask for, by content. */
  private readonly sources = new Map<string, string>();
  private readonly failures = new Map<Chunk, number>();
  /** Chunks that were sent and not answered yet, by id; several ids where one was sent again. */
  private readonly open = new Map<number, Sent>();
  private readonly costs = new RolloutCosts();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly here: ThreadsHere | null;
  /** Machines that answered since the last chunks were handed out. */
  private readonly answered = new Set<Machine>();
  private gathering: NodeJS.Timeout | null = null;
  private machineThreads = 0;
  private connected = true;
  private lonely = 0;
  /** What workers have been offered: encoders by folder, rows of tables by checksum. */
  private readonly offered = new Map<string, Promise<void>>();
  private readonly fingerprints = new Fingerprints();

  /** Bytes and chunks so far, for measurements. */
  readonly traffic = { chunks: 0, sent: 0, received: 0 };

  constructor(
    private readonly connection: NatsConnection,
    private readonly build: BuildIdentity,
    private readonly options: CoordinatorOptions = {},
  ) {
    super();
    this.here =
      options.here === undefined
        ? null
        : new ThreadsHere(options.here, {
            onDone: (chunk, result) => {
              this.take(chunk, result);
              this.feed();
            },
            onFailed: (chunk, error) => {
              const code = error instanceof PrecocialError ? error.code : 'internal';
              this.failed(chunk, { code, message: messageOf(error) });
              this.feed();
            },
          });
    this.listen(SUBJECTS.hello, ({ data }) => {
      if (data[0] === FORM.beat) this.hearBeat(data);
      else this.greet(unpack<Hello>(data));
    });
    this.listen(SUBJECTS.results(this.id), (message) => this.receive(message.data));
    this.listen(SUBJECTS.contexts(this.id), (message) => this.explain(message));
    this.listen(SUBJECTS.gone(this.id, '*'), (message) => this.hearOfNobody(message.subject));
    this.call(true);
    this.timers.push(
      setInterval(() => this.look(), LOOK_MS),
      setInterval(() => this.call(false), CALL_MS),
    );
    void this.watchConnection();
  }

  /** Threads of all machines that were heard of lately, and of those here. */
  get workers(): number {
    return Math.max(1, this.machineThreads + (this.here?.threads ?? 0));
  }

  override async run(given: RolloutBatch, control: BatchControl = {}): Promise<BatchResult> {
    this.origins.set(given, await this.originOf(given));
    return super.run(given, control);
  }

  override async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    if (this.gathering !== null) clearTimeout(this.gathering);
    await super.close();
    if (this.connected) await this.connection.flush().catch(() => undefined);
    await this.connection.close();
    await this.here?.close();
  }

  /** Subscribes; a message that nobody of the same build can have sent is left aside. */
  private listen(subject: string, take: (message: Msg) => void): void {
    this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) return;
        try {
          take(message);
        } catch (problem) {
          this.note(`A message of a machine was left aside: ${messageOf(problem)}`);
        }
      },
    });
  }

  private async originOf(batch: RolloutBatch): Promise<Origin> {
    const { task: id, encoder: given, options } = batch;
    const task = await this.referenceOf(batch);
    const name = task.kind === 'file' ? task.content : task.id;
    if (taskOf(id).encoder === undefined)
      return { task, encoder: null, address: addressOf(this.build, name) };
    const place = given ?? (await encoderInUse(sourcesOfProcess()));
    const encoder = await this.offer(place);
    const address = addressOf(
      this.build,
      name,
      contentText(encoder),
      await this.fingerprints.of(place, options),
    );
    return { task, encoder, address };
  }

  private async referenceOf(batch: RolloutBatch): Promise<TaskReference> {
    const source = sourceOfBatch(batch);
    if (source.kind === 'builtin') return source;
    if (source.kind === 'table')
      await this.offerOnce(source.checksum, () => offerRows(this.connection, source));
    const text = JSON.stringify(portableSource(source));
    const content = sha256(text);
    this.sources.set(content, text);
    return { kind: 'file', content };
  }

  private async offer(place: EncoderPlace): Promise<EncoderContent> {
    const content = await contentOf(place);
    await this.offerOnce(place.folder, () => offerEncoder(this.connection, place, content));
    return content;
  }

  /** Machines that have it already need no offer; the others say what they lack. */
  private async offerOnce(key: string, offer: () => Promise<void>): Promise<void> {
    const offered =
      this.offered.get(key) ?? offer().catch((error: unknown) => this.note(messageOf(error)));
    this.offered.set(key, offered);
    await offered;
  }

  private note(sentence: string): void {
    this.options.onNote?.(sentence);
  }

  private send(subject: string, bytes: Uint8Array, reply?: string): void {
    this.traffic.sent += bytes.length;
    this.connection.publish(subject, bytes, reply === undefined ? undefined : { reply });
  }

  private call(everybody: boolean, ended: readonly number[] = []): void {
    this.send(SUBJECTS.call, pack({ coordinator: this.id, everybody, ended } satisfies Call));
  }

  private hearBeat(bytes: Uint8Array): void {
    const { worker, rate } = unpackBeat(bytes);
    const known = this.machines.get(worker);
    if (known !== undefined) this.hearOf(known, { ...known.hello, rate });
    else if (!this.refused.has(worker)) this.ask(SUBJECTS.work(worker));
  }

  private hearOf(machine: Machine, hello: Hello): void {
    const now = performance.now();
    const wasQuiet = machine.isQuiet(now);
    machine.listen(now, hello);
    if (wasQuiet) this.feedSoon(machine);
  }

  /** Asks a machine who it is. @param reply where the server says that it has no connection */
  private ask(subject: string, reply?: string): void {
    this.send(subject, pack({ kind: 'call' } satisfies ToWorker), reply);
  }

  private greet(hello: Hello): void {
    const known = this.machines.get(hello.worker);
    if (hello.bye) {
      if (known !== undefined) this.lose(known, 'has left');
      this.feed();
      return;
    }
    if (known !== undefined) {
      this.hearOf(known, hello);
      return;
    }
    if (!this.welcome(hello)) return;
    this.machines.set(hello.worker, new Machine(hello, performance.now(), SUBJECTS.work));
    this.countThreads();
    this.feed();
  }

  private countThreads(): void {
    this.machineThreads = 0;
    for (const { hello } of this.machines.values()) this.machineThreads += hello.threads;
  }

  /** @returns false for a machine whose rollouts might be others than ours: it is told, and so is the person here */
  private welcome(hello: Hello): boolean {
    if (this.refused.has(hello.worker)) return false;
    const difference = differenceOf(hello.build, this.build);
    if (difference === null) return true;
    this.refused.add(hello.worker);
    this.note(
      `The machine ${hello.name} is not used: ${difference}. Install the same build there.`,
    );
    const reason = `This machine is not used by a search: ${differenceOf(this.build, hello.build) ?? difference}. Install the same build on both.`;
    const message: ToWorker = { kind: 'refused', coordinator: this.id, reason };
    this.send(SUBJECTS.work(hello.worker), pack(message));
    return false;
  }

  private lose(machine: Machine, how: string): void {
    this.machines.delete(machine.hello.worker);
    this.answered.delete(machine);
    this.countThreads();
    const back = machine.takeBack(performance.now(), true);
    this.giveBack(back);
    this.note(
      `The machine ${machine.hello.name} ${how}${back.length === 0 ? '' : '; the others do its work'}.`,
    );
  }

  private giveBack(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) if (!chunk.done) chunk.batch.giveBack(chunk);
  }

  /** Hands on what is overdue, calls machines that are quiet, and forgets those that stay so. */
  private look(): void {
    if (!this.connected) return;
    const now = performance.now();
    for (const machine of [...this.machines.values()]) {
      if (machine.isGone(now)) this.lose(machine, 'does not answer');
      else this.giveBack(machine.takeBack(now));
      if (machine.isQuiet(now))
        this.ask(machine.subject, SUBJECTS.gone(this.id, machine.hello.worker));
    }
    const alone = this.machines.size === 0 && this.here === null && this.running.length > 0;
    this.lonely = alone ? this.lonely + 1 : 0;
    if (this.lonely === 6)
      this.note(
        'No machine has answered yet; start one with: precocial worker --nats URL --name NAME. The work waits.',
      );
    this.feed();
  }

  /** The server says that a machine which was called has no connection. */
  private hearOfNobody(subject: string): void {
    const machine = this.machines.get(subject.slice(subject.lastIndexOf('.') + 1));
    if (machine === undefined) return;
    this.lose(machine, 'does not answer');
    this.feed();
  }

  protected feed(): void {
    this.answered.clear();
    if (this.paused || this.closed || this.running.length === 0) return;
    this.feedHere();
    const now = performance.now();
    for (const machine of this.machines.values()) this.feedMachine(machine, now);
  }

  /** Feeds a machine that has answered, together with others that answer now. */
  private feedSoon(machine: Machine): void {
    this.answered.add(machine);
    this.gathering ??= setTimeout(
      () => {
        this.gathering = null;
        const now = performance.now();
        if (!this.paused && !this.closed)
          for (const each of this.answered) this.feedMachine(each, now);
        this.answered.clear();
      },
      Math.min(MOST_GATHER_MS, this.machineThreads / GATHER_THREADS),
    );
  }

  private feedHere(): void {
    const { here } = this;
    if (here === null) return;
    for (const batch of this.running) {
      for (let room = here.room(batch.urgency); room > 0; room--) {
        const chunk = batch.take(this.costs, this.workers, FOR_MACHINES);
        if (chunk === null) break;
        here.take(chunk, priorityOf(batch.urgency));
      }
    }
  }

  private feedMachine(machine: Machine, now: number): void {
    if (!this.connected) return;
    for (const batch of this.running) {
      let bodies: ChunkBody[] = [];
      let words = 0;
      for (let room = machine.room(now, batch.urgency); room > 0; room--) {
        const chunk = batch.take(this.costs, this.workers, FOR_MACHINES);
        if (chunk === null) break;
        const body = this.bodyOf(chunk, machine, now);
        bodies.push(body);
        words += wordsOf(body);
        if (words < MOST_WORDS) continue;
        this.sendChunks(machine, batch, bodies);
        bodies = [];
        words = 0;
      }
      this.sendChunks(machine, batch, bodies);
    }
  }

  /** What a machine is sent of a chunk, which is its own from now on. */
  private bodyOf(chunk: Chunk, machine: Machine, now: number): ChunkBody {
    const id = this.newId();
    this.open.set(id, machine.send(id, chunk, this.costs.ofChunk(chunk), now));
    return { chunk: id, pieces: chunk.pieces.map((piece) => chunk.batch.message(piece)) };
  }

  private sendChunks(machine: Machine, batch: PoolBatch, bodies: readonly ChunkBody[]): void {
    if (bodies.length === 0) return;
    this.traffic.chunks += bodies.length;
    this.send(machine.subject, packChunks(this.headOf(batch), bodies));
  }

  private headOf(batch: PoolBatch): Uint8Array {
    const known = this.heads.get(batch);
    if (known !== undefined) return known;
    const address = this.origins.get(batch.batch)?.address ?? new Uint8Array(0);
    const { id, urgency } = batch;
    const head = packHead({ coordinator: this.id, batch: id, urgency, address });
    this.heads.set(batch, head);
    return head;
  }

  /** Answers a worker that asks what chunks have in common. */
  private explain(message: Msg): void {
    const question = unpack<Question>(message.data);
    if ('source' in question) {
      const source = this.sources.get(question.source) ?? null;
      message.respond(pack({ source } satisfies SourceAnswer));
      return;
    }
    const batch = this.running.find(({ id }) => id === question.batch);
    const context = batch === undefined ? null : this.contextOf(batch.batch);
    message.respond(pack({ context } satisfies ContextAnswer));
  }

  private contextOf(batch: RolloutBatch): Context | null {
    const origin = this.origins.get(batch);
    if (origin === undefined) return null;
    const { options, weighting, episodes, byClass = false } = batch;
    const { task, encoder } = origin;
    return { task, options, weighting, episodes, byClass, encoder };
  }

  private receive(bytes: Uint8Array): void {
    this.traffic.received += bytes.length;
    const answers =
      bytes[0] === FORM.answers ? unpackAnswers(bytes) : [unpack<ChunkFailure>(bytes)];
    for (const answer of answers) this.receiveAnswer(answer);
  }

  private receiveAnswer(answer: ChunkAnswer | ChunkFailure): void {
    const sent = this.open.get(answer.chunk);
    // Nobody waits for it: its batch has ended.
    if (sent === undefined) return;
    const { machine, chunk } = sent;
    this.open.delete(answer.chunk);
    machine.listen(performance.now());
    machine.answered(answer.chunk);
    if ('returns' in answer) this.take(chunk, answer);
    else if (answer.differs) this.refuse(machine, chunk, answer.message);
    else this.failed(chunk, answer);
    if (this.machines.has(machine.hello.worker)) this.feedSoon(machine);
  }

  private take(chunk: Chunk, answer: ChunkResult): void {
    const { batch } = chunk;
    if (chunk.done || !this.running.includes(batch)) return;
    this.costs.measure(chunk, answer.milliseconds);
    if (batch.put(chunk, resultsOf(chunk, answer)))
      this.end(batch, () => batch.resolve(batch.result()));
  }

  /** A machine found out that its returns would be others; it has said so there. */
  private refuse(machine: Machine, chunk: Chunk, message: string): void {
    this.refused.add(machine.hello.worker);
    this.giveBack([chunk]);
    this.note(message);
    if (this.machines.has(machine.hello.worker)) this.lose(machine, 'is not used');
    this.feed();
  }

  /** A machine that lacks something gives its chunk to another; what fails everywhere is told. */
  private failed(chunk: Chunk, { code, message }: Pick<ChunkFailure, 'code' | 'message'>): void {
    if (chunk.done) return;
    const count = (this.failures.get(chunk) ?? 0) + 1;
    this.failures.set(chunk, count);
    const { batch } = chunk;
    if (code === 'cancelled' || (code !== 'usage' && count < MOST_FAILURES)) {
      batch.giveBack(chunk);
      this.feed();
      return;
    }
    this.end(batch, () => batch.reject(new PrecocialError(code as ErrorCode, message)));
  }

  protected release(batch: PoolBatch): void {
    for (const [id, { machine, chunk }] of this.open) {
      if (chunk.batch !== batch) continue;
      this.open.delete(id);
      machine.forget(id);
    }
    for (const chunk of this.failures.keys())
      if (chunk.batch === batch) this.failures.delete(chunk);
    this.here?.release(batch);
    this.call(false, [batch.id]);
  }

  /** Says when the server goes and comes; what was under way is then done by whoever is there. */
  private async watchConnection(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === 'disconnect' && this.connected) {
        this.connected = false;
        this.note(
          this.here === null
            ? 'The NATS server does not answer; the work waits for it, and what is finished is kept.'
            : 'The NATS server does not answer; the threads here go on.',
        );
        if (this.here !== null) this.leaveMachines();
      } else if (type === 'reconnect') {
        this.connected = true;
        this.note('The NATS server answers again; the work goes on.');
        // They say hello once they are back themselves.
        this.leaveMachines();
        this.call(true);
      }
    }
  }

  /** Whoever is there does what was under way on machines. */
  private leaveMachines(): void {
    const now = performance.now();
    for (const machine of this.machines.values()) this.giveBack(machine.takeBack(now, true));
    this.machines.clear();
    this.countThreads();
    this.feed();
  }
}

/** How long a chunk's plans and own weights are. */
function wordsOf({ pieces }: ChunkBody): number {
  return pieces.reduce((sum, { plan, weighting }) => {
    const own = 'sets' in weighting ? 2 * weighting.sets.length : 0;
    return sum + plan.length + own;
  }, 0);
}

/** The results of single pieces from an answer's returns and counts, which stand one after another. */
function resultsOf({ batch, pieces }: Chunk, { returns, byClass, steps }: ChunkResult): Rollouts[] {
  const width = byClass.length / Math.max(1, returns.length);
  let place = 0;
  return pieces.map((piece, k) => {
    const { heads = 1 } = item(batch.batch.items, piece.item);
    const [from, to] = [place, place + heads * pieceSize(piece)];
    place = to;
    return {
      returns: returns.subarray(from, to),
      steps: k === 0 ? steps : 0,
      ...(width === 0 ? {} : { byClass: byClass.subarray(from * width, to * width) }),
    };
  });
}
