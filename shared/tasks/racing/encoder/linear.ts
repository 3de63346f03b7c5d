import { at, item } from '../../../base/arrays.ts';
import { fold, type Key } from '../../../random/key.ts';
import { actionOf } from '../actions.ts';
import { EPISODE_STEPS, LATENTS } from '../constants.ts';
import { followSteadily, type Action } from '../driver.ts';
import { drawRacingEpisode, trackOf } from '../episode.ts';
import { adviceFor } from '../expert.ts';
import type { CarState, RacerKernel } from '../kernel.ts';
import type { Track } from '../track.ts';
import type { ImageEncoder } from './encoder.ts';
import { LeastSquares } from './least-squares.ts';

/**
 * Whether an encoder's latents suffice to drive: a linear map from the 16 means to the three outputs of a network is fitted
 * to a driver who knows the track, and then drives alone on tracks it has not seen.
 */

const FEATURES = LATENTS + 1;
const OUTPUTS = 3;
const RIDGE = 1e-4;
/** Episodes that are driven side by side; a round of the fit is as many. */
export const LINEAR_LANES = 8;
const ROUNDS = 12;
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

/** What drives: the action for what a lane's car sees (its features), or null to give the episode up. */
type Pilot = (track: Track, car: CarState, features: Float64Array, lane: number) => Action | null;

interface Cars {
  /** With room for LINEAR_LANES tracks, worlds and images. */
  readonly kernel: RacerKernel;
  /** Null: nobody looks, and features stay 0. */
  readonly encoder: ImageEncoder | null;
}

/** What the cars of some lanes see. @returns a row of 16 means for each */
async function see(
  kernel: RacerKernel,
  encoder: ImageEncoder,
  lanes: readonly number[],
): Promise<Float32Array> {
  lanes.forEach((lane, image) => kernel.look(lane, image));
  return encoder.encode(kernel.images(lanes.length), lanes.length);
}

/** Drives one episode on a track from each key, at most LINEAR_LANES of them. @returns the return of each */
async function driveTogether(
  { kernel, encoder }: Cars,
  keys: readonly Key[],
  pilot: Pilot,
): Promise<number[]> {
  const tracks = keys.map((key) => trackOf(drawRacingEpisode(key)));
  tracks.forEach((track, lane) => {
    kernel.loadTrack(lane, track);
    kernel.reset(lane, lane);
  });
  const returns = tracks.map(() => 0);
  const features = new Float64Array(FEATURES);
  features[0] = 1;
  let live = tracks.map((_, lane) => lane);
  for (let step = 0; step < EPISODE_STEPS && live.length > 0; step++) {
    const latents = encoder === null ? null : await see(kernel, encoder, live);
    const going: number[] = [];
    live.forEach((lane, image) => {
      if (latents !== null)
        features.set(latents.subarray(image * LATENTS, (image + 1) * LATENTS), 1);
      const action = pilot(item(tracks, lane), kernel.car(lane), features, lane);
      if (action === null) return;
      returns[lane] = at(returns, lane) + kernel.step(lane, ...action);
      if (!kernel.isDone(lane)) going.push(lane);
    });
    live = going;
  }
  return returns;
}

/** The same for any number of keys, in rounds. */
async function drive(
  cars: Cars,
  keys: readonly Key[],
  pilot: Pilot,
  onRound?: () => void,
): Promise<number[]> {
  const returns: number[] = [];
  for (let from = 0; from < keys.length; from += LINEAR_LANES) {
    returns.push(...(await driveTogether(cars, keys.slice(from, from + LINEAR_LANES), pilot)));
    onRound?.();
  }
  return returns;
}

const keysOf = (key: Key, count: number): Key[] =>
  Array.from({ length: count }, (_, i) => fold(key, i));

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Dataset aggregation (Ross, Gordon and Bagnell 2011). In the first round the track-following driver drives; from
 * then on the last round's map drives, and the driver only says what he would have done.
 */
async function fitMap(cars: Cars, key: Key, onRound: () => void): Promise<LinearMap> {
  const fit = new LeastSquares(FEATURES, OUTPUTS, RIDGE);
  for (let round = 0; round < ROUNDS; round++) {
    const driving = round === 0 ? null : fit.fit();
    const lost = new Array<number>(LINEAR_LANES).fill(0);
    const keys = keysOf(fold(fold(key, 'fit'), round), LINEAR_LANES);
    await driveTogether(cars, keys, (track, car, features, lane) => {
      const advice = adviceFor(track, car);
      if (advice === null) {
        lost[lane] = at(lost, lane) + 1;
        if (at(lost, lane) > PATIENCE) return null;
      } else fit.add(features, advice.outputs, advice.importance);
      return driving === null ? followSteadily(track, car) : actionOf(apply(driving, features));
    });
    onRound();
  }
  return fit.fit();
}

export interface LinearReport {
  /** Return of each unseen track. */
  readonly returns: readonly number[];
  readonly mean: number;
  /** Mean return of the driver it was fitted to, on the same tracks. */
  readonly driver: number;
}

/**
 * Fits and tests a linear driver.
 * @param kernel a racing kernel with room for LINEAR_LANES tracks, worlds and images
 * @param tracks how many tracks it is tested on; the fit has not seen them
 * @param onProgress called with the number of rounds driven, of those that take an encoder
 */
export async function linearDriver(
  kernel: RacerKernel,
  encoder: ImageEncoder,
  key: Key,
  tracks: number,
  onProgress?: (done: number, rounds: number) => void,
): Promise<LinearReport> {
  const cars = { kernel, encoder };
  const rounds = ROUNDS + Math.ceil(tracks / LINEAR_LANES);
  let driven = 0;
  const onRound = (): void => onProgress?.(++driven, rounds);
  const map = await fitMap(cars, key, onRound);
  const unseen = keysOf(fold(key, 'unseen'), tracks);
  const returns = await drive(
    cars,
    unseen,
    (_track, _car, features) => actionOf(apply(map, features)),
    onRound,
  );
  const drivers = await drive({ kernel, encoder: null }, unseen, followSteadily);
  return { returns, mean: meanOf(returns), driver: meanOf(drivers) };
}
