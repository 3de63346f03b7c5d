import { PrecocialError } from '../../base/errors.ts';
import { fold, Stream, type Key } from '../../random/key.ts';
import type { Episode } from '../task.ts';
import { CHECKPOINTS } from './constants.ts';
import { drawTrack, trackFromDraws, type Track } from './track.ts';

/** Draws that make one track: angle and radius of each checkpoint, in the published order. */
export const EPISODE_NUMBERS = 2 * CHECKPOINTS;

/** An episode of the racer: the draws of the first attempt that gave a closed track. */
export function drawRacingEpisode(key: Key): Episode {
  const stream = new Stream(fold(key, 'track'));
  const draws: number[] = [];
  drawTrack((low, high) => {
    const draw = stream.between(low, high);
    draws.push(draw);
    return draw;
  });
  return Float64Array.from(draws.slice(-EPISODE_NUMBERS));
}

/**
 * The track of an episode.
 * @throws PrecocialError 'invalid-file' if its draws give no closed track
 */
export function trackOf(episode: Episode): Track {
  const track = episode.length === EPISODE_NUMBERS ? trackFromDraws(episode) : null;
  if (track === null) {
    throw new PrecocialError('invalid-file', 'The numbers of this episode make no closed track.');
  }
  return track;
}
