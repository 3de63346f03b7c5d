// A worker thread: rolls out the networks it is sent, one message at a time.
import { parentPort } from 'node:worker_threads';
import { item } from '../../shared/base/arrays.ts';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import { planOfWords } from '../../shared/network/packed.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { Evaluator } from '../../shared/tasks/task.ts';
import type { BatchContext, ChunkMessage, FromThread, ToThread } from './rollout-messages.ts';
import { nodeTaskFiles } from './task-files.ts';

const files = nodeTaskFiles();
const evaluators = new Map<string, Promise<Evaluator>>();
let context: BatchContext | null = null;

function evaluatorOf(task: string): Promise<Evaluator> {
  const known = evaluators.get(task) ?? taskOf(task).createEvaluator(files);
  evaluators.set(task, known);
  return known;
}

async function runChunk(chunk: ChunkMessage): Promise<FromThread> {
  const current = context;
  if (current === null || current.context !== chunk.context) {
    throw new PrecocialError('internal', 'A chunk of rollouts arrived without its context.');
  }
  const evaluator = await evaluatorOf(current.task);
  const returns: Float64Array[] = [];
  let steps = 0;
  for (let k = 0; k < chunk.plans.length; k++) {
    const plan = planOfWords(item(chunk.plans, k));
    const weighting = chunk.weightings[k] ?? current.weighting;
    const episodes = chunk.episodes[k] ?? current.episodes;
    const result = await evaluator.rollouts(plan, weighting, episodes, current.options);
    returns.push(result.returns);
    steps += result.steps;
  }
  return { kind: 'done', context: chunk.context, chunk: chunk.chunk, returns, steps };
}

// Chunks are answered strictly in order, although an evaluator may wait between steps.
let queue: Promise<void> = Promise.resolve();

parentPort?.on('message', (message: ToThread) => {
  // Not in the queue: what is under way is not waited for.
  if (message.kind === 'end') process.exit(0);
  queue = queue.then(async () => {
    if (message.kind === 'context') {
      context = message;
      return;
    }
    const reply = await runChunk(message).catch((error: unknown): FromThread => ({
      kind: 'failed',
      context: message.context,
      chunk: message.chunk,
      code: error instanceof PrecocialError ? error.code : 'internal',
      message: messageOf(error),
    }));
    parentPort?.postMessage(reply);
  });
});
