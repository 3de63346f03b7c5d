import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { keyOf, Stream } from '../../../shared/random/key.ts';
import { BipedEnvironment } from '../../../shared/tasks/biped/environment.ts';
import { encodeEpisode } from '../../../shared/tasks/biped/episode.ts';
import { BIPED_OPTIONS } from '../../../shared/tasks/biped/options.ts';
import { parseBipedTrace, type BipedTrace } from '../../../shared/tasks/biped/replay.ts';
import { TERRAIN_HEIGHT, TERRAIN_POINTS } from '../../../shared/tasks/biped/terrain.ts';
import { readOptions, type Episode, type TaskOptions } from '../../../shared/tasks/task.ts';

/** The compiled physics kernel of the working tree. */
export const WALKER = new Uint8Array(
  readFileSync(new URL('../../../dist/kernels/walker.wasm', import.meta.url)),
);

/** Recordings of the published environment on Box2D 2.3. */
export const TRACES = [
  '00_random',
  '01_random',
  '03_hold10',
  '05_zero',
  '07_walk_a',
  '09_walk_b',
] as const;

export function readTrace(name: string): BipedTrace {
  const file = new URL(`./reference/${name}.json.gz`, import.meta.url);
  return parseBipedTrace(JSON.parse(gunzipSync(readFileSync(file)).toString()));
}

export function environment(options: TaskOptions = {}, maxSteps = 1600): BipedEnvironment {
  return new BipedEnvironment(WALKER, { maxSteps }, readOptions(BIPED_OPTIONS, options));
}

/** An episode on ground `rough` times as rough as the published one. */
export function roughEpisode(seed: number, rough: number): Episode {
  const random = new Stream(keyOf(seed));
  const heights = new Float64Array(TERRAIN_POINTS);
  let y = TERRAIN_HEIGHT;
  let slope = 0;
  for (let i = 0; i < TERRAIN_POINTS; i++) {
    slope = 0.8 * slope + 0.01 * Math.sign(TERRAIN_HEIGHT - y);
    if (i > 20) slope += (rough * random.between(-1, 1)) / 30;
    y += slope;
    heights[i] = y;
  }
  return encodeEpisode(random.between(-5, 5), { heights, quads: [] });
}

/** Random actions, each held for a few steps. */
export function* randomActions(seed: number, amplitude: number): Generator<Float64Array> {
  const random = new Stream(keyOf(seed));
  for (;;) {
    const action = Float64Array.from({ length: 4 }, () => amplitude * random.between(-1, 1));
    for (let hold = 1 + random.integer(9); hold > 0; hold--) yield action;
  }
}

export function nextAction(actions: Generator<Float64Array>): Float64Array {
  const next = actions.next();
  return next.done === true ? new Float64Array(4) : next.value;
}
