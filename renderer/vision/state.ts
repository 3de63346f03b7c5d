import { createStore } from 'zustand/vanilla';
import { LATENTS } from '../../shared/tasks/racing/constants.ts';

/** Largest value a latent's slider reaches, either way; the encoder's means rarely leave it. */
export const LATENT_RANGE = 3;

/** Latents that a person holds at a value, by index; the others follow the car. */
export type HeldLatents = ReadonlyMap<number, number>;

export const vision = createStore<{ readonly held: HeldLatents }>()(() => ({ held: new Map() }));

/** Holds a latent at a value, within the range of its slider. */
export function holdLatent(index: number, value: number): void {
  const limited = Math.min(LATENT_RANGE, Math.max(-LATENT_RANGE, value));
  vision.setState(({ held }) => ({ held: new Map(held).set(index, limited) }));
}

/** Lets one latent, or all of them, follow the car again. */
export function releaseLatents(index?: number): void {
  vision.setState(({ held }) => {
    const left = new Map(held);
    if (index !== undefined) left.delete(index);
    return { held: index === undefined ? new Map() : left };
  });
}

/** What the car sees, with the held latents in their places. */
export function withHeld(seen: ArrayLike<number>, held: HeldLatents): Float64Array {
  return Float64Array.from({ length: LATENTS }, (_, k) => held.get(k) ?? seen[k] ?? 0);
}
