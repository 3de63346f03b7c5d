import { at } from '../../../base/arrays.ts';
import { fold, Stream, type Key } from '../../../random/key.ts';
import { LATENTS } from '../constants.ts';
import { POOLED_VALUES, SMALL_HIDDEN, type Tensors } from './architecture.ts';

/** The small encoder while it is fitted: its weights by unit, what it makes of a frame, and the gradient of its error. */

/** Frames and the latents that are wanted of them, row by row. */
export interface Examples {
  /** [frames x POOLED_VALUES] */
  readonly pooled: Float64Array;
  /** [frames x LATENTS] */
  readonly latents: Float64Array;
}

/** Weights by unit: each unit's inputs lie together, which both passes walk in order. */
export interface Net {
  /** [SMALL_HIDDEN x POOLED_VALUES] */
  readonly hidden: Float64Array;
  readonly hiddenBias: Float64Array;
  /** [LATENTS x SMALL_HIDDEN] */
  readonly latent: Float64Array;
  readonly latentBias: Float64Array;
}

/** Its arrays, always in one order. */
export function arraysOf({ hidden, hiddenBias, latent, latentBias }: Net): Float64Array[] {
  return [hidden, hiddenBias, latent, latentBias];
}

function emptyNet(): Net {
  return {
    hidden: new Float64Array(SMALL_HIDDEN * POOLED_VALUES),
    hiddenBias: new Float64Array(SMALL_HIDDEN),
    latent: new Float64Array(LATENTS * SMALL_HIDDEN),
    latentBias: new Float64Array(LATENTS),
  };
}

/** Uniform weights with the deviation of He et al. (2015), biases 0. */
export function freshNet(key: Key): Net {
  const net = emptyNet();
  const fill = (values: Float64Array, purpose: string, inputs: number): void => {
    const stream = new Stream(fold(key, purpose));
    const reach = Math.sqrt(6 / inputs);
    for (let i = 0; i < values.length; i++) values[i] = stream.between(-reach, reach);
  };
  fill(net.hidden, 'hidden', POOLED_VALUES);
  fill(net.latent, 'latent', SMALL_HIDDEN);
  return net;
}

/** Sum of products of two rows; four sums side by side, which is faster than one. */
function dot(a: Float64Array, from: number, b: Float64Array, other: number, count: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < count; k += 4) {
    s0 += (a[from + k] ?? 0) * (b[other + k] ?? 0);
    s1 += (a[from + k + 1] ?? 0) * (b[other + k + 1] ?? 0);
    s2 += (a[from + k + 2] ?? 0) * (b[other + k + 2] ?? 0);
    s3 += (a[from + k + 3] ?? 0) * (b[other + k + 3] ?? 0);
  }
  return s0 + s1 + (s2 + s3);
}

/** Adds `factor` times a row of `from` to a row of `to`; rows begin at the offsets. */
function addRow(
  to: Float64Array,
  toOffset: number,
  factor: number,
  from: Float64Array,
  fromOffset: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) {
    to[toOffset + k] = (to[toOffset + k] ?? 0) + factor * (from[fromOffset + k] ?? 0);
  }
}

/** Hidden values and latents of one frame. */
export function forward(
  net: Net,
  pooled: Float64Array,
  frame: number,
  hidden: Float64Array,
  latents: Float64Array,
): void {
  const from = frame * POOLED_VALUES;
  for (let unit = 0; unit < SMALL_HIDDEN; unit++) {
    const sum = dot(net.hidden, unit * POOLED_VALUES, pooled, from, POOLED_VALUES);
    hidden[unit] = Math.max(0, sum + at(net.hiddenBias, unit));
  }
  for (let latent = 0; latent < LATENTS; latent++) {
    const sum = dot(net.latent, latent * SMALL_HIDDEN, hidden, 0, SMALL_HIDDEN);
    latents[latent] = sum + at(net.latentBias, latent);
  }
}

/** The gradient of the mean squared error over the latents of some frames; a place that is used again. */
export class Gradient {
  readonly net = emptyNet();
  private readonly hidden = new Float64Array(SMALL_HIDDEN);
  private readonly latents = new Float64Array(LATENTS);
  private readonly errors = new Float64Array(LATENTS);

  /** @returns the squared error, summed over frames and latents */
  of(net: Net, frames: Examples, chosen: ArrayLike<number>): number {
    for (const values of arraysOf(this.net)) values.fill(0);
    let error = 0;
    for (let k = 0; k < chosen.length; k++) {
      const frame = at(chosen, k);
      forward(net, frames.pooled, frame, this.hidden, this.latents);
      for (let latent = 0; latent < LATENTS; latent++) {
        const off = at(this.latents, latent) - at(frames.latents, frame * LATENTS + latent);
        this.errors[latent] = (2 * off) / chosen.length;
        error += off * off;
      }
      this.add(net, frames.pooled, frame);
    }
    return error;
  }

  private add(net: Net, pooled: Float64Array, frame: number): void {
    const { hidden, errors } = this;
    for (let latent = 0; latent < LATENTS; latent++) {
      const error = at(errors, latent);
      addRow(this.net.latent, latent * SMALL_HIDDEN, error, hidden, 0, SMALL_HIDDEN);
      this.net.latentBias[latent] = at(this.net.latentBias, latent) + error;
    }
    for (let unit = 0; unit < SMALL_HIDDEN; unit++) {
      if (at(hidden, unit) <= 0) continue;
      let error = 0;
      for (let latent = 0; latent < LATENTS; latent++) {
        error += at(errors, latent) * at(net.latent, latent * SMALL_HIDDEN + unit);
      }
      const row = unit * POOLED_VALUES;
      addRow(this.net.hidden, row, error, pooled, frame * POOLED_VALUES, POOLED_VALUES);
      this.net.hiddenBias[unit] = at(this.net.hiddenBias, unit) + error;
    }
  }
}

/** Tensors as stored, [inputs x units], with each unit's inputs together. */
export function byUnit(tensors: Tensors): Net {
  const turned = (name: string, inputs: number, units: number): Float64Array => {
    const values = tensors.get(name) ?? [];
    return Float64Array.from({ length: inputs * units }, (_, i) =>
      at(values, (i % inputs) * units + Math.floor(i / inputs)),
    );
  };
  return {
    hidden: turned('hidden', POOLED_VALUES, SMALL_HIDDEN),
    hiddenBias: Float64Array.from(tensors.get('hidden.bias') ?? []),
    latent: turned('latent', SMALL_HIDDEN, LATENTS),
    latentBias: Float64Array.from(tensors.get('latent.bias') ?? []),
  };
}
