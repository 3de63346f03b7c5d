import { at, item } from '../arrays.ts';
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
/** Episodes that are driven side by side; a round of the fit is as many. */
export const LINEAR_LANES = 8;
const ROUNDS = 12;
/** Rounds whose maps are not looked at: they have seen too little. */
const FIRST_ROUNDS = 2;
/** Tracks on which each round's map is checked, and on which the leaders are checked further. */
const CHECK_TRACKS = 16;
const LEADERS = 4;
const LEADER_TRACKS = 32;
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

/** Who is at the wheel: the action for what a lane's car sees (its features), or null to give the episode up. */
type Pilot = (track: Track, car: CarState, features: Float64Array, lane: number) => Action | null;

interface Cars {
  /** With room for LINEAR_LANES tracks, worlds and images. */
  readonly kernel: RacerKernel;
  readonly encoder: ImageEncoder;
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
    live.forEach((lane, image) => kernel.look(lane, image));
    const latents = await encoder.encode(kernel.images(live.length), live.length);
    const going: number[] = [];
    live.forEach((lane, image) => {
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

/** The same for any number of keys. */
async function drive(cars: Cars, keys: readonly Key[], pilot: Pilot): Promise<number[]> {
  const returns: number[] = [];
  for (let from = 0; from < keys.length; from += LINEAR_LANES) {
    returns.push(...(await driveTogether(cars, keys.slice(from, from + LINEAR_LANES), pilot)));
  }
  return returns;
}

const keysOf = (key: Key, name: string, count: number): Key[] =>
  Array.from({ length: count }, (_, i) => fold(fold(key, name), i));

const pilotOf =
  (map: LinearMap): Pilot =>
  (_track, _car, features) =>
    actionOf(apply(map, features));

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * One map a round. In the first round the track-following driver is at the wheel; from then on the last round's map
 * drives, and the driver only says what he would have done.
 */
async function fitRounds(cars: Cars, key: Key): Promise<LinearMap[]> {
  const fit = new LeastSquares(FEATURES, OUTPUTS, RIDGE);
  const maps: LinearMap[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const driving = maps.at(-1);
    const keys = Array.from({ length: LINEAR_LANES }, (_, episode) =>
      fold(fold(fold(key, 'fit'), round), episode),
    );
    const lost = new Array<number>(LINEAR_LANES).fill(0);
    await driveTogether(cars, keys, (track, car, features, lane) => {
      const wanted = followSteadily(track, car);
      if (!isLost(track, car)) fit.add(features, outputsOf(wanted));
      else {
        lost[lane] = at(lost, lane) + 1;
        if (at(lost, lane) > PATIENCE) return null;
      }
      return driving === undefined ? wanted : actionOf(apply(driving, features));
    });
    maps.push(fit.fit());
  }
  return maps;
}

/** The map that drives best on tracks that only serve this choice. */
async function bestOf(cars: Cars, maps: readonly LinearMap[], key: Key): Promise<LinearMap> {
  const checked: { readonly map: LinearMap; readonly returns: readonly number[] }[] = [];
  const check = keysOf(key, 'check', CHECK_TRACKS);
  for (const map of maps) checked.push({ map, returns: await drive(cars, check, pilotOf(map)) });
  checked.sort((a, b) => meanOf(b.returns) - meanOf(a.returns));
  const further = keysOf(key, 'check further', LEADER_TRACKS);
  const leaders: { readonly map: LinearMap; readonly mean: number }[] = [];
  for (const { map, returns } of checked.slice(0, LEADERS)) {
    const more = await drive(cars, further, pilotOf(map));
    leaders.push({ map, mean: meanOf([...returns, ...more]) });
  }
  return leaders.reduce((best, leader) => (leader.mean > best.mean ? leader : best)).map;
}

export interface LinearReport {
  /** Return of each unseen track. */
  readonly returns: readonly number[];
  readonly mean: number;
  /** Mean return of the driver it was fitted to, on the same tracks. */
  readonly driver: number;
}

/**
 * Fits and tests a linear driver: dataset aggregation, and of the maps it leads to the one that does best on tracks kept for
 * this (Ross, Gordon and Bagnell 2011, algorithm 3.1).
 * @param kernel a racing kernel with room for LINEAR_LANES tracks, worlds and images
 * @param tracks how many tracks it is tested on; they served neither the fit nor the choice
 */
export async function linearDriver(
  kernel: RacerKernel,
  encoder: ImageEncoder,
  key: Key,
  tracks: number,
): Promise<LinearReport> {
  const cars = { kernel, encoder };
  const maps = await fitRounds(cars, key);
  const map = await bestOf(cars, maps.slice(FIRST_ROUNDS), key);
  const unseen = keysOf(key, 'unseen', tracks);
  const returns = await drive(cars, unseen, pilotOf(map));
  const drivers = await drive(cars, unseen, followSteadily);
  return { returns, mean: meanOf(returns), driver: meanOf(drivers) };
}
