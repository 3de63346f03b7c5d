import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { MOST_MEMORY, watchMemory } from './memory.ts';
import {
  FrameReader,
  KIND,
  numbersFrame,
  numbersOf,
  type Frame,
} from '../../shared/tasks/program/protocol.ts';
import type { ProgramImage, StepTimes, TaskCopies } from '../../shared/tasks/program/copies.ts';

/** What a program may take to start: Python loads its packages. */
const START_SECONDS = 60;
/** What it may take for an answer, where its description file says nothing else. */
export const ANSWER_SECONDS = 30;
/** Standard error is kept for the details of an error, this much of its end. */
const MOST_WORDS = 8192;

/** How a program is started. */
export interface Launch {
  readonly command: readonly string[];
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Seconds that an answer may take. */
  readonly patience: number;
  /** MiB of memory that it may take; absent: the usual ones. */
  readonly memory?: number;
}

/** What a task has that answers are checked against. */
export interface Widths {
  readonly inputs: number;
  readonly outputs: number;
}

interface Waiting {
  readonly kind: number;
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/** Environment variables that every program needs to find its files and libraries. */
const USUAL_VARIABLES = [
  ...['PATH', 'HOME', 'LANG', 'LD_LIBRARY_PATH', 'TMPDIR', 'DISPLAY', 'MUJOCO_GL', 'PYTHONPATH'],
  ...['USERPROFILE', 'SystemRoot', 'SYSTEMROOT', 'TEMP', 'TMP', 'PATHEXT', 'COMSPEC'],
];

/** The environment variables that a program is started with, of those of this process. */
export function programVariables(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(
    USUAL_VARIABLES.flatMap((name) =>
      environment[name] === undefined ? [] : [[name, environment[name]]],
    ),
  );
}

/** A program that speaks the protocol: started, asked one thing at a time, ended. */
export class ProgramProcess {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly frames = new FrameReader();
  private waiting: Waiting | null = null;
  private words = '';
  /** Why nothing more can be asked of it. */
  private over: PrecocialError | null = null;
  private readonly stopWatching: () => void;

  /** @param name what messages call it: "The task pendulum" */
  constructor(
    private readonly name: string,
    private readonly launch: Launch,
  ) {
    const [command = '', ...words] = launch.command;
    this.child = spawn(command, words, {
      cwd: launch.folder,
      env: { ...programVariables(), ...launch.variables },
      stdio: 'pipe',
      windowsHide: true,
    });
    const { stdin, stdout, stderr } = this.child;
    stdout.on('data', (piece: Buffer) => this.receive(piece));
    stderr.on('data', (piece: Buffer) => {
      this.words = (this.words + piece.toString()).slice(-MOST_WORDS);
    });
    // A program that ended is reported through its exit.
    stdin.on('error', () => undefined);
    this.child.on('error', (error) => this.end(this.notStarted(error)));
    const { pid } = this.child;
    const { memory = MOST_MEMORY } = launch;
    const isAsked = (): boolean => this.waiting !== null;
    const onMore = (has: number): void => this.end(this.tooMuch(has, memory));
    this.stopWatching =
      pid === undefined ? () => undefined : watchMemory(pid, isAsked, memory, onMore);
    this.child.on('close', (code, signal) => {
      const how = signal === null ? `with code ${code}` : `by ${signal}`;
      this.end(this.died(`${this.name}: its program ended ${how} instead of answering.`));
    });
  }

  get ended(): boolean {
    return this.over !== null;
  }

  /**
   * What it says of itself, as text.
   * @throws PrecocialError 'not-found' where the program is not there, 'task-failed' as it says, 'worker-died'
   */
  async hello(copies: number): Promise<string> {
    const body = Float64Array.of(1, copies);
    const frame = await this.ask(KIND.hello, body, START_SECONDS);
    return new TextDecoder().decode(frame.body);
  }

  /** @throws PrecocialError as the members of TaskCopies */
  ask(kind: number, numbers: Float64Array, seconds = this.launch.patience): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.over !== null) {
        reject(this.over);
        return;
      }
      if (this.waiting !== null) {
        reject(new PrecocialError('internal', 'A program was asked two things at once.'));
        return;
      }
      const timer = setTimeout(() => {
        const text = `${this.name}: its program did not answer for ${seconds} s and was ended.`;
        this.end(this.died(text));
      }, seconds * 1000);
      this.waiting = { kind, resolve, reject, timer };
      this.child.stdin.write(numbersFrame(kind, numbers));
    });
  }

  /** Ends the program: first by closing its standard input. */
  close(): void {
    this.end(new PrecocialError('cancelled', `${this.name}: its program was closed.`));
  }

  private receive(piece: Uint8Array): void {
    try {
      for (const frame of this.frames.push(piece)) this.take(frame);
    } catch (error) {
      this.end(new PrecocialError('task-failed', `${this.name}: ${messageOf(error)}`));
    }
  }

  private take(frame: Frame): void {
    const { waiting } = this;
    if (waiting === null)
      throw new PrecocialError('task-failed', 'It wrote a frame that nothing had asked for.');
    if (frame.kind !== waiting.kind && frame.kind !== KIND.failed)
      throw new PrecocialError(
        'task-failed',
        `It answered a request of kind ${waiting.kind} with a frame of kind ${frame.kind}.`,
      );
    this.waiting = null;
    clearTimeout(waiting.timer);
    if (frame.kind === KIND.failed) waiting.reject(this.failed(frame));
    else waiting.resolve(frame);
  }

  /** The program's own words: a sentence, and what is below it. */
  private failed({ body }: Frame): PrecocialError {
    const [sentence = '', ...below] = new TextDecoder().decode(body).split('\n');
    const text =
      sentence.trim() === '' ? 'its program failed and did not say why.' : sentence.trim();
    return new PrecocialError(
      'task-failed',
      `${this.name}: ${text}`,
      this.details(below.join('\n')),
    );
  }

  private details(words: string): Readonly<Record<string, string>> {
    const trace = [words.trim(), this.words.trim()].filter((text) => text !== '').join('\n');
    return { command: this.launch.command.join(' '), ...(trace === '' ? {} : { trace }) };
  }

  private died(text: string): PrecocialError {
    const last = this.words.trim().split('\n').at(-1) ?? '';
    const said = last === '' ? '' : ` It last wrote: ${last}`;
    return new PrecocialError('worker-died', text + said, this.details(''));
  }

  private tooMuch(has: number, most: number): PrecocialError {
    const text = `${this.name}: its program took too much memory and was ended: it had ${Math.round(has)} MiB, and a program may have ${most}. What was finished before is kept. "memory" in its description file allows another number.`;
    return new PrecocialError('task-failed', text, this.details(''));
  }

  private notStarted(error: Error): PrecocialError {
    const [command = ''] = this.launch.command;
    const missing = 'code' in error && error.code === 'ENOENT';
    const text = missing
      ? `${this.name}: there is no program ${command}, or no folder ${this.launch.folder}. Name the program by its whole path.`
      : `${this.name}: the program ${command} did not start: ${error.message}.`;
    return new PrecocialError('not-found', text, this.details(''));
  }

  private end(error: PrecocialError): void {
    if (this.over !== null) return;
    this.over = error;
    this.stopWatching();
    this.child.stdin.end();
    // It was given what there is to do; nothing is kept there.
    this.child.kill('SIGKILL');
    const { waiting } = this;
    this.waiting = null;
    if (waiting === null) return;
    clearTimeout(waiting.timer);
    waiting.reject(error);
  }
}

/** A running program as copies of a task. */
export function copiesOf(program: ProgramProcess, { inputs, outputs }: Widths): TaskCopies {
  return {
    async reset(starts, options) {
      const count = starts.length / 2;
      const body = new Float64Array(1 + starts.length + options.length);
      body[0] = count;
      body.set(starts, 1);
      body.set(options, 1 + starts.length);
      const frame = await program.ask(KIND.reset, body);
      return numbersOf(frame.body, count * inputs, `a reset of ${count} copies`);
    },
    async step(rows) {
      const count = rows.length / (1 + outputs);
      const frame = await program.ask(KIND.step, rows);
      return numbersOf(frame.body, count * (3 + inputs), `a step of ${count} copies`);
    },
    async image(copy): Promise<ProgramImage | null> {
      const { body } = await program.ask(KIND.image, Float64Array.of(copy));
      if (body.length < 8) return null;
      const view = new DataView(body.buffer, body.byteOffset);
      const [width, height] = [view.getUint32(0, true), view.getUint32(4, true)];
      const rgb = body.subarray(8);
      return rgb.length === 3 * width * height ? { width, height, rgb } : null;
    },
    async times(): Promise<StepTimes> {
      const { body } = await program.ask(KIND.times, new Float64Array(0));
      const [seconds = 0, steps = 0] = numbersOf(body, 2, 'the question for its times');
      return { seconds, steps };
    },
    close: () => program.close(),
  };
}
