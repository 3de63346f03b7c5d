/** Numbers of CarRacing-v0 (OpenAI Gym 0.9.6). Lengths in world units, angles in radians. */

/** Track units per drawing unit of the published generator. */
export const SCALE = 6;
/** Radius of the circle the track is morphed from. */
export const TRACK_RADIUS = 900 / SCALE;
/** Half the side of the playing field; leaving it ends an episode. */
export const PLAYFIELD = 2000 / SCALE;
/** Distance between two points of the centre line. */
export const TRACK_STEP = 21 / SCALE;
/** Largest turn between two points of the centre line. */
export const TURN_RATE = 0.31;
/** Half the width of the road. */
export const ROAD_HALF_WIDTH = 40 / SCALE;
/** Width of the red and white kerb. */
export const KERB_WIDTH = 8 / SCALE;
/** Points in a row that must turn hard before a kerb is laid. */
export const KERB_RUN = 4;
export const CHECKPOINTS = 12;

export const FRAMES_PER_SECOND = 50;
/** Steps of a full episode. */
export const EPISODE_STEPS = 1000;
/** Reward of a step that leaves the playing field. */
export const FIELD_PENALTY = -100;
/** Steps without a new tile after which a search may stop an episode. */
export const PATIENCE = 75;

/** Sides of a frame and of the image that the encoder sees (pixels). */
export { FRAME as FRAME_SIZE, IMAGE as IMAGE_SIZE } from '../../layouts/racer.ts';
/** Means of the latent code, the inputs of a network. */
export const LATENTS = 16;

/** Car units in world units. */
export const CAR_SIZE = 0.02;
/** Wheel centres relative to the hull's origin: front left, front right, rear left, rear right. */
export const WHEEL_ANCHORS: readonly (readonly [number, number])[] = [
  [-55 * CAR_SIZE, 80 * CAR_SIZE],
  [55 * CAR_SIZE, 80 * CAR_SIZE],
  [-55 * CAR_SIZE, -82 * CAR_SIZE],
  [55 * CAR_SIZE, -82 * CAR_SIZE],
];
