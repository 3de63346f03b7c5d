import { useSources } from '../../shared/tasks/registry.ts';
import type { AddedSource } from '../../shared/tasks/source.ts';

/**
 * A child process of the laboratory. Two makers exist: `fork` (browser host, command line, tests) and
 * Electron's utilityProcess. Messages are structured clones, so typed arrays travel as they are.
 */
export interface ChildProcessHandle {
  readonly pid: number | undefined;
  /** Sends a message; held back until the child listens, dropped once it has ended. */
  send(message: unknown): void;
  /** @returns a function that stops listening */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Called once, with the exit code, or null if a signal ended the process. */
  onExit(listener: (code: number | null) => void): () => void;
  /** Ends the child at once, without asking it. */
  kill(): void;
}

/**
 * @param entry name of a file of electron/processes without its ending, such as 'run-process'
 * @param args words the child finds in process.argv from index 2 on
 */
export type ProcessMaker = (entry: string, args: readonly string[]) => ChildProcessHandle;

/** What a child sends first: messages sent earlier to an ES module may be lost. */
const READY = 'precocial:ready';

/** What a child is told before anything else: the tasks that a person added. It keeps them as long as it lives. */
interface TasksMessage {
  readonly precocialTasks: readonly AddedSource[];
}

function isTasks(message: unknown): message is TasksMessage {
  return typeof message === 'object' && message !== null && 'precocialTasks' in message;
}

/** A maker whose children know the added tasks of the moment in which they are made. */
export function withTasks(make: ProcessMaker, sources: () => readonly AddedSource[]): ProcessMaker {
  return (entry, args) => {
    const child = make(entry, args);
    child.send({ precocialTasks: sources() } satisfies TasksMessage);
    return child;
  };
}

/** The operations a maker has to supply; `superviseChild` adds the queue and the handshake. */
export interface RawChild {
  readonly pid: () => number | undefined;
  post(message: unknown): void;
  kill(): void;
}

export interface Supervised {
  readonly handle: ChildProcessHandle;
  received(message: unknown): void;
  exited(code: number | null): void;
}

/** Wraps a platform's child: queues until the child listens, reports its end once. */
export function superviseChild(raw: RawChild): Supervised {
  const messageListeners = new Set<(message: unknown) => void>();
  const exitListeners = new Set<(code: number | null) => void>();
  let queue: unknown[] | null = [];
  let ended = false;
  return {
    handle: {
      get pid() {
        return raw.pid();
      },
      send(message) {
        if (ended) return;
        if (queue === null) raw.post(message);
        else queue.push(message);
      },
      onMessage(listener) {
        messageListeners.add(listener);
        return () => messageListeners.delete(listener);
      },
      onExit(listener) {
        exitListeners.add(listener);
        return () => exitListeners.delete(listener);
      },
      kill() {
        if (!ended) raw.kill();
      },
    },
    received(message) {
      if (message === READY) {
        const waiting = queue ?? [];
        queue = null;
        for (const held of waiting) raw.post(held);
        return;
      }
      for (const listener of [...messageListeners]) listener(message);
    },
    exited(code) {
      if (ended) return;
      ended = true;
      for (const listener of [...exitListeners]) listener(code);
    },
  };
}

/** The parent as a child process sees it. */
export interface ParentPort {
  send(message: unknown): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/**
 * Opens the way to the process that started this one and tells it that messages may come.
 * @param onMessage called for every message of the parent
 * @param onOrphaned called when the parent is gone (fork only; Electron ends its children itself)
 * @throws Error if this process was not started by a `ProcessMaker`
 */
export function listenToParent(
  onMessage: (message: unknown) => void,
  onOrphaned: () => void = () => process.exit(0),
): ParentPort {
  const receive = (message: unknown): void => {
    if (isTasks(message)) useSources(message.precocialTasks);
    else onMessage(message);
  };
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: UtilityPort };
  if (parentPort !== undefined) {
    parentPort.on('message', (event) => receive(event.data));
    parentPort.postMessage(READY);
    return { send: (message) => parentPort.postMessage(message) };
  }
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('This file is a child process of the laboratory.');
  process.on('message', receive);
  process.on('disconnect', onOrphaned);
  // What a parent that was killed no longer hears is no error of this process, which ends when it learns of it.
  const quiet = (): void => undefined;
  for (const stream of [process.stdout, process.stderr]) stream.on('error', quiet);
  send(READY, undefined, undefined, quiet);
  return {
    send: (message) => {
      if (process.connected) send(message, undefined, undefined, quiet);
    },
  };
}
