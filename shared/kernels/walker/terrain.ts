// The ground: edges between height points 14/30 m apart and, in the hardcore variant, boxes.
import { Obstacle } from '../physics/contact.ts';
import { least, greatest } from '../physics/lane.ts';
import { SKIN, finishPolygon, setVertex, vertexX, vertexY } from '../physics/polygon.ts';
import { MAX_EDGES, MAX_POLYGONS, Terrain, obstacleOf, polygonOf } from './layout.ts';

/** Metres between two height points. */
export const TERRAIN_STEP: f64 = 14.0 / 30.0;
const FRICTION: f32 = 2.5;
/** Growth of a box in the broad phase. */
export const MARGIN: f32 = 0.1;

@inline
function setBox(obstacle: Obstacle, lowerX: f32, lowerY: f32, upperX: f32, upperY: f32): void {
  obstacle.lowerX = lowerX - SKIN - MARGIN;
  obstacle.lowerY = lowerY - SKIN - MARGIN;
  obstacle.upperX = upperX + SKIN + MARGIN;
  obstacle.upperY = upperY + SKIN + MARGIN;
}

function makeEdge(edge: Obstacle, x1: f32, y1: f32, x2: f32, y2: f32): void {
  edge.x1 = x1;
  edge.y1 = y1;
  edge.x2 = x2;
  edge.y2 = y2;
  const ex = x2 - x1;
  const ey = y2 - y1;
  const inverse: f32 = <f32>1.0 / sqrt<f32>(ex * ex + ey * ey);
  edge.normalX = ey * inverse;
  edge.normalY = -(ex * inverse);
  edge.friction = FRICTION;
  edge.polygon = 0;
  setBox(
    edge,
    least<f32>(x1, x2),
    least<f32>(y1, y2),
    greatest<f32>(x1, x2),
    greatest<f32>(y1, y2),
  );
}

function makePolygon(terrain: Terrain, index: i32, vertices: usize): void {
  const polygon = polygonOf(terrain, index);
  polygon.count = 4;
  for (let i = 0; i < 4; i++) {
    const p = vertices + ((<usize>i) << 4);
    setVertex(polygon, i, <f32>load<f64>(p), <f32>load<f64>(p, 8));
  }
  finishPolygon(polygon);
  const obstacle = obstacleOf(terrain, index);
  obstacle.friction = FRICTION;
  obstacle.polygon = <i32>(changetype<usize>(polygon) - changetype<usize>(obstacle));
  let lowerX = vertexX(polygon, 0);
  let lowerY = vertexY(polygon, 0);
  let upperX = lowerX;
  let upperY = lowerY;
  for (let i = 1; i < 4; i++) {
    lowerX = least<f32>(lowerX, vertexX(polygon, i));
    lowerY = least<f32>(lowerY, vertexY(polygon, i));
    upperX = greatest<f32>(upperX, vertexX(polygon, i));
    upperY = greatest<f32>(upperY, vertexY(polygon, i));
  }
  setBox(obstacle, lowerX, lowerY, upperX, upperY);
}

/**
 * Builds a terrain from `points` heights (f64, m) and `polygons` quadrilaterals (8 f64 each: x, y
 * counterclockwise from the lower right corner).
 */
export function makeTerrain(
  terrain: Terrain,
  heights: usize,
  points: i32,
  vertices: usize,
  polygons: i32,
): void {
  const edges = min(points - 1, MAX_EDGES);
  const boxes = min(polygons, MAX_POLYGONS);
  terrain.polygons = boxes;
  terrain.edges = edges;
  for (let i = 0; i < boxes; i++) makePolygon(terrain, i, vertices + ((<usize>i) << 6));
  let x1: f32 = 0;
  let y1 = <f32>load<f64>(heights);
  for (let i = 0; i < edges; i++) {
    const x2 = <f32>(<f64>(i + 1) * TERRAIN_STEP);
    const y2 = <f32>load<f64>(heights + ((<usize>(i + 1)) << 3));
    makeEdge(obstacleOf(terrain, boxes + i), x1, y1, x2, y2);
    x1 = x2;
    y1 = y2;
  }
}
