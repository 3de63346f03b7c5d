import type { Genome } from '../../../shared/genome/genome.ts';
import { isTuned } from '../../../shared/genome/statistics.ts';
import type { LiveNetwork, NetworkMaker } from '../../../shared/network/live-network.ts';
import type { Environment, Episode } from '../../../shared/tasks/task.ts';
import { Track, type EndKind, type StepRecord } from './track.ts';

export interface LaneSpec {
  readonly id: string;
  /** What the scene writes beside the body. */
  readonly label: string;
  readonly genome: Genome;
  readonly weight: number;
  /** Add each connection's own offset to the shared weight. */
  readonly useOffsets: boolean;
  /** Somebody else at the wheel: outputs in place of the network's. */
  readonly pilot?: () => readonly number[];
}

/** One body in the scene: an environment, the network that drives it, and its past. */
export class Lane {
  readonly track: Track;
  /** Moments since the start of the episode. */
  cursor = 0;
  weight: number;
  /** Force on the body during coming steps, in task units. */
  pushX = 0;
  pushY = 0;
  /** Counts up whenever something other than the weight changes the course: another network, a push. */
  revision = 0;
  private network: LiveNetwork;
  private genomeNow: Genome;
  private useOffsets: boolean;
  private hasOwnWeights: boolean;
  private readonly pilot: LaneSpec['pilot'];

  constructor(
    spec: LaneSpec,
    readonly environment: Environment,
    private readonly maxSteps: number,
    private readonly makeNetwork: NetworkMaker,
  ) {
    this.genomeNow = spec.genome;
    this.weight = spec.weight;
    this.useOffsets = spec.useOffsets;
    this.pilot = spec.pilot;
    this.network = makeNetwork(spec.genome, spec.useOffsets);
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
    const { genome, useOffsets, weight } = this;
    const before = this.values.slice();
    const outputs = this.pilot?.() ?? this.network.step(environment.observation, weight);
    const ready = environment.ready(outputs, { genome, useOffsets, weight, values: before });
    this.values.set(before);
    return ready;
  }

  reset(episode: Episode): void {
    this.environment.reset(episode);
    this.network.reset();
    this.cursor = 0;
    this.track.clear(this.environment.observation);
    this.keep();
  }

  /** Another network takes the wheel from the present moment on. */
  setGenome(genome: Genome, useOffsets: boolean): void {
    if (genome === this.genomeNow && useOffsets === this.useOffsets) return;
    this.genomeNow = genome;
    this.useOffsets = useOffsets;
    this.network = this.makeNetwork(genome, useOffsets);
    this.hasOwnWeights = useOffsets && isTuned(genome);
    this.network.reset();
    this.revision++;
  }

  /** One step; does nothing once the episode has ended. */
  advance(): void {
    if (this.ended !== null || this.cursor >= this.maxSteps) return;
    const step = this.cursor;
    const chosen = this.network.step(this.environment.observation, this.weight);
    const outputs = this.pilot?.() ?? chosen;
    const record = { outputs, weight: this.weight, pushX: this.pushX, pushY: this.pushY };
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

  /** Continues from another lane's present moment with its network and weight. */
  copyFrom(other: Lane): void {
    this.environment.restore(other.environment.snapshot());
    this.setGenome(other.genome, other.useOffsets);
    this.network.values.set(other.values);
    this.weight = other.weight;
    this.cursor = other.cursor;
    this.track.clear(this.environment.observation, other.cursor);
  }

  private repeat(): void {
    const record = this.track.read(this.cursor);
    this.network.step(this.environment.observation, record.weight);
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
