import { leaveNativeRuntime } from '../encoders/native-runtime.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import { errorFromWire } from '../../shared/contract/wire.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { FromRun, ToRun } from '../processes/run-messages.ts';
import type { Hub } from './hub.ts';
import type { PopulationSnapshot, RunEntry, RunStatus } from '../../shared/contract/lab.ts';
import type { ProcessMaker } from '../processes/process.ts';

/** A search whose process this lab started. */
export interface DrivenRun {
  /**
   * Resolves when its process has the run open.
   * @throws PrecocialError what kept it from that
   */
  readonly opened: Promise<void>;
  readonly entry: () => RunEntry;
  /** The newest generation its process showed. */
  readonly population: () => PopulationSnapshot | null;
  /** An individual of that generation; null if there is none of that number. */
  readonly individual: (index: number) => Promise<GenomeDocument | null>;
  readonly pause: () => void;
  readonly resume: () => void;
  /** Resolves when the process has ended. */
  readonly stop: () => Promise<void>;
}

export interface DrivenRunOptions {
  readonly entry: RunEntry;
  readonly begin: Extract<ToRun, { kind: 'begin' }>;
  readonly makeProcess: ProcessMaker;
  readonly hub: Hub;
  /** @param message why it ended, if it did not end well */
  readonly onEnd: (message: string | null) => Promise<void>;
}

/** A search checkpoints within milliseconds; one that takes longer than this hangs. */
const PATIENCE_MS = 10_000;

/** What a person reads when a search's process was killed. */
export const CRASHED =
  'The process of this search ended unexpectedly. All finished generations are kept: resume to go on.';

/** The same where its folder is no longer there. */
export const GONE =
  'The process of this search ended, and its folder is no longer there: what was in it is gone.';

/** Starts a run's process and follows it to its end. */
export function driveRun(options: DrivenRunOptions): DrivenRun {
  const { hub } = options;
  let entry: RunEntry = { ...options.entry, status: 'running', elsewhere: false };
  let population: PopulationSnapshot | null = null;
  let failure: PrecocialError | null = new PrecocialError('worker-died', CRASHED);
  let setOpened: () => void = () => undefined;
  let setRefused: (error: unknown) => void = () => undefined;
  const opened = new Promise<void>((resolve, reject) => {
    setOpened = resolve;
    setRefused = reject;
  });
  // Who began the run hears of it; nobody else has to.
  opened.catch(() => undefined);
  const asked = new Map<number, (document: GenomeDocument | null) => void>();
  let nextRequest = 1;

  const child = options.makeProcess('run-process', []);
  const send = (message: ToRun): void => child.send(message);

  function change(changes: Partial<RunEntry>): void {
    entry = { ...entry, ...changes };
    hub.broadcast('run.status', entry);
  }

  function setStatus(status: RunStatus): void {
    if (entry.status !== status) change({ status });
  }

  /** What it ended with, and for an end of its process what that changes. */
  function reason(): string | null {
    const note = failure?.message === CRASHED ? leaveNativeRuntime(entry.task) : null;
    return note === null ? (failure?.message ?? null) : `${CRASHED} ${note}`;
  }

  const ended = new Promise<void>((resolve) => {
    child.onExit(() => {
      for (const answer of asked.values()) answer(null);
      asked.clear();
      const refused = failure ?? new PrecocialError('cancelled', 'The search was stopped.');
      void options.onEnd(reason()).finally(() => {
        setRefused(refused);
        resolve();
      });
    });
  });

  function receive(message: FromRun): void {
    switch (message.kind) {
      case 'opened':
        setOpened();
        change({ generation: message.generation, generations: message.generations });
        if (message.note !== null) hub.broadcast('run.status', { ...entry, message: message.note });
        return;
      case 'generation': {
        const { statistics, secondsLeft } = message;
        entry = { ...entry, generation: statistics.generation + 1, best: statistics.best };
        hub.broadcast('run.generation', { id: entry.id, statistics, secondsLeft });
        return;
      }
      case 'progress':
        hub.broadcast('run.progress', {
          id: entry.id,
          generation: entry.generation,
          done: message.done,
        });
        return;
      case 'population':
        population = message.population;
        return;
      case 'individual':
        asked.get(message.request)?.(message.document);
        asked.delete(message.request);
        return;
      case 'note':
        hub.broadcast('run.status', { ...entry, message: message.sentence });
        return;
      case 'paused':
        setStatus('paused');
        return;
      case 'resumed':
        setStatus('running');
        return;
      case 'ended':
        failure = message.error === null ? null : errorFromWire(message.error);
        child.kill();
    }
  }

  child.onMessage((message) => receive(message as FromRun));
  send(options.begin);
  hub.broadcast('run.status', entry);

  return {
    opened,
    entry: () => entry,
    population: () => population,
    individual: (index) =>
      new Promise((resolve) => {
        const request = nextRequest++;
        asked.set(request, resolve);
        send({ kind: 'individual', request, index });
      }),
    pause() {
      if (entry.status === 'running') setStatus('pausing');
      send({ kind: 'pause' });
    },
    resume: () => send({ kind: 'resume' }),
    async stop() {
      send({ kind: 'stop' });
      const impatient = setTimeout(() => child.kill(), PATIENCE_MS);
      await ended;
      clearTimeout(impatient);
    },
  };
}
