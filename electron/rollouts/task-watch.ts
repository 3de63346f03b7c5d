import { PrecocialError } from '../../shared/base/errors.ts';
import { nameOf, type TaskSource } from '../../shared/tasks/source.ts';
import { programVariables } from '../programs/process.ts';
import { lineOfThread } from './stuck.ts';

/** Most of a thread's heap, in MB; a thread that needs more ends alone. */
export const MOST_HEAP_MB = 2048;
/** Memory that the process may add while tasks of a person's own run, in bytes. */
const MOST_GROWTH = 3 * 2 ** 30;
/** A chunk takes about 25 ms; a task that answers nothing for this long is in a loop. */
export const LONGEST_SILENCE_MS = 20_000;

/** What a thread shows of itself. */
interface Watched {
  readonly silence: { readonly source: TaskSource; readonly milliseconds: number } | null;
  readonly threadId: number;
  kill(): void;
}

type FileSource = TaskSource<'file'>;

/** The environment variables that threads are given: those of this program, and those that every program needs. */
export function ownVariables(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('PRECOCIAL_'));
  return { ...programVariables(), ...Object.fromEntries(own) };
}

/**
 * Watches threads that run a person's own code: a task that loops for ever or fills memory loses its
 * threads, and its batches end with a sentence; everything else goes on.
 */
export class TaskWatch {
  /** Memory of the process before a task of a person's own ran. */
  private before: number | null = null;
  private readonly asked = new Set<Watched>();

  /**
   * @param refuse ends the batches of a task, by the name of its source
   * @param heapMb most of a thread's heap, in MB
   */
  constructor(
    private readonly refuse: (task: string, error: PrecocialError) => void,
    private readonly silenceMs: number,
    private readonly heapMb: number,
  ) {}

  /** Looks at the threads as they are now; to be called several times a second. */
  look(threads: readonly Watched[]): void {
    const own = threads.flatMap((thread) => {
      const { silence } = thread;
      return silence?.source.kind === 'file' ? [{ thread, source: silence.source, silence }] : [];
    });
    if (own.length === 0) {
      this.before = null;
      return;
    }
    const memory = process.memoryUsage.rss();
    this.before ??= memory;
    const greedy = memory - this.before > MOST_GROWTH;
    for (const { thread, source, silence } of own) {
      if (greedy) this.end(thread, memoryFault(source, this.heapMb));
      else if (silence.milliseconds > this.silenceMs) void this.stuck(thread, source);
    }
  }

  /** What a thread said of its end, if that was too little memory for the task that it ran. */
  ended(thread: Watched, words: string): void {
    const source = thread.silence?.source;
    if (source?.kind === 'file' && words.includes('memory limit'))
      this.refuse(nameOf(source), memoryFault(source, this.heapMb));
  }

  private end(thread: Watched, error: PrecocialError): void {
    const source = thread.silence?.source;
    thread.kill();
    if (source !== undefined) this.refuse(nameOf(source), error);
  }

  private async stuck(thread: Watched, source: FileSource): Promise<void> {
    if (this.asked.has(thread)) return;
    this.asked.add(thread);
    const { file, description } = source;
    const line = await lineOfThread(thread.threadId, file);
    this.asked.delete(thread);
    const place = line === null ? file : `${file}, line ${line}`;
    const text = `The task ${description.id} did not answer for ${this.silenceMs / 1000} s: it loops (${place}). What was finished before is kept.`;
    const details = { task: description.id, file, ...(line === null ? {} : { line }) };
    this.end(thread, new PrecocialError('task-failed', text, details));
  }
}

function memoryFault({ file, description }: FileSource, heapMb: number): PrecocialError {
  const text = `The task ${description.id} took too much memory and was ended (${file}): a thread may have ${heapMb} MB. What was finished before is kept.`;
  return new PrecocialError('task-failed', text, { task: description.id, file });
}
