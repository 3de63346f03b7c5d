import { at } from '../arrays.ts';
import { fold, type Key } from '../random/key.ts';
import { actionOf } from '../tasks/racing/actions.ts';
import { EPISODE_STEPS, LATENTS } from '../tasks/racing/constants.ts';
import { CAREFUL, follow, type Action, type DriverStyle } from '../tasks/racing/driver.ts';
import { drawRacingEpisode, trackOf } from '../tasks/racing/episode.ts';
import type { RacerKernel } from '../tasks/racing/kernel.ts';
import type { ImageEncoder } from './encoder.ts';

/**
 * Whether an encoder's latents suffice to drive: a linear map from the 16 means to the three outputs of a network is fitted
 * to a driver who knows the track, and then drives alone on tracks it has not seen.
 */

const FEATURES = LATENTS + 1;
const OUTPUTS = 3;
const RIDGE = 1e-3;

/** Outputs by feature (the bias first): [FEATURES x OUTPUTS]. */
export type LinearMap = Float64Array;

/** Sums of a least-squares fit. */
class Fit {
  private readonly squares = new Float64Array(FEATURES * FEATURES);
  private readonly products = new Float64Array(FEATURES * OUTPUTS);

  add(features: Float64Array, outputs: readonly number[]): void {
    for (let i = 0; i < FEATURES; i++) {
      const x = at(features, i);
      for (let j = 0; j < FEATURES; j++) {
        const k = i * FEATURES + j;
        this.squares[k] = at(this.squares, k) + x * at(features, j);
      }
      for (let j = 0; j < OUTPUTS; j++) {
        const k = i * OUTPUTS + j;
        this.products[k] = at(this.products, k) + x * at(outputs, j);
      }
    }
  }

  /** Ridge regression by Gaussian elimination of the normal equations. */
  solve(): LinearMap {
    const a = this.squares.slice();
    const b = this.products.slice();
    const count = at(a, 0);
    for (let i = 0; i < FEATURES; i++)
      a[i * FEATURES + i] = at(a, i * FEATURES + i) + RIDGE * count;
    for (let pivot = 0; pivot < FEATURES; pivot++) {
      const scale = at(a, pivot * FEATURES + pivot);
      for (let row = 0; row < FEATURES; row++) {
        if (row === pivot) continue;
        const factor = at(a, row * FEATURES + pivot) / scale;
        for (let j = 0; j < FEATURES; j++) {
          a[row * FEATURES + j] = at(a, row * FEATURES + j) - factor * at(a, pivot * FEATURES + j);
        }
        for (let j = 0; j < OUTPUTS; j++) {
          b[row * OUTPUTS + j] = at(b, row * OUTPUTS + j) - factor * at(b, pivot * OUTPUTS + j);
        }
      }
    }
    return b.map((value, k) => value / at(a, Math.floor(k / OUTPUTS) * (FEATURES + 1)));
  }
}

function apply(map: LinearMap, features: Float64Array): number[] {
  return Array.from({ length: OUTPUTS }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < FEATURES; i++) sum += at(map, i * OUTPUTS + j) * at(features, i);
    return sum;
  });
}

/** Network outputs that lead to an action, the inverse of `actionOf`; no brake is a clear no. */
function outputsOf([steer, gas, brake]: Action): readonly number[] {
  return [steer, 2 * gas - 1, brake];
}

/** Drives one episode with the map (or the driver where there is none) and shows each step to `learn`. */
async function drive(
  kernel: RacerKernel,
  encoder: ImageEncoder,
  key: Key,
  style: DriverStyle,
  map: LinearMap | null,
  learn: ((features: Float64Array, outputs: readonly number[]) => void) | null,
): Promise<number> {
  const track = trackOf(drawRacingEpisode(key));
  kernel.loadTrack(0, track);
  kernel.reset(0, 0);
  const features = new Float64Array(FEATURES);
  let sum = 0;
  for (let step = 0; step < EPISODE_STEPS && !kernel.isDone(0); step++) {
    kernel.look(0);
    features[0] = 1;
    features.set(await encoder.encode(kernel.images(1), 1), 1);
    const wanted = learn === null && map !== null ? null : follow(track, kernel.car(0), style);
    if (wanted !== null) learn?.(features, outputsOf(wanted));
    const action = map === null ? wanted : actionOf(apply(map, features));
    sum += action === null ? 0 : kernel.step(0, ...action);
  }
  return sum;
}

export interface LinearReport {
  /** Return of each unseen track. */
  readonly returns: readonly number[];
  readonly mean: number;
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
  style: DriverStyle = CAREFUL,
): Promise<LinearReport> {
  const fit = new Fit();
  let map: LinearMap | null = null;
  for (let round = 0; round < 5; round++) {
    for (let episode = 0; episode < 8; episode++) {
      const episodeKey = fold(fold(fold(key, 'fit'), round), episode);
      await drive(kernel, encoder, episodeKey, style, map, (features, outputs) => {
        fit.add(features, outputs);
      });
    }
    map = fit.solve();
  }
  const returns: number[] = [];
  for (let i = 0; i < tracks; i++) {
    returns.push(await drive(kernel, encoder, fold(fold(key, 'unseen'), i), style, map, null));
  }
  return { returns, mean: returns.reduce((sum, value) => sum + value, 0) / returns.length };
}
