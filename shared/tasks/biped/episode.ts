import { at } from '../../base/arrays.ts';
import { PrecocialError } from '../../base/errors.ts';
import { fold, Stream, type Key } from '../../random/key.ts';
import type { Episode } from '../task.ts';
import { makeTerrain, QUAD_NUMBERS, TERRAIN_POINTS, type Terrain } from './terrain.ts';

/** Largest horizontal force on the hull in the first step (N). */
const FORCE = 5;
const HEIGHTS_AT = 1;
const QUADS_AT = HEIGHTS_AT + TERRAIN_POINTS;

/** An episode's numbers: the force, 200 heights, then the quadrilaterals of the hardcore variant. */
export function encodeEpisode(force: number, terrain: Terrain): Episode {
  const episode = new Float64Array(QUADS_AT + terrain.quads.length);
  episode[0] = force;
  episode.set(terrain.heights, HEIGHTS_AT);
  episode.set(terrain.quads, QUADS_AT);
  return episode;
}

export interface BipedEpisode {
  readonly force: number;
  readonly heights: Float64Array;
  readonly quads: Float64Array;
}

/**
 * Views of an episode's parts.
 * @throws PrecocialError 'internal' if the numbers are not a walker's episode
 */
export function decodeEpisode(episode: Episode): BipedEpisode {
  if (episode.length < QUADS_AT || (episode.length - QUADS_AT) % QUAD_NUMBERS !== 0) {
    throw new PrecocialError(
      'internal',
      `An episode of ${episode.length} numbers is not a walker's; nothing was run.`,
    );
  }
  return {
    force: at(episode, 0),
    heights: episode.subarray(HEIGHTS_AT, QUADS_AT),
    quads: episode.subarray(QUADS_AT),
  };
}

/** Draws an episode: terrain and first push, from independent streams. */
export function drawBipedEpisode(key: Key, hardcore: boolean): Episode {
  const ground = new Stream(fold(key, 'terrain'));
  const terrain = makeTerrain(hardcore, {
    slope: () => ground.between(-1, 1),
    integer: (low, high) => low + ground.integer(high - low),
    up: () => ground.uniform() > 0.5,
  });
  return encodeEpisode(new Stream(fold(key, 'force')).between(-FORCE, FORCE), terrain);
}
