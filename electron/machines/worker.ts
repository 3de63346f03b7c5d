import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { isCancelled, messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { addedSources, addTask, taskOfSource } from '../../shared/tasks/registry.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import { nameOf, type AddedSource, type TaskSource } from '../../shared/tasks/source.ts';
import { Fingerprints } from '../encoders/fingerprint.ts';
import { priorityOf, type RolloutExecutor } from '../rollouts/executor.ts';
import { isWhole } from '../tasks/whole.ts';
import { addressOf, type BuildIdentity } from './build-identity.ts';
import {
  randomId,
  packAnswers,
  packBeat,
  unpackChunks,
  type ChunkAnswer,
  type ChunkBody,
  type ChunkHead,
} from './chunk-codec.ts';
import { ChunkRunner, type ChunkResult } from './chunk-runner.ts';
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
import { contentText, encoderByContent } from './objects.ts';
import { ownProgram } from './portable-source.ts';
import { withRowsHere } from './table-rows.ts';

const BEAT_MS = 1000;
/** A machine that answers gives a sign of life after this many seconds all the same: others hear of it by that. */
const MOST_UNSAID = 3;
const CONTEXT_MS = 5000;
/**
 * While more is under way here, answers wait until the clock shows a multiple of this. Machines whose clocks agree then
 * answer together, and the coordinator wakes once for many of them.
 */
const ANSWERS_MS = 25;
/** Returns in one message; a server takes no message of more than 1 MB. */
const MOST_RETURNS = 16_384;
/** Contexts kept, so that those of batches whose end was not heard of go. */
const MOST_CONTEXTS = 32;
/** Coordinators remembered. */
const MOST_COORDINATORS = 64;

export interface WorkerOptions {
  readonly name: string;
  readonly threads: number;
  readonly build: BuildIdentity;
  /** Where fetched encoders and tables are kept, each kind in a folder of its own. */
  readonly cache: string;
  /** True for a task of a person's own that may be run here: it is code. */
  readonly mayRun: (source: TaskSource<'file'>) => Promise<boolean>;
  /** The threads; closed with the worker. */
  readonly pool: RolloutExecutor;
  readonly onNote?: (sentence: string) => void;
}

/** Why a coordinator cannot use this machine for a batch at all. */
class NotUsed extends PrecocialError {}

const otherReturns = (): NotUsed =>
  new NotUsed(
    'unsupported',
    'This machine is not used by a search: its encoder rounds differently, or its build or task is another. With the option small=1 any machine can take part.',
  );

const notTrusted = (task: string): NotUsed =>
  new NotUsed(
    'not-allowed',
    `The task ${task} is code of its own and was not run. Start the worker with --trust-tasks if you know whose task it is.`,
  );

const notAdded = (task: string): NotUsed =>
  new NotUsed(
    'not-allowed',
    `The task ${task} runs a program, which is not taken from other machines. Add the same task here (precocial task add FILE), then start the worker again.`,
  );

/** A machine's end: takes chunks, rolls them out on its threads, and answers. */
export class RolloutWorker {
  private readonly id = randomId();
  private readonly contexts = new Map<string, Promise<Context | null>>();
  /** Batches under way here, by coordinator and number. */
  private readonly stops = new Map<string, AbortController>();
  private readonly refusals = new Set<string>();
  private readonly runner: ChunkRunner;
  private rollouts = 0;
  /** Answers since it last looked, and signs of life that they stood for. */
  private answers = 0;
  private unsaid = 0;
  private rate = 0;
  private readonly timer: NodeJS.Timeout;
  /** Coordinators that were told who this is. */
  private readonly told = new Set<string>();
  /** Chunks under way here, and answers that wait for others, by coordinator. */
  private underWay = 0;
  private readonly waiting = new Map<string, ChunkAnswer[]>();
  private sending: NodeJS.Timeout | null = null;
  private closed = false;
  private readonly encoders = new Map<string, Promise<EncoderPlace>>();
  private readonly fingerprints = new Fingerprints();
  /** Ids of tasks of a file, by content. */
  private readonly tasks = new Map<string, Promise<string>>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly options: WorkerOptions,
  ) {
    this.runner = new ChunkRunner(options.pool);
    connection.subscribe(SUBJECTS.work(this.id), {
      callback: (error, message) => {
        if (error === null) this.leaveDamaged(() => this.receive(message.data));
      },
    });
    connection.subscribe(SUBJECTS.call, {
      callback: (error, message) => {
        if (error === null) this.leaveDamaged(() => this.hear(unpack<Call>(message.data)));
      },
    });
    this.timer = setInterval(() => {
      this.rate = 0.7 * this.rate + (0.3 * this.rollouts * 1000) / BEAT_MS;
      this.rollouts = 0;
      // Answers say that it is there, to whoever waits for them.
      if (this.answers === 0 || ++this.unsaid === MOST_UNSAID) this.beat();
      this.answers = 0;
    }, BEAT_MS);
    this.hello();
    void this.watchConnection();
  }

  /** Gives back what it holds and ends. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.timer);
    // What is finished counts.
    this.sendAnswers();
    for (const stop of this.stops.values()) stop.abort();
    this.hello(true);
    await Promise.race([
      this.connection.flush().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
    await this.connection.close();
    await this.options.pool.close();
  }

  /** A message that nobody of the same build can have sent is left aside. */
  private leaveDamaged(take: () => void): void {
    try {
      take();
    } catch (problem) {
      this.options.onNote?.(`A message was left aside: ${messageOf(problem)}`);
    }
  }

  private beat(): void {
    this.unsaid = 0;
    const beat = { worker: this.id, rate: Math.round(this.rate) };
    this.connection.publish(SUBJECTS.hello, packBeat(beat));
  }

  private hello(bye = false): void {
    this.unsaid = 0;
    const { name, threads, build } = this.options;
    const rate = Math.round(this.rate);
    const hello: Hello = { worker: this.id, name, threads, build, rate, bye };
    this.connection.publish(SUBJECTS.hello, pack(hello));
  }

  private hear({ coordinator, everybody, ended }: Call): void {
    for (const batch of ended) {
      const key = `${coordinator} ${batch}`;
      this.stops.get(key)?.abort();
      this.stops.delete(key);
      this.contexts.delete(key);
    }
    if (!everybody && this.told.has(coordinator)) return;
    const [oldest] = this.told;
    if (this.told.size >= MOST_COORDINATORS && oldest !== undefined) this.told.delete(oldest);
    this.told.add(coordinator);
    this.hello();
  }

  private receive(bytes: Uint8Array): void {
    if (bytes[0] === FORM.chunk) {
      const { chunks, ...head } = unpackChunks(bytes);
      for (const body of chunks) void this.answer(head, body);
      return;
    }
    const message = unpack<ToWorker>(bytes);
    if (message.kind === 'call') {
      this.hello();
    } else if (!this.refusals.has(message.coordinator)) {
      this.refusals.add(message.coordinator);
      this.options.onNote?.(message.reason);
    }
  }

  private async answer(head: ChunkHead, body: ChunkBody): Promise<void> {
    const { coordinator } = head;
    this.underWay++;
    try {
      const result = await this.rollOut(head, body);
      this.underWay--;
      this.sendSoon(coordinator, { chunk: body.chunk, ...result });
    } catch (error) {
      this.underWay--;
      this.fail(head, body, error);
    }
  }

  private sendSoon(coordinator: string, answer: ChunkAnswer): void {
    const waiting = this.waiting.get(coordinator) ?? [];
    this.waiting.set(coordinator, waiting);
    waiting.push(answer);
    const size = waiting.reduce((sum, { returns }) => sum + returns.length, 0);
    if (this.underWay === 0 || size >= MOST_RETURNS) this.sendAnswers();
    else
      this.sending ??= setTimeout(() => this.sendAnswers(), ANSWERS_MS - (Date.now() % ANSWERS_MS));
  }

  private sendAnswers(): void {
    if (this.sending !== null) clearTimeout(this.sending);
    this.sending = null;
    for (const [coordinator, answers] of this.waiting)
      this.reply(coordinator, packAnswers(answers));
    this.waiting.clear();
  }

  private reply(coordinator: string, bytes: Uint8Array): void {
    if (this.closed) return;
    this.answers++;
    this.connection.publish(SUBJECTS.results(coordinator), bytes);
  }

  private fail({ coordinator }: ChunkHead, { chunk }: ChunkBody, error: unknown): void {
    if (isCancelled(error)) return;
    const code = error instanceof PrecocialError ? error.code : 'internal';
    const text = `${this.options.name}: ${messageOf(error)}`;
    const differs = error instanceof NotUsed;
    if (differs) this.options.onNote?.(messageOf(error));
    this.reply(coordinator, pack({ chunk, code, message: text, differs } satisfies ChunkFailure));
  }

  private async rollOut(head: ChunkHead, { pieces }: ChunkBody): Promise<ChunkResult> {
    const { coordinator, batch, urgency } = head;
    const key = `${coordinator} ${batch}`;
    const context = await this.contextOf(key, head);
    if (context === null) throw new PrecocialError('cancelled', 'The batch has ended.');
    const task = await this.taskOf(coordinator, context.task);
    const encoder = await this.encoderOf(context);
    await this.checkAddress(head, context, encoder);
    const stop = this.stops.get(key) ?? new AbortController();
    this.stops.set(key, stop);
    const { options, weighting, episodes, byClass } = context;
    const result = await this.runner.run(
      { task, options, weighting, episodes, byClass, ...(encoder === null ? {} : { encoder }) },
      pieces,
      { signal: stop.signal, priority: priorityOf(urgency) },
    );
    this.rollouts += result.returns.length;
    return result;
  }

  /** @throws NotUsed for a chunk whose returns would be others here */
  private async checkAddress(
    { address }: ChunkHead,
    { task, encoder, options }: Context,
    place: EncoderPlace | null,
  ): Promise<void> {
    const name = task.kind === 'file' ? task.content : task.id;
    const seen =
      place === null || encoder === null
        ? []
        : [contentText(encoder), await this.fingerprints.of(place, options)];
    if (Buffer.compare(addressOf(this.options.build, name, ...seen), address) !== 0)
      throw otherReturns();
  }

  /** The id by which the threads here know a task; one of a file is asked for once, and checked. */
  private taskOf(coordinator: string, task: TaskReference): Promise<string> {
    if (task.kind === 'builtin') return Promise.resolve(task.id);
    const { content } = task;
    const found = this.tasks.get(content) ?? this.fetchTask(coordinator, content);
    this.tasks.set(content, found);
    found.catch(() => this.tasks.delete(content));
    return found;
  }

  private async fetchTask(coordinator: string, content: string): Promise<string> {
    const question: Question = { source: content };
    const answer = await this.ask<SourceAnswer>(coordinator, question);
    const text = answer?.source ?? null;
    if (text === null) throw new PrecocialError('cancelled', 'The coordinator is gone.');
    if (sha256(text) !== content)
      throw new PrecocialError('invalid-file', 'The source of a task is not what its id says.');
    const source = await this.sourceHere(JSON.parse(text) as AddedSource);
    // Two coordinators may have versions of one task.
    const id = nameOf(source);
    addTask({ ...taskOfSource(source), id });
    this.options.onNote?.(
      source.kind === 'program' ? `The task ${id} is the one here.` : `The task ${id} was fetched.`,
    );
    return id;
  }

  /**
   * The source of a task by which this machine can roll it out: code that may run, a table with its rows here, or the
   * program that was added here.
   * @throws PrecocialError 'invalid-file', 'not-found'; NotUsed for what may not be run
   */
  private async sourceHere(source: AddedSource): Promise<AddedSource> {
    const task = source.description.id;
    if (source.kind === 'program') {
      const own = ownProgram(source, addedSources());
      if (own === null) throw notAdded(task);
      return own;
    }
    if (!isWhole(source))
      throw new PrecocialError(
        'invalid-file',
        `The source of the task ${task} is not that of its version ${source.version}; it was not run.`,
      );
    if (source.kind === 'table')
      return withRowsHere(this.connection, source, join(this.options.cache, 'tables'));
    if (!(await this.options.mayRun(source))) throw notTrusted(task);
    return source;
  }

  /** @returns null if the coordinator does not answer */
  private ask<T>(coordinator: string, question: Question): Promise<T | null> {
    return this.connection
      .request(SUBJECTS.contexts(coordinator), pack(question), { timeout: CONTEXT_MS })
      .then((message) => unpack<T>(message.data))
      .catch(() => null);
  }

  private contextOf(key: string, { coordinator, batch }: ChunkHead): Promise<Context | null> {
    const known = this.contexts.get(key);
    if (known !== undefined) return known;
    const asked = this.ask<ContextAnswer>(coordinator, { batch }).then((answer) => {
      // The coordinator is gone, or sends the chunk again.
      if (answer === null) this.contexts.delete(key);
      return answer?.context ?? null;
    });
    this.contexts.set(key, asked);
    const [oldest] = this.contexts.keys();
    if (this.contexts.size > MOST_CONTEXTS && oldest !== undefined) this.contexts.delete(oldest);
    return asked;
  }

  /** The batch's encoder: one that is here, or one that is fetched now; each is looked for once. */
  private encoderOf({ encoder }: Context): Promise<EncoderPlace | null> {
    if (encoder === null) return Promise.resolve(null);
    const key = contentText(encoder);
    const { cache, onNote } = this.options;
    const found =
      this.encoders.get(key) ??
      encoderByContent(this.connection, encoder, join(cache, 'encoders'), () =>
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
