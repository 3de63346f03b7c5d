import {
  BufferAttribute,
  BufferGeometry,
  Color,
  Group,
  Mesh,
  MeshBasicMaterial,
  type Material,
} from 'three';
import { at } from '../../../shared/base/arrays.ts';
import { PLAYFIELD, ROAD_HALF_WIDTH } from '../../../shared/tasks/racing/constants.ts';
import { kerbQuad, roadQuad, type Quad, type Track } from '../../../shared/tasks/racing/track.ts';
import type { Scheme } from '../../../shared/drawing/tokens.ts';

const EDGE_WIDTH = 0.28;
const COLOURS = {
  light: { grass: '#a5bfa1', square: '#b2caae', road: '#868e97', edge: '#eef0f2' },
  dark: { grass: '#46564a', square: '#4f6053', road: '#63686f', edge: '#b6bec7' },
} as const;
const KERB_RED = '#b5473a';
const KERB_WHITE = '#e4e7ea';

/** Quadrilaterals of the track's plane, lying `height` above the ground. */
function sheet(quads: readonly Quad[], height: number, material: Material): Mesh {
  const places: number[] = [];
  const faces: number[] = [];
  quads.forEach((quad, k) => {
    for (let corner = 0; corner < 4; corner++)
      places.push(at(quad, corner * 2), height, -at(quad, corner * 2 + 1));
    faces.push(k * 4, k * 4 + 1, k * 4 + 2, k * 4, k * 4 + 2, k * 4 + 3);
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(places), 3));
  geometry.setIndex(faces);
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  return mesh;
}

function flat(colour: string): MeshBasicMaterial {
  return new MeshBasicMaterial({ color: new Color(colour), side: 2 });
}

/** The lighter squares of the published frames. */
function squares(): Quad[] {
  const side = PLAYFIELD / 20;
  const quads: Quad[] = [];
  for (let i = -20; i < 20; i += 2) {
    for (let j = -20; j < 20; j += 2) {
      const [x, y] = [i * side, j * side];
      quads.push([x, y, x + side, y, x + side, y + side, x, y + side]);
    }
  }
  return quads;
}

/** A narrow band along one side of a tile. */
function edgeQuad(road: Quad, left: boolean): Quad {
  const share = EDGE_WIDTH / (2 * ROAD_HALF_WIDTH);
  const [a, b, c, d] = left ? [0, 2, 4, 6] : [2, 0, 6, 4];
  const towards = (from: number, to: number, axis: number): number =>
    at(road, from + axis) + (at(road, to + axis) - at(road, from + axis)) * share;
  return [
    ...[at(road, a ?? 0), at(road, (a ?? 0) + 1)],
    ...[towards(a ?? 0, b ?? 0, 0), towards(a ?? 0, b ?? 0, 1)],
    ...[towards(d ?? 0, c ?? 0, 0), towards(d ?? 0, c ?? 0, 1)],
    ...[at(road, d ?? 0), at(road, (d ?? 0) + 1)],
  ];
}

/** Grass, road with its edges, and kerbs on the hard turns. */
export function buildTrack(track: Track, scheme: Scheme): Group {
  const group = new Group();
  const colours = COLOURS[scheme];
  const far = PLAYFIELD * 1.5;
  const tiles = Array.from({ length: track.tiles }, (_, index) => index);
  const roads = tiles.map((index) => roadQuad(track, index));
  const kerbs = tiles.filter((index) => track.kerb[index] === 1);
  const kerbsOf = (parity: number): Quad[] =>
    kerbs.filter((index) => index % 2 === parity).map((index) => kerbQuad(track, index));
  const edges = roads.flatMap((road) => [edgeQuad(road, true), edgeQuad(road, false)]);
  group.add(
    sheet([[-far, -far, far, -far, far, far, -far, far]], -0.3, flat(colours.grass)),
    sheet(squares(), -0.2, flat(colours.square)),
    sheet(roads, 0, flat(colours.road)),
    sheet(edges, 0.03, flat(colours.edge)),
    sheet(kerbsOf(0), 0.03, flat(KERB_WHITE)),
    sheet(kerbsOf(1), 0.03, flat(KERB_RED)),
  );
  return group;
}
