// A child process that does jobs for the laboratory (messages: job-protocol.ts). It keeps its worker threads,
// so that a job a person waits for starts at once; the rollouts of the most urgent job go first.
import type { CancelSignal } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { Progress, StreamName, Streams } from '../../shared/contract/lab.ts';
import { errorToWire } from '../../shared/contract/wire.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { EncoderPlace } from '../../shared/tasks/rollout-batch.ts';
import { encoderFor } from '../encoders/find.ts';
import { measureAblation, simplify } from '../experiments/ablation.ts';
import { measureConditions } from '../experiments/conditions.ts';
import { measureEnsembles } from '../experiments/ensemble.ts';
import { evaluateGenome } from '../evaluation/evaluate.ts';
import { measureRobustness } from '../experiments/robustness.ts';
import { tuneGenome } from '../tuning/tune.ts';
import type {
  EncoderTrainingIn,
  FromJobProcess,
  ToJobProcess,
  TuneRequestIn,
} from './job-protocol.ts';
import { withEncoder, withPriority, type RolloutExecutor } from '../rollouts/executor.ts';
import { runCourse } from '../rollouts/course.ts';
import { RolloutPool } from '../rollouts/pool.ts';
import { examineTask } from '../tasks/check.ts';
import { listenToParent } from './process.ts';

interface JobControl<N extends StreamName> {
  readonly signal: CancelSignal;
  readonly emit: (event: Streams[N]['event']) => void;
  /** Rollouts with the job's priority. */
  readonly rollouts: RolloutExecutor;
}

type JobTable = {
  readonly [N in StreamName]: (
    params: Streams[N]['params'],
    control: JobControl<N>,
  ) => Promise<Streams[N]['result']>;
};

const pool = new RolloutPool();

/** Progress with the time left, from the share done so far. */
function progressOf(begun: number, done: number, note: string): Progress {
  const elapsed = (performance.now() - begun) / 1000;
  return { done, note, secondsLeft: done > 0 ? (elapsed * (1 - done)) / done : null };
}

const JOBS: JobTable = {
  evaluate: (params, { signal, emit, rollouts }) => {
    const { document, weights, useOffsets, trials, seed, options } = params;
    const begun = performance.now();
    const note = `${weights.length * trials} rollouts`;
    return evaluateGenome(
      rollouts,
      { task: document.task, genome: document.genome, weights, useOffsets, trials, seed, options },
      { signal, onProgress: (done) => emit(progressOf(begun, done, note)) },
    );
  },
  conditions: (params, { signal, emit, rollouts }) => {
    const begun = performance.now();
    const onProgress = (done: number, note = 'the four conditions'): void =>
      emit(progressOf(begun, done, note));
    return measureConditions(rollouts, params, { signal, onProgress });
  },
  tune: async (params, { signal, emit, rollouts }) => {
    const { nats } = params as TuneRequestIn;
    if (nats === null) return tuneGenome(rollouts, params, { signal, onEvent: emit });
    const { openMachines } = await import('../machines/open.ts');
    const machines = await openMachines(nats, null, () => undefined);
    try {
      const encoder = await encoderOfDocuments([params.document]);
      return await tuneGenome(withEncoder(machines, encoder), params, { signal, onEvent: emit });
    } finally {
      await machines.close();
    }
  },
  robustness: (params, { signal, emit, rollouts }) => {
    const begun = performance.now();
    const onProgress = (done: number): void => emit(progressOf(begun, done, params.change));
    return measureRobustness(rollouts, params, { signal, onProgress });
  },
  ablation: (params, { signal, emit, rollouts }) => {
    const begun = performance.now();
    const onProgress = (done: number): void => emit(progressOf(begun, done, 'ablation'));
    return measureAblation(rollouts, params, { signal, onProgress });
  },
  simplify: (params, { signal, emit, rollouts }) => {
    const begun = performance.now();
    const onProgress = (done: number, note = 'simplify'): void =>
      emit(progressOf(begun, done, note));
    return simplify(rollouts, params, { signal, onProgress });
  },
  ensemble: (params, { signal, emit, rollouts }) => {
    const begun = performance.now();
    const onProgress = (done: number): void => emit(progressOf(begun, done, 'ensembles'));
    return measureEnsembles(rollouts, params, { signal, onProgress });
  },
  rollout: async ({ task, ...request }, { signal, emit }) => {
    await runCourse(taskOf(task), request, emit, signal);
    return null;
  },
  task: ({ task }) => examineTask(pool, taskOf(task)),
  encoder: async (params, { signal, emit }) => {
    const begun = performance.now();
    const { folder } = params as EncoderTrainingIn;
    // Loaded when first asked for: the training brings a library of its own.
    const { trainEncoder } = await import('../vae/train-encoder.ts');
    return trainEncoder(params, folder, {
      signal,
      onProgress: (done, note) => emit(progressOf(begun, done, note)),
    });
  },
};

const running = new Map<number, AbortController>();

const parent = listenToParent((message) => receive(message as ToJobProcess));

function send(message: FromJobProcess): void {
  parent.send(message);
}

function isJob(name: string): name is StreamName {
  return Object.hasOwn(JOBS, name);
}

/** The documents that a job rolls out. */
function documentsOf(params: Streams[StreamName]['params']): readonly GenomeDocument[] {
  if ('subjects' in params) return params.subjects.map(({ document }) => document);
  return 'document' in params ? [params.document] : [];
}

/** The encoder that the documents of a job see through. @throws PrecocialError 'encoder' if it is not here, or if they need two */
async function encoderOfDocuments(
  documents: readonly GenomeDocument[],
): Promise<EncoderPlace | null> {
  const seeing = documents.filter(({ task }) => taskOf(task).encoder !== undefined);
  const [first, ...others] = seeing.filter(({ encoder }) => encoder !== undefined);
  const other = others.find(({ encoder }) => encoder !== first?.encoder);
  if (first !== undefined && other !== undefined) {
    throw new PrecocialError(
      'encoder',
      `${first.name} and ${other.name} were evolved with different encoders; measure them one after the other.`,
    );
  }
  const [document = first] = first === undefined ? seeing : [first];
  return document === undefined ? null : encoderFor(document.task, document.encoder);
}

async function perform<N extends StreamName>(
  name: N,
  params: unknown,
  control: Omit<JobControl<N>, 'rollouts'>,
): Promise<unknown> {
  const given = params as Streams[N]['params'];
  const encoder = await encoderOfDocuments(documentsOf(given));
  const rollouts = withEncoder(withPriority(pool, given.priority), encoder);
  return JOBS[name](given, { ...control, rollouts });
}

function receive(message: ToJobProcess): void {
  if (message.type === 'cancel') {
    running.get(message.id)?.abort();
    return;
  }
  const { id, name, params } = message;
  const controller = new AbortController();
  running.set(id, controller);
  const work = isJob(name)
    ? perform(name, params, {
        signal: controller.signal,
        emit: (value) => send({ type: 'event', id, value }),
      })
    : Promise.reject(new PrecocialError('internal', `There is no job ${name}.`));
  work
    .then(
      (value) => send({ type: 'result', id, value }),
      (error: unknown) => send({ type: 'error', id, error: errorToWire(error) }),
    )
    .finally(() => running.delete(id));
}
