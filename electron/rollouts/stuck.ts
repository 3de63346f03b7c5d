import { Session } from 'node:inspector';

/** How long a thread may take to say where it is. */
const PATIENCE_MS = 5000;

interface Attached {
  readonly sessionId: string;
  readonly workerInfo: { readonly workerId: string };
}

/** The messages of the engine's debugger that are read here. */
interface DebuggerMessage {
  readonly method?: string;
  readonly params?: {
    readonly url?: string;
    readonly scriptId?: string;
    readonly callFrames?: readonly {
      readonly location?: { readonly scriptId?: string; readonly lineNumber?: number };
    }[];
  };
}

/** Reads a debugger's messages until one says on which line of a file the thread stands. */
function lineReader(file: string): (message: string) => number | null {
  let script: string | undefined;
  return (message) => {
    const { method, params } = JSON.parse(message) as DebuggerMessage;
    if (method === 'Debugger.scriptParsed' && params?.url === file) script = params.scriptId;
    if (method !== 'Debugger.paused') return null;
    const frame = params?.callFrames?.find(({ location }) => location?.scriptId === script);
    const line = frame?.location?.lineNumber;
    return line === undefined ? null : line + 1;
  };
}

/**
 * Where a worker thread that does not answer stands in a file, by the debugger of the engine.
 * @param threadId of the worker
 * @returns the line, from 1; null where that cannot be found out
 */
export function lineOfThread(threadId: number, file: string): Promise<number | null> {
  const session = new Session();
  const read = lineReader(file);
  return new Promise<number | null>((resolve) => {
    const end = (line: number | null): void => {
      clearTimeout(late);
      // Only after the caller has ended the thread: without the debugger it would run on.
      setTimeout(() => session.disconnect(), PATIENCE_MS).unref();
      resolve(line);
    };
    const late = setTimeout(() => end(null), PATIENCE_MS);
    session.connect();
    session.on('NodeWorker.attachedToWorker', ({ params }) => {
      const { sessionId, workerInfo } = params as Attached;
      if (workerInfo.workerId !== String(threadId)) return;
      ['Debugger.enable', 'Debugger.pause'].forEach((method, id) => {
        const message = JSON.stringify({ id: id + 1, method });
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message });
      });
    });
    session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      const line = read(params.message);
      if (line !== null) end(line);
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  }).catch(() => null);
}
