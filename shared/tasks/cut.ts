import { at, item } from '../base/arrays.ts';
import type { BatchResult, RolloutBatch, RolloutItem } from './rollout-batch.ts';
import { setCount, type Episode, type Rollouts, type Weighting } from './task.ts';

/** Some weight sets of one item in some of its episodes: what is rolled out in one call. */
export interface Piece {
  /** Index of the item in its batch. */
  readonly item: number;
  readonly set: number;
  readonly sets: number;
  readonly episode: number;
  readonly episodes: number;
}

/** How large pieces and chunks may be. */
export interface CutLimits {
  /** Most rollouts in a piece of an item, 1 or more. A piece may have fewer. */
  readonly piece: (item: number) => number;
  /** What a rollout of an item costs, in any unit above 0; Infinity where it is not known. */
  readonly cost: (item: number) => number;
  /** What a chunk may cost; it has one piece at least. */
  readonly chunk: number;
}

/** Number of rollouts of a piece. */
export const pieceSize = ({ sets, episodes }: Piece): number => sets * episodes;

export const weightingOf = (batch: RolloutBatch, entry: RolloutItem): Weighting =>
  entry.weighting ?? batch.weighting;

export const episodesOf = (batch: RolloutBatch, entry: RolloutItem): readonly Episode[] =>
  entry.episodes ?? batch.episodes;

/**
 * Cuts a batch into pieces of measured size, in the order of its items. Every rollout is in one piece,
 * and a rollout's bits do not depend on its piece, so limits may change from one call to the next.
 *
 * Items with shared weights are cut along their episodes first, since a kernel prepares an episode once
 * for all weights, unless the lengths of rollouts depend on the weight; those with individual weights along their sets,
 * since these are large to send.
 */
export class BatchCutter {
  /** Rollouts of the whole batch, and of what was not cut yet. */
  readonly total: number;
  left: number;
  private index = 0;
  /** The band of rows (episodes, or sets) under way, and the columns of it that are cut. */
  private row = 0;
  private rows = 0;
  private column = 0;

  /** @param byWeight cut items with shared weights along these, so that rollouts of a piece last alike */
  constructor(
    private readonly batch: RolloutBatch,
    private readonly byWeight = false,
  ) {
    this.total = batch.items.reduce((sum, entry) => {
      return sum + setCount(weightingOf(batch, entry)) * episodesOf(batch, entry).length;
    }, 0);
    this.left = this.total;
    this.skipEmpty();
  }

  get done(): boolean {
    return this.index >= this.batch.items.length;
  }

  /** The pieces of the next chunk; empty if all of the batch is cut. */
  next(limits: CutLimits): Piece[] {
    const pieces: Piece[] = [];
    let spent = 0;
    while (!this.done) {
      const piece = this.peek(limits.piece(this.index));
      spent += pieceSize(piece) * limits.cost(this.index);
      if (pieces.length > 0 && !(spent <= limits.chunk)) break;
      pieces.push(piece);
      this.take(piece);
      if (spent >= limits.chunk) break;
    }
    return pieces;
  }

  /** Rows and columns of the item under way. */
  private shape(): {
    readonly rows: number;
    readonly columns: number;
    readonly byEpisode: boolean;
  } {
    const entry = item(this.batch.items, this.index);
    const weighting = weightingOf(this.batch, entry);
    const sets = setCount(weighting);
    const episodes = episodesOf(this.batch, entry).length;
    return weighting.kind === 'shared' && !this.byWeight
      ? { rows: episodes, columns: sets, byEpisode: true }
      : { rows: sets, columns: episodes, byEpisode: false };
  }

  private peek(most: number): Piece {
    const { rows, columns, byEpisode } = this.shape();
    if (this.rows === 0)
      this.rows = Math.min(rows - this.row, Math.max(1, Math.floor(most / columns)));
    const wide = Math.min(columns - this.column, Math.max(1, Math.floor(most / this.rows)));
    return byEpisode
      ? { item: this.index, set: this.column, sets: wide, episode: this.row, episodes: this.rows }
      : { item: this.index, set: this.row, sets: this.rows, episode: this.column, episodes: wide };
  }

  private take(piece: Piece): void {
    const { rows, columns, byEpisode } = this.shape();
    this.left -= pieceSize(piece);
    this.column += byEpisode ? piece.sets : piece.episodes;
    if (this.column < columns) return;
    this.column = 0;
    this.row += this.rows;
    this.rows = 0;
    if (this.row < rows) return;
    this.row = 0;
    this.index++;
    this.skipEmpty();
  }

  private skipEmpty(): void {
    while (!this.done) {
      const { rows, columns } = this.shape();
      if (rows * columns > 0) return;
      this.index++;
    }
  }
}

/** Puts the returns of pieces together, in whatever order they come. */
export class BatchReturns {
  private readonly returns: Float64Array[];
  private readonly byClass: (Uint32Array | undefined)[];
  private rollouts = 0;
  private steps = 0;

  constructor(private readonly batch: RolloutBatch) {
    this.returns = batch.items.map((entry) => {
      const sets = setCount(weightingOf(batch, entry));
      return new Float64Array((entry.heads ?? 1) * sets * episodesOf(batch, entry).length);
    });
    this.byClass = batch.items.map(() => undefined);
  }

  /** Rollouts whose returns are there. */
  get done(): number {
    return this.rollouts;
  }

  /** Takes in the results of a piece; each piece once. */
  put(piece: Piece, { returns, steps, byClass }: Rollouts): void {
    const entry = item(this.batch.items, piece.item);
    const episodes = episodesOf(this.batch, entry).length;
    const sets = setCount(weightingOf(this.batch, entry));
    const into = item(this.returns, piece.item);
    const counts = this.countsOf(piece, byClass, returns.length);
    const width = byClass === undefined ? 0 : byClass.length / returns.length;
    let from = 0;
    for (let h = 0; h < (entry.heads ?? 1); h++) {
      for (let s = 0; s < piece.sets; s++) {
        for (let e = 0; e < piece.episodes; e++, from++) {
          const to = (h * sets + piece.set + s) * episodes + piece.episode + e;
          into[to] = at(returns, from);
          if (byClass !== undefined)
            counts?.set(byClass.subarray(from * width, (from + 1) * width), to * width);
        }
      }
    }
    this.rollouts += pieceSize(piece);
    this.steps += steps;
  }

  /** Where an item's counts by class go, of which the first piece says how many there are. */
  private countsOf(
    piece: Piece,
    byClass: Uint32Array | undefined,
    returns: number,
  ): Uint32Array | undefined {
    if (byClass === undefined) return undefined;
    const whole = item(this.returns, piece.item).length;
    const known =
      this.byClass[piece.item] ?? new Uint32Array((whole * byClass.length) / Math.max(1, returns));
    this.byClass[piece.item] = known;
    return known;
  }

  result(): BatchResult {
    const { returns, steps } = this;
    const byClass = this.byClass.flatMap((counts) => (counts === undefined ? [] : [counts]));
    return { returns, steps, ...(byClass.length === 0 ? {} : { byClass }) };
  }
}
