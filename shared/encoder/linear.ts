import { at } from '../arrays.ts';
import { fold, type Key } from '../random/key.ts';
import { actionOf } from '../tasks/racing/actions.ts';
import { EPISODE_STEPS, LATENTS } from '../tasks/racing/constants.ts';
import { followSteadily, nearestPoint, type Action } from '../tasks/racing/driver.ts';
import { drawRacingEpisode, trackOf } from '../tasks/racing/episode.ts';
import type { CarState, RacerKernel } from '../tasks/racing/kernel.ts';
import type { Track } from '../tasks/racing/track.ts';
import type { ImageEncoder } from './encoder.ts';
import { LeastSquares } from './least-squares.ts';

/**
 * Whether an encoder's latents suffice to drive: a linear map from the 16 means to the three outputs of a network is fitted
 * to a driver who knows the track, and then drives alone on tracks it has not seen.
 */

const FEATURES = LATENTS + 1;
const OUTPUTS = 3;
const RIDGE = 1e-4;
const ROUNDS = 8;
const ROUND_EPISODES = 8;
/** Distance from the centre line, world units, from which a car is lost: what it sees there would only blur the fit. */
const LOST = 12;
/** Steps for which a lost car may find back before the episode is given up. */
const PATIENCE = 20;

/** Outputs by feature (the bias first): [FEATURES x OUTPUTS]. */
export type LinearMap = Float64Array;

function apply(map: LinearMap, features: Float64Array): number[] {
  return Array.from({ length: OUTPUTS }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < FEATURES; i++) sum += at(map, i * OUTPUTS + j) * at(features, i);
    return sum;
  });
}

/** Network outputs that lead to an action, the inverse of `actionOf`. */
function outputsOf([steer, gas, brake]: Action): readonly number[] {
  return [steer, 2 * gas - 1, brake];
}

function isLost(track: Track, { hull }: CarState): boolean {
  const nearest = nearestPoint(track, hull.originX, hull.originY);
  const dx = hull.originX - at(track.x, nearest);
  const dy = hull.originY - at(track.y, nearest);
  return Math.hypot(dx, dy) > LOST;
}

/** Drives one episode on a track from `key`; `act` gives the action of each step, or null to give up. */
async function drive(
  kernel: RacerKernel,
  key: Key,
  act: (track: Track, car: CarState) => Action | null | Promise<Action | null>,
): Promise<number> {
  const track = trackOf(drawRacingEpisode(key));
  kernel.loadTrack(0, track);
  kernel.reset(0, 0);
  let sum = 0;
  for (let step = 0; step < EPISODE_STEPS && !kernel.isDone(0); step++) {
    const action = await act(track, kernel.car(0));
    if (action === null) break;
    sum += kernel.step(0, ...action);
  }
  return sum;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export interface LinearReport {
  /** Return of each unseen track. */
  readonly returns: readonly number[];
  readonly mean: number;
  /** Mean return of the driver it was fitted to, on the same tracks. */
  readonly driver: number;
}

/**
 * Fits and tests a linear driver. After a first round with the track-following driver at the wheel, the map drives and
 * the driver only says what it would have done (Ross, Gordon and Bagnell 2011).
 * @param kernel a racing kernel with room for a track, a world and an image
 */
export async function linearDriver(
  kernel: RacerKernel,
  encoder: ImageEncoder,
  key: Key,
  tracks: number,
): Promise<LinearReport> {
  const features = new Float64Array(FEATURES);
  const see = async (): Promise<Float64Array> => {
    kernel.look(0);
    features[0] = 1;
    features.set(await encoder.encode(kernel.images(1), 1), 1);
    return features;
  };
  const fit = new LeastSquares(FEATURES, OUTPUTS, RIDGE);
  let map: LinearMap | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const driving: LinearMap | null = map;
    for (let episode = 0; episode < ROUND_EPISODES; episode++) {
      let lost = 0;
      await drive(kernel, fold(fold(fold(key, 'fit'), round), episode), async (track, car) => {
        const wanted = followSteadily(track, car);
        await see();
        if (!isLost(track, car)) fit.add(features, outputsOf(wanted));
        else if (++lost > PATIENCE) return null;
        return driving === null ? wanted : actionOf(apply(driving, features));
      });
    }
    map = fit.fit();
  }
  const fitted = fit.fit();
  const returns: number[] = [];
  const drivers: number[] = [];
  for (let i = 0; i < tracks; i++) {
    const unseen = fold(fold(key, 'unseen'), i);
    returns.push(await drive(kernel, unseen, async () => actionOf(apply(fitted, await see()))));
    drivers.push(await drive(kernel, unseen, followSteadily));
  }
  return { returns, mean: meanOf(returns), driver: meanOf(drivers) };
}
