import { fold, keyOf, Stream } from '../../../random/key.ts';
import type { Key } from '../../../random/key.ts';
import { EPISODE_STEPS, IMAGE_SIZE } from '../constants.ts';
import { follow } from '../driver.ts';
import type { Action, DriverStyle } from '../driver.ts';
import type { RacerKernel } from '../kernel.ts';
import { drawTrack } from '../track.ts';

/** Values of one image: 64 x 64 pixels of red, green, blue. */
export const IMAGE_VALUES = 3 * IMAGE_SIZE * IMAGE_SIZE;
/** Share of episodes driven without looking at the track, as early networks of a search drive. */
const BLIND_SHARE = 0.2;
/** Steps of the zoom at the start, recorded more densely. */
const ZOOM_STEPS = 50;

/** What disturbs a driver, for a stretch of steps, so that frames off the ideal line exist. */
type Disturbance = 'noise' | 'swerve' | 'spin' | 'coast' | 'brake';

const DISTURBANCES: readonly Disturbance[] = [
  'noise',
  'noise',
  'swerve',
  'swerve',
  'spin',
  'coast',
  'brake',
];

/** The action of a stretch: what the driver wants, changed by the disturbance. */
function disturbed(kind: Disturbance, wanted: Action, side: number, stream: Stream): Action {
  const [steer, gas, brake] = wanted;
  switch (kind) {
    case 'noise':
      return [steer + 0.4 * stream.normal(), gas, brake];
    case 'swerve':
      return [side, Math.max(gas, 0.3), 0];
    case 'spin':
      return [side > 0 ? 1 : -1, 1, stream.uniform() < 0.3 ? 1 : 0];
    case 'coast':
      return [steer, 0, 0];
    case 'brake':
      return [steer, 0, 0.8];
  }
}

/** A driver with a style of its own who is disturbed from time to time. */
class Driver {
  private readonly style: DriverStyle;
  private readonly blind: boolean;
  private readonly held: Action;
  private kind: Disturbance | null = null;
  private side = 0;
  private changeAt = 0;

  constructor(private readonly stream: Stream) {
    this.blind = stream.uniform() < BLIND_SHARE;
    this.style = {
      speed: stream.between(20, 85),
      lookahead: 4 + stream.integer(3),
      offset: stream.between(-5, 5),
    };
    this.held = [stream.between(-1, 1) * stream.uniform(), stream.uniform(), 0];
  }

  act(step: number, wanted: (style: DriverStyle) => Action): Action {
    if (step >= this.changeAt) this.change(step);
    if (this.blind) {
      const [steer, gas] = this.held;
      return this.kind === 'swerve' ? [this.side, gas, 0] : [steer, gas, 0];
    }
    const action = wanted(this.style);
    return this.kind === null ? action : disturbed(this.kind, action, this.side, this.stream);
  }

  private change(step: number): void {
    const { stream } = this;
    if (this.kind !== null || step === 0) {
      this.kind = null;
      this.changeAt = step + 30 + stream.integer(120);
      return;
    }
    this.kind = DISTURBANCES[stream.integer(DISTURBANCES.length)] ?? 'noise';
    this.side = stream.between(-1, 1);
    this.changeAt = step + (this.kind === 'noise' ? 60 : 12 + stream.integer(30));
  }
}

/** Rounds one image (planes of 0..1) to bytes, pixel after pixel, at `offset` of the target. */
export function storeImage(image: Float32Array, target: Uint8Array, offset: number): void {
  const pixels = IMAGE_SIZE * IMAGE_SIZE;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      const value = image[channel * pixels + pixel] ?? 0;
      target[offset + pixel * 3 + channel] = Math.round(value * 255);
    }
  }
}

/** Drives one episode and calls `record` where a frame should be kept. */
function driveEpisode(kernel: RacerKernel, key: Key, record: () => boolean): void {
  const stream = new Stream(fold(key, 'drive'));
  const tracks = new Stream(fold(key, 'track'));
  const track = drawTrack((low, high) => tracks.between(low, high));
  kernel.loadTrack(0, track);
  kernel.reset(0, 0);
  const driver = new Driver(stream);
  let recordAt = stream.integer(8);
  for (let step = 0; step < EPISODE_STEPS && !kernel.isDone(0); step++) {
    const action = driver.act(step, (style) => follow(track, kernel.car(0), style));
    kernel.step(0, ...action);
    if (step < recordAt) continue;
    if (!record()) return;
    recordAt = step + 1 + (step < ZOOM_STEPS ? 4 + stream.integer(8) : 8 + stream.integer(24));
  }
}

/**
 * Collects `count` images of driving: track-following at many speeds and offsets with noise, swerves onto the grass,
 * spins, braking and coasting, episodes driven blindly, and the zoom of the first second.
 * The result depends on the seed alone. `progress` may throw to cancel.
 * @returns images of 64 x 64 pixels, red, green, blue, one byte each, one after the other
 */
export function collectImages(
  kernel: RacerKernel,
  seed: number,
  count: number,
  progress: (collected: number) => void = () => undefined,
): Uint8Array {
  const images = new Uint8Array(count * IMAGE_VALUES);
  const root = fold(keyOf(seed), 'frames');
  kernel.configure(1, 1);
  let collected = 0;
  for (let episode = 0; collected < count; episode++) {
    driveEpisode(kernel, fold(root, episode), () => {
      kernel.look(0);
      storeImage(kernel.images(1), images, collected * IMAGE_VALUES);
      collected++;
      return collected < count;
    });
    progress(collected);
  }
  return images;
}
