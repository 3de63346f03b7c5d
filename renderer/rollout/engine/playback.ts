import type { Genome } from '../../../shared/genome/genome.ts';
import { isTuned } from '../../../shared/genome/statistics.ts';
import type { LiveNetwork, NetworkMaker } from '../../../shared/network/live-network.ts';
import { forceIn, noisyObservation, type Intervened } from '../../../shared/evaluation/what-if.ts';
import type { Key } from '../../../shared/random/key.ts';
import type { Environment, Episode } from '../../../shared/tasks/task.ts';
import { Track, type EndKind, type StepRecord } from './track.ts';

export interface PlaybackSpec {
  readonly id: string;
  /** What the scene writes beside the body. */
  readonly label: string;
  readonly genome: Genome;
  readonly weight: number;
  /** Add each connection's own offset to the shared weight. */
  readonly useOffsets: boolean;
  /** Outputs that drive in place of the network's, where somebody else drives. */
  readonly pilot?: () => readonly number[];
}

/** What a playback does otherwise from a moment on. */
export interface PlaybackChange {
  /** The first step that is taken otherwise. */
  readonly from: number;
  readonly intervened: Intervened;
  /** Key of the noise on inputs. */
  readonly key: Key;
}

/** One body in the scene: an environment, the network that drives it, and its past. */
export class Playback {
  readonly track: Track;
  /** Moments since the start of the episode. */
  cursor = 0;
  weight: number;
  /** Force on the body during coming steps, in task units. */
  pushX = 0;
  pushY = 0;
  /** Counts up whenever something other than the weight changes the course: another network, a push. */
  revision = 0;
  /** The network that took the last step. */
  private network: LiveNetwork;
  /** The playback's own network, and the one of its change. */
  private own: LiveNetwork;
  private changed: LiveNetwork | null = null;
  private changeNow: PlaybackChange | null = null;
  private genomeNow: Genome;
  private useOffsets: boolean;
  private hasOwnWeights: boolean;
  private readonly pilot: PlaybackSpec['pilot'];

  constructor(
    spec: PlaybackSpec,
    readonly environment: Environment,
    private readonly maxSteps: number,
    private readonly makeNetwork: NetworkMaker,
  ) {
    this.genomeNow = spec.genome;
    this.weight = spec.weight;
    this.useOffsets = spec.useOffsets;
    this.pilot = spec.pilot;
    this.own = makeNetwork(spec.genome, spec.useOffsets);
    this.network = this.own;
    this.hasOwnWeights = spec.useOffsets && isTuned(spec.genome);
    this.track = new Track(maxSteps, spec.genome.inputCount, spec.genome.outputCount);
  }

  get genome(): Genome {
    return this.genomeNow;
  }

  /** Node values of the last step, in the genome's node order. */
  get values(): Float64Array {
    return this.network.values;
  }

  /** What the playback does otherwise, and from when on. */
  get change(): PlaybackChange | null {
    return this.changeNow;
  }

  get ended(): EndKind | null {
    const end = this.track.end;
    return end !== null && this.cursor >= end.step ? end.kind : null;
  }

  /** Return so far. */
  get total(): number {
    return this.track.returnAt(this.cursor);
  }

  /** Whether the next step can be taken now; an environment that runs elsewhere is asked for it. */
  get canAdvance(): boolean {
    const { environment } = this;
    if (environment.ready === undefined || this.ended !== null || this.cursor >= this.maxSteps)
      return true;
    const { genome, useOffsets, cursor } = this;
    const network = this.networkIn(cursor);
    const weight = this.weightIn(cursor);
    const before = this.values.slice();
    const outputs = this.pilot?.() ?? network.step(this.seenIn(cursor), weight);
    const ready = environment.ready(outputs, { genome, useOffsets, weight, values: before });
    this.values.set(before);
    return ready;
  }

  reset(episode: Episode): void {
    this.environment.reset(episode);
    this.network = this.own;
    this.network.reset();
    this.cursor = 0;
    this.track.clear(this.environment.observation);
    this.keep();
  }

  /** Another network drives from the present moment on. */
  setGenome(genome: Genome, useOffsets: boolean): void {
    if (genome === this.genomeNow && useOffsets === this.useOffsets) return;
    this.genomeNow = genome;
    this.useOffsets = useOffsets;
    this.own = this.makeNetwork(genome, useOffsets);
    this.network = this.own;
    this.hasOwnWeights = useOffsets && isTuned(genome);
    this.network.reset();
    this.revision++;
  }

  /** From a moment on something is done otherwise; null: nothing is. Recorded steps after it are forgotten. */
  setChange(change: PlaybackChange | null): void {
    if (change === this.changeNow) return;
    const from = Math.min(change?.from ?? Infinity, this.changeNow?.from ?? Infinity);
    if (this.cursor > from) this.seek(from);
    this.track.truncate(from);
    this.takeChange(change);
    this.revision++;
  }

  /** One step; does nothing once the episode has ended. */
  advance(): void {
    if (this.ended !== null || this.cursor >= this.maxSteps) return;
    const step = this.cursor;
    const weight = this.weightIn(step);
    const chosen = this.networkIn(step).step(this.seenIn(step), weight);
    const outputs = this.pilot?.() ?? chosen;
    const force = this.forceIn(step);
    const [pushX, pushY] = [this.pushX + force.x, this.pushY + force.y];
    const record = { outputs, weight, pushX, pushY };
    if (this.pushX !== 0 || this.pushY !== 0) this.revision++;
    const end = this.take(step, record, (reward, kind) => {
      this.track.write(step, record, reward, this.environment.observation, kind);
    });
    if (end === null) this.keep();
  }

  /**
   * Goes to a moment: backwards from the nearest keyframe by repeating what was done, forwards by simulating.
   * Stops early where the episode ends, or where a step has to be waited for.
   */
  seek(moment: number): void {
    if (moment < this.cursor) {
      const frame = this.track.keyframeBefore(moment);
      if (frame === undefined) return;
      this.environment.restore(frame.state);
      this.network.values.set(frame.values);
      this.cursor = frame.step;
    }
    while (this.cursor < Math.min(moment, this.track.length)) this.repeat();
    while (
      this.cursor < moment &&
      this.ended === null &&
      this.cursor < this.maxSteps &&
      this.canAdvance
    )
      this.advance();
  }

  /** Continues from another playback's present moment with its network and weight. */
  copyFrom(other: Playback): void {
    this.environment.restore(other.environment.snapshot());
    this.setGenome(other.genome, other.useOffsets);
    this.cursor = other.cursor;
    this.track.clear(this.environment.observation, other.cursor);
    this.takeChange(other.change);
    this.network.values.set(other.values);
    this.weight = other.weight;
  }

  /**
   * Stands where another playback stands, with its whole past: from here it can go another way.
   * The state is copied, so without a change the future has the bits of the other's.
   */
  forkFrom(other: Playback): void {
    this.copyFrom(other);
    this.track.copyPast(other.track, other.cursor);
    this.revision++;
  }

  private takeChange(change: PlaybackChange | null): void {
    this.changeNow = change;
    this.changed =
      change === null
        ? null
        : this.makeNetwork(change.intervened.genome, this.useOffsets, change.intervened.held);
    this.networkIn(this.cursor);
  }

  /** The network of a step; node values go over to it, for recurrent connections to read. */
  private networkIn(step: number): LiveNetwork {
    const { changed, changeNow } = this;
    const wanted = changed !== null && step >= (changeNow?.from ?? Infinity) ? changed : this.own;
    if (wanted === this.network) return wanted;
    wanted.values.set(this.network.values);
    this.network = wanted;
    return wanted;
  }

  private changeIn(step: number): PlaybackChange | null {
    return this.changeNow !== null && step >= this.changeNow.from ? this.changeNow : null;
  }

  private weightIn(step: number): number {
    return this.changeIn(step)?.intervened.weight ?? this.weight;
  }

  /** What the network sees in a step. */
  private seenIn(step: number): Float64Array {
    const change = this.changeIn(step);
    const { observation } = this.environment;
    return change === null
      ? observation
      : noisyObservation(observation, change.intervened.noise, change.key, step);
  }

  private forceIn(step: number): { readonly x: number; readonly y: number } {
    const change = this.changeIn(step);
    return change === null ? { x: 0, y: 0 } : forceIn(change.intervened.pushes, step - change.from);
  }

  private repeat(): void {
    const record = this.track.read(this.cursor);
    this.networkIn(this.cursor).step(this.seenIn(this.cursor), record.weight);
    this.take(this.cursor, record, () => undefined);
  }

  private take(
    step: number,
    { outputs, weight, pushX, pushY }: StepRecord,
    write: (reward: number, end: EndKind | null) => void,
  ): EndKind | null {
    // Weights of each connection's own are no shared weight.
    this.environment.aim?.(this.hasOwnWeights ? 0 : weight);
    if (pushX !== 0 || pushY !== 0) this.environment.push?.(pushX, pushY);
    const result = this.environment.step(outputs);
    const limit = result.truncated || step + 1 >= this.maxSteps;
    const end: EndKind | null = result.terminated ? 'terminated' : limit ? 'truncated' : null;
    write(result.reward, end);
    this.cursor = step + 1;
    return end;
  }

  private keep(): void {
    if (!this.track.wantsKeyframe(this.cursor)) return;
    this.track.addKeyframe({
      step: this.cursor,
      state: this.environment.snapshot(),
      values: this.network.values.slice(),
    });
  }
}
