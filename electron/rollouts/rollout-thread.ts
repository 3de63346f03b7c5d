// A worker thread: rolls out the networks it is sent, one message at a time.
import { parentPort, workerData } from 'node:worker_threads';
import { isCancelled, messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { planOfWords } from '../../shared/network/packed.ts';
import { taskOfSource } from '../../shared/tasks/registry.ts';
import { weightSets } from '../../shared/tasks/rollout-batch.ts';
import { nameOf } from '../../shared/tasks/source.ts';
import type {
  Episode,
  Evaluator,
  Rollouts,
  RolloutWatch,
  Weighting,
} from '../../shared/tasks/task.ts';
import type {
  BatchContext,
  ChunkMessage,
  FromThread,
  PieceMessage,
  ThreadData,
  ToThread,
} from './rollout-messages.ts';
import { nodeTaskFiles } from './task-files.ts';

const { shared } = workerData as ThreadData;
const evaluators = new Map<string, Promise<Evaluator>>();
const contexts = new Map<number, BatchContext>();

async function createEvaluator({ task, encoder }: BatchContext): Promise<Evaluator> {
  const files = nodeTaskFiles(encoder);
  const definition = taskOfSource(task);
  const id = encoder === null ? undefined : await definition.encoder?.(files);
  if (encoder === null || id === encoder.id) return definition.createEvaluator(files);
  throw new PrecocialError(
    'encoder',
    `The encoder in ${encoder.folder} is no longer ${encoder.id}: it was replaced meanwhile.`,
    { file: encoder.folder },
  );
}

function evaluatorOf(context: BatchContext): Promise<Evaluator> {
  const key = JSON.stringify([nameOf(context.task), context.encoder]);
  const known = evaluators.get(key) ?? createEvaluator(context);
  evaluators.set(key, known);
  return known;
}

function weightingOf({ weighting }: PieceMessage, context: BatchContext): Weighting {
  return 'kind' in weighting ? weighting : weightSets(context.weighting, ...weighting);
}

function episodesOf({ episodes }: PieceMessage, context: BatchContext): readonly Episode[] {
  return 'range' in episodes ? context.episodes.slice(...episodes.range) : episodes;
}

async function runChunk({ chunk, place, pieces, ...sent }: ChunkMessage): Promise<FromThread> {
  const context = contexts.get(sent.context);
  if (context === undefined) {
    throw new PrecocialError('internal', 'A chunk of rollouts arrived without its context.');
  }
  const unwanted = (done: number): boolean => {
    Atomics.store(shared, place * 2 + 1, Math.floor(done * 1000));
    return Atomics.load(shared, place * 2) === 1;
  };
  if (unwanted(0)) return { kind: 'stopped', chunk };
  const evaluator = await evaluatorOf(context);
  const begun = performance.now();
  const results: Rollouts[] = [];
  for (const [k, piece] of pieces.entries()) {
    const watch: RolloutWatch = (done) => unwanted((k + done) / pieces.length);
    if (watch(0)) return { kind: 'stopped', chunk };
    const plan = planOfWords(piece.plan);
    const weighting = weightingOf(piece, context);
    const episodes = episodesOf(piece, context);
    const ask = { heads: piece.heads ?? 1, byClass: context.byClass };
    results.push(await evaluator.rollouts(plan, weighting, episodes, context.options, watch, ask));
  }
  return { kind: 'done', chunk, results, milliseconds: performance.now() - begun };
}

function failure(chunk: number, error: unknown): FromThread {
  if (isCancelled(error)) return { kind: 'stopped', chunk };
  const { code, details } =
    error instanceof PrecocialError ? error : ({ code: 'internal', details: {} } as const);
  return { kind: 'failed', chunk, code, message: messageOf(error), details };
}

// Chunks are answered strictly in order, although an evaluator may wait between steps.
let queue: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToThread) => {
  // Not in the queue: what is under way is not waited for.
  if (message.kind === 'end') process.exit(0);
  queue = queue.then(async () => {
    if (message.kind === 'context') contexts.set(message.context, message);
    else if (message.kind === 'forget') contexts.delete(message.context);
    else {
      const reply = await runChunk(message).catch((error: unknown) =>
        failure(message.chunk, error),
      );
      parentPort?.postMessage(reply);
    }
  });
});
