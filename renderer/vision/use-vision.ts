import { useEffect, useRef, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import { messageOf } from '../../shared/base/errors.ts';
import { FRAME_SIZE, IMAGE_SIZE } from '../../shared/tasks/racing/constants.ts';
import { RacingEnvironment } from '../../shared/tasks/racing/environment.ts';
import { createReconstruction } from '../../shared/tasks/racing/racing.ts';
import { encoders, usedId } from '../encoders/state.ts';
import { filesFor } from '../../shared/tasks/encoder.ts';
import { files } from '../lab/files.ts';
import { useDocument } from '../state/hooks.ts';
import { live } from '../rollout/live/live.ts';
import { paint, pixelsToBytes, planesToBytes, squaredError } from './paint.ts';
import { vision, withHeld } from './state.ts';

/** Seconds between two pictures: a reconstruction takes some milliseconds. */
const PICTURE_EVERY = 0.08;

/** Numbers beside the pictures. */
export interface Sight {
  /** What the car sees now. */
  readonly latents: ArrayLike<number>;
  /** Squared error of the reconstruction summed over the image; null while a latent is held. */
  readonly error: number | null;
  readonly visited: number;
  readonly tiles: number;
  /** Units a second. */
  readonly speed: number;
}

export interface VisionCanvases {
  readonly frame: RefObject<HTMLCanvasElement | null>;
  readonly image: RefObject<HTMLCanvasElement | null>;
  readonly reconstruction: RefObject<HTMLCanvasElement | null>;
}

type Decode = (latents: ArrayLike<number>) => Float32Array;

/** Draws what the main car of the live rollout sees, as long as the caller is shown. */
export function useVision(): {
  readonly canvases: VisionCanvases;
  readonly sight: Sight | null;
  readonly failure: string | null;
} {
  const frame = useRef<HTMLCanvasElement>(null);
  const image = useRef<HTMLCanvasElement>(null);
  const reconstruction = useRef<HTMLCanvasElement>(null);
  const [sight, setSight] = useState<Sight | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const encoder = useStore(encoders, usedId);
  const document = useDocument();
  useEffect(() => {
    let decode: Decode | null = null;
    let open = true;
    setFailure(null);
    const { task, encoder: own } = document ?? {};
    const wanted = task === undefined ? Promise.resolve(files) : filesFor(task, own, files);
    wanted.then(createReconstruction).then(
      (made) => (decode = made),
      (error: unknown) => {
        if (open) setFailure(messageOf(error));
      },
    );
    let since = PICTURE_EVERY;
    let drawn: readonly unknown[] = [];
    const draw = (seconds: number): void => {
      since += seconds;
      const { held } = vision.getState();
      const environment = live.scene?.player.main?.environment;
      if (since < PICTURE_EVERY || !(environment instanceof RacingEnvironment)) return;
      since = 0;
      const { car, track, latents } = environment.scene();
      const decisive = [environment, track, car.steps, held, decode];
      if (decisive.every((part, k) => part === drawn[k])) return;
      drawn = decisive;
      paint(frame.current, new Uint8ClampedArray(environment.frame()), FRAME_SIZE);
      const seen = environment.image();
      paint(image.current, planesToBytes(seen), IMAGE_SIZE);
      const made = decode?.(withHeld(latents, held)) ?? null;
      if (made !== null) paint(reconstruction.current, pixelsToBytes(made), IMAGE_SIZE);
      setSight({
        latents,
        error: made === null || held.size > 0 ? null : squaredError(seen, made),
        visited: car.visited,
        tiles: track.tiles,
        speed: Math.hypot(car.hull.vx, car.hull.vy),
      });
    };
    const ends = [live.use(), live.onFrame(draw)];
    return () => {
      open = false;
      for (const end of ends) end();
    };
  }, [encoder, document?.task, document?.encoder]);
  return { canvases: { frame, image, reconstruction }, sight, failure };
}
