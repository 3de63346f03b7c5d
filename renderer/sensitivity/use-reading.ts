import { useEffect, useState } from 'react';
import { Reader, type Reading, type Sights } from '../../shared/evaluation/reading.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { kernelNetworks, type NetworkMaker } from '../../shared/network/live-network.ts';
import { files } from '../lab/files.ts';
import { sightsOf } from '../rollout/engine/course.ts';
import { live } from '../rollout/live/live.ts';
import { dial } from '../state/dial.ts';

/** Milliseconds of a frame that reading may take. */
const BUDGET = 8;
/** Seconds that a rollout must be left alone before it is read. */
const SETTLE = 0.3;
/** Seconds after which as much is read as is known, where looking ahead costs much. */
const PATIENCE = 3;

/** A rollout that was read, and what was read of it. */
export interface ReadRollout {
  readonly genome: Genome;
  readonly sights: Sights;
  readonly reading: Reading;
}

/** Reads the live rollout whenever it takes another course. */
class Follower {
  private stamp = '';
  private still = 0;
  private reader: { readonly reader: Reader; readonly result: ReadRollout } | null = null;

  constructor(
    private readonly make: NetworkMaker,
    private readonly done: (read: ReadRollout | null) => void,
  ) {}

  frame(seconds: number): void {
    const { scene } = live;
    // Of two futures, the one that is left as it was.
    const place = scene === null || scene.player.fork === null ? 0 : 1;
    const lane = scene?.player.simulation.actors[place]?.lane;
    if (scene === null || lane === undefined) return this.forget('none');
    const forecast = scene.player.forecasts[place] ?? null;
    const { useOffsets } = dial.getState();
    const stamp = [scene.episode, place, lane.weight, lane.revision, useOffsets].join(' ');
    if (stamp !== this.stamp || (this.reader ?? { result: lane }).result.genome !== lane.genome)
      return this.forget(stamp);
    this.still += seconds;
    const isKnown = lane.track.end !== null || (forecast?.end ?? null) !== null;
    if (this.still < SETTLE || (!isKnown && this.still < PATIENCE)) return;
    if (this.reader === null) {
      const { genome } = lane;
      const sights = sightsOf(lane, forecast);
      const [network, probe] = [this.make(genome, useOffsets), this.make(genome, useOffsets)];
      const reader = new Reader(genome, network, probe, sights);
      this.reader = { reader, result: { genome, sights, reading: reader.reading } };
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

/** The reading of the live rollout: null until there is one. */
export function useReading(): ReadRollout | null {
  const [read, setRead] = useState<ReadRollout | null>(null);
  useEffect(() => {
    let end = live.use();
    let here = true;
    void files.kernel('network').then((bytes) => {
      if (!here) return;
      const follower = new Follower(kernelNetworks(bytes), setRead);
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
  }, []);
  return read;
}
