import { at } from '../../../shared/base/arrays.ts';
import type { Sights } from '../../../shared/evaluation/reading.ts';
import type { SeriesSource } from '../../tasks/look.ts';
import type { Forecast } from './forecast.ts';
import type { Playback } from './playback.ts';
import type { TrackEnd } from './track.ts';

/** Past and predicted future of the main playback as one line. */
export interface Course {
  /** Steps whose numbers are known. */
  readonly length: number;
  readonly end: TrackEnd | null;
  /** Value of a source in step `step` (the moment after it). */
  value(source: SeriesSource, step: number): number;
}

/** The course of a playback: what it did up to now, then what the forecast says, if there is one. */
export function courseOf(playback: Playback, forecast: Forecast | null): Course {
  const future = forecast !== null && forecast.length > playback.cursor ? forecast : null;
  const start = future === null ? Infinity : Math.max(playback.cursor, future.from);
  const length = future === null ? playback.track.length : future.length;
  const returns = new Float64Array(length + 1);
  const trackAt = (step: number): Playback['track'] =>
    future !== null && step >= start ? future.track : playback.track;
  for (let s = 0; s < length; s++) returns[s + 1] = at(returns, s) + at(trackAt(s).rewards, s);
  return {
    length,
    end: playback.ended !== null || future === null ? playback.track.end : future.end,
    value: (source, step) => {
      const track = trackAt(step);
      switch (source.kind) {
        case 'observation':
          return at(track.observations, (step + 1) * track.inputs + source.index);
        case 'output':
          return scaled(at(track.outputs, step * track.outputCount + source.index), source);
        case 'reward':
          return at(track.rewards, step);
        case 'return':
          return at(returns, step + 1);
      }
    },
  };
}

/**
 * What the playback's own network saw and will see: its observations and shared weights, as far as the course is known.
 * Noise of a change is not among it.
 */
export function sightsOf(playback: Playback, forecast: Forecast | null): Sights {
  const { length: steps, value } = courseOf(playback, forecast);
  const { inputs } = playback.track;
  const observations = new Float64Array(steps * inputs);
  observations.set(playback.track.observations.subarray(0, Math.min(steps, 1) * inputs));
  for (let s = 1; s < steps; s++)
    for (let index = 0; index < inputs; index++)
      observations[s * inputs + index] = value({ kind: 'observation', index }, s - 1);
  const weights = Float64Array.from({ length: steps }, (_, s) =>
    s < playback.track.length ? playback.track.read(s).weight : playback.weight,
  );
  return { steps, observations, weights };
}

function scaled(
  raw: number,
  { scale = 1, clip }: { readonly scale?: number; readonly clip?: readonly [number, number] },
): number {
  const clipped = clip === undefined ? raw : Math.min(clip[1], Math.max(clip[0], raw));
  return clipped * scale;
}
