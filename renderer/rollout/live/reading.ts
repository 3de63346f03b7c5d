import { Reader } from '../../../shared/evaluation/reading.ts';
import { kernelNetworks, type NetworkMaker } from '../../../shared/network/live-network.ts';
import { files } from '../../lab/files.ts';
import { dial } from '../../state/dial.ts';
import { nodeSignals, type ReadRollout } from '../../state/reading.ts';
import { rolloutStore } from '../../state/rollout.ts';
import { sightsOf } from '../engine/course.ts';
import { live } from './live.ts';

/** Milliseconds of a frame that reading may take. */
const BUDGET = 8;
/** Seconds that a rollout must be left alone before it is read. */
const SETTLE = 0.3;
/** Seconds after which as much is read as is known, where looking ahead costs much. */
const PATIENCE = 3;

type Done = (read: ReadRollout | null) => void;

/** Reads the live rollout whenever it takes another course. */
class Follower {
  private stamp = '';
  private still = 0;
  private reader: {
    readonly reader: Reader;
    readonly result: ReadRollout;
    readonly isWhole: boolean;
  } | null = null;

  constructor(
    private readonly make: NetworkMaker,
    private readonly wantsSlopes: boolean,
    private readonly done: Done,
  ) {}

  frame(seconds: number): void {
    const { scene } = live;
    // Of two futures, the one that is left as it was.
    const place = scene === null || scene.player.fork === null ? 0 : 1;
    const playback = scene?.player.simulation.actors[place]?.playback;
    if (scene === null || playback === undefined) return this.forget('none');
    const forecast = scene.player.forecasts[place] ?? null;
    const { useOffsets } = dial.getState();
    const stamp = [scene.episode, place, playback.weight, playback.revision, useOffsets].join(' ');
    if (
      stamp !== this.stamp ||
      (this.reader ?? { result: playback }).result.genome !== playback.genome
    )
      return this.forget(stamp);
    this.still += seconds;
    const isKnown = playback.track.end !== null || (forecast?.end ?? null) !== null;
    if (this.still < SETTLE || (!isKnown && this.still < PATIENCE)) return;
    // What was read while the end was not known is read again once it is.
    if (this.reader === null || (isKnown && !this.reader.isWhole)) {
      const { genome } = playback;
      const sights = sightsOf(playback, forecast);
      const probe = this.wantsSlopes ? this.make(genome, useOffsets) : null;
      const reader = new Reader(genome, this.make(genome, useOffsets), probe, sights);
      const { seed, trial } = rolloutStore.getState();
      const { stepSeconds } = scene.task;
      const { reading } = reader;
      const result = { genome, sights, reading, seed, trial, stepSeconds };
      this.reader = { reader, result, isWhole: isKnown };
    }
    const { reader, result } = this.reader;
    if (reader.done >= result.sights.steps) return;
    const until = performance.now() + BUDGET;
    if (reader.read(() => performance.now() < until)) this.done(result);
  }

  private forget(stamp: string): void {
    const isNew = this.stamp !== stamp;
    this.stamp = stamp;
    this.still = 0;
    this.reader = null;
    if (isNew) this.done(null);
  }
}

/**
 * Reads the live rollout, and again whenever it takes another course.
 * @param wantsSlopes reads how outputs answer to inputs too, which takes many times as long
 * @param done is told null as soon as what was read is no longer so
 * @returns ends it
 */
export function followReading(wantsSlopes: boolean, done: Done): () => void {
  let end = live.use();
  let here = true;
  void files.kernel('network').then((bytes) => {
    if (!here) return;
    const follower = new Follower(kernelNetworks(bytes), wantsSlopes, done);
    const [leave, unuse] = [live.onFrame((seconds) => follower.frame(seconds)), end];
    end = () => {
      leave();
      unuse();
    };
  });
  return () => {
    here = false;
    end();
  };
}

let users = 0;
let endSignals = (): void => undefined;

/**
 * Keeps the values of all nodes in the rollout on screen known (`nodeSignals`). What was read stays when it ends:
 * it names its genome and its rollout. @returns ends it
 */
export function followSignals(): () => void {
  if (users++ === 0) endSignals = followReading(false, (read) => nodeSignals.setState({ read }));
  return () => {
    if (--users === 0) endSignals();
  };
}
