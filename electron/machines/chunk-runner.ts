import { joinArrays } from '../../shared/base/arrays.ts';
import {
  weightSets,
  type RolloutBatch,
  type RolloutItem,
} from '../../shared/tasks/rollout-batch.ts';
import { setCount } from '../../shared/tasks/task.ts';
import type { BatchControl, RolloutExecutor } from '../rollouts/executor.ts';
import type { PieceMessage } from '../rollouts/rollout-messages.ts';

/** A batch without its items. */
export type BatchParts = Omit<RolloutBatch, 'items'>;

/** Results of a chunk. */
export interface ChunkResult {
  /** Returns of the pieces, one after another. */
  readonly returns: Float64Array;
  /** Counts by class of the pieces, one after another; empty where none were asked for. */
  readonly byClass: Uint32Array;
  readonly steps: number;
  /** What it took, times the threads. */
  readonly milliseconds: number;
}

/** A piece as an item of its own. */
function itemOf(
  { plan, weighting, episodes, heads = 1 }: PieceMessage,
  parts: BatchParts,
): RolloutItem {
  const whole = parts.weighting;
  const own = 'kind' in weighting ? weighting : weightSets(whole, ...weighting);
  const all = !('kind' in weighting) && weighting[0] === 0 && weighting[1] === setCount(whole);
  return {
    plan: { words: plan },
    ...(all ? {} : { weighting: own }),
    episodes: 'range' in episodes ? parts.episodes.slice(...episodes.range) : episodes,
    ...(heads === 1 ? {} : { heads }),
  };
}

/** Rolls chunks out on the threads of this machine. */
export class ChunkRunner {
  private lastDone = 0;

  constructor(readonly pool: RolloutExecutor) {}

  /** @throws PrecocialError as `RolloutExecutor.run` */
  async run(
    parts: BatchParts,
    pieces: readonly PieceMessage[],
    control: BatchControl,
  ): Promise<ChunkResult> {
    const begun = performance.now();
    const items = pieces.map((piece) => itemOf(piece, parts));
    const { returns, byClass = [], steps } = await this.pool.run({ ...parts, items }, control);
    const now = performance.now();
    // Chunks are done one after another, each by all threads.
    const milliseconds = (now - Math.max(begun, this.lastDone)) * this.pool.workers;
    this.lastDone = now;
    return {
      returns: joinArrays(returns, (length) => new Float64Array(length)),
      byClass: joinArrays(byClass, (length) => new Uint32Array(length)),
      steps,
      milliseconds,
    };
  }
}
