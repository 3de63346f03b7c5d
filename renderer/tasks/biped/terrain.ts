import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  EdgesGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
} from 'three';
import { at } from '../../../shared/base/arrays.ts';
import type { BipedScene } from '../../../shared/tasks/biped/scene.ts';
import { PALETTES, type Scheme } from '../../../shared/drawing/tokens.ts';
import { matte } from '../scene/materials.ts';
import type { Quality } from '../scene/quality.ts';

/** Metres between two points of the walker's terrain. */
export const POINT_SPACING = 14 / 30;
const DEPTH_BELOW = 2.5;
const FURROW = 1;
// Metres: blocks stand this far into the ground, so that none hangs in the air; they end this far behind its
// cut face and this far above their top, so that the two never lie in one plane.
const FOOTING = 0.7;
const INSET = 0.02;
const LIFT = 0.008;
/** Points of level ground before and after the terrain. */
const BEYOND = 60;

/** The walker's terrain: its profile drawn out in depth, with a thin grid, and the obstacles on it. */
export function buildTerrain(
  scene: BipedScene,
  front: number,
  back: number,
  scheme: Scheme,
  quality: Quality,
): Group {
  const group = new Group();
  const profile = widen(scene.heights);
  const ground = new Mesh(
    surface(profile, front, back),
    matte(quality, scheme === 'dark' ? '#3a424b' : '#d9dee3'),
  );
  ground.receiveShadow = true;
  const blocks = obstacles(scene.quads, front, back, scheme, quality);
  group.add(ground, grid(profile, front, back, scheme), blocks);
  return group;
}

/** Stumps, stairs and the walls of pits: blocks across the whole ground, with their edges drawn. */
function obstacles(
  quads: Float64Array,
  front: number,
  back: number,
  scheme: Scheme,
  quality: Quality,
): Group {
  const group = new Group();
  const stone = matte(quality, scheme === 'dark' ? '#56616d' : '#aeb8c2');
  const line = new LineBasicMaterial({
    color: new Color(PALETTES[scheme].text3),
    transparent: true,
    opacity: 0.55,
  });
  for (let quad = 0; quad + 7 < quads.length; quad += 8) {
    const [right, bottom, , height, left] = quads.subarray(quad, quad + 8);
    if (right === undefined || bottom === undefined || height === undefined || left === undefined)
      break;
    const foot = bottom - FOOTING;
    const top = height + LIFT;
    const depth = front - back - INSET;
    const box = new BoxGeometry(right - left, top - foot, depth);
    const block = new Mesh(box, stone);
    block.add(new LineSegments(new EdgesGeometry(box), line));
    block.position.set((left + right) / 2, (foot + top) / 2, back + depth / 2);
    block.castShadow = block.receiveShadow = true;
    group.add(block);
  }
  return group;
}

interface Profile {
  /** Place of the first point. */
  readonly from: number;
  readonly heights: Float64Array;
}

/** The terrain goes on level before its first and after its last point. */
function widen(heights: Float64Array): Profile {
  const wide = new Float64Array(heights.length + 2 * BEYOND);
  wide.fill(heights[0] ?? 0);
  wide.set(heights, BEYOND);
  wide.fill(heights[heights.length - 1] ?? 0, BEYOND + heights.length);
  return { from: -BEYOND * POINT_SPACING, heights: wide };
}

/** Top and front of the ground. */
function surface({ from, heights }: Profile, front: number, back: number): BufferGeometry {
  const count = heights.length;
  const places: number[] = [];
  const faces: number[] = [];
  for (let i = 0; i < count; i++) {
    const x = from + i * POINT_SPACING;
    const y = at(heights, i);
    places.push(x, y, back, x, y, front);
  }
  for (let i = 0; i < count; i++) {
    const x = from + i * POINT_SPACING;
    const y = at(heights, i);
    places.push(x, y, front, x, y - DEPTH_BELOW, front);
  }
  for (let i = 0; i < count - 1; i++) {
    const top = i * 2;
    const side = (count + i) * 2;
    faces.push(top, top + 1, top + 2, top + 2, top + 1, top + 3);
    faces.push(side, side + 1, side + 2, side + 2, side + 1, side + 3);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(places), 3));
  geometry.setIndex(faces);
  geometry.computeVertexNormals();
  return geometry;
}

/** Lines along the ground, and across it at every second point. */
function grid(
  { from, heights }: Profile,
  front: number,
  back: number,
  scheme: Scheme,
): LineSegments {
  const places: number[] = [];
  const lift = 0.006;
  for (let i = 0; i < heights.length; i += 2) {
    const y = at(heights, i) + lift;
    const x = from + i * POINT_SPACING;
    places.push(x, y, back, x, y, front);
  }
  for (let z = front; z >= back; z -= FURROW) {
    for (let i = 0; i < heights.length - 1; i++) {
      const x = from + i * POINT_SPACING;
      const [a, b] = [at(heights, i) + lift, at(heights, i + 1) + lift];
      places.push(x, a, z, x + POINT_SPACING, b, z);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(places), 3));
  const material = new LineBasicMaterial({
    color: new Color(PALETTES[scheme].text3),
    transparent: true,
    opacity: scheme === 'dark' ? 0.22 : 0.3,
  });
  return new LineSegments(geometry, material);
}
