import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HULL_OUTLINE } from '../../../shared/tasks/biped/scene.ts';
import { loadProbe } from './probe.ts';

const probe = await loadProbe();
const VERTICES = 16;
const polygon = probe.reserve(144);
const body = probe.reserve(256);
const edge = probe.reserve(64);

// Fields of a body by their place in the class.
const INVERSE_MASS = 3;
const INVERSE_INERTIA = 4;
const CENTER_X = 11;
const CENTER_Y = 12;

type Point = readonly [x: number, y: number];

function setPolygon(points: readonly Point[]): void {
  probe.f32(polygon + VERTICES, 16).set(points.flat());
  probe.call('finish', polygon, points.length);
}

/** Points of a convex polygon in counterclockwise order: on an ellipse at rising angles. */
const convex = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 35 }), { minLength: 3, maxLength: 8 }),
    fc.double({ min: 0.3, max: 2, noNaN: true }),
    fc.double({ min: 0.3, max: 2, noNaN: true }),
  )
  .map(([steps, a, b]): Point[] =>
    [...steps]
      .sort((p, q) => p - q)
      .map((step) => [a * Math.cos((step * Math.PI) / 18), b * Math.sin((step * Math.PI) / 18)]),
  )
  .filter((points) => area(points) > 0.2);

function pairs(points: readonly Point[]): [Point, Point][] {
  return points.map((point, i) => [point, points[(i + 1) % points.length] ?? point]);
}

function area(points: readonly Point[]): number {
  return pairs(points).reduce((sum, [[x1, y1], [x2, y2]]) => sum + (x1 * y2 - x2 * y1) / 2, 0);
}

/** Mass, centre and moment of inertia about it, at density 1, by Green's theorem. */
function massOf(points: readonly Point[]): { mass: number; x: number; y: number; inertia: number } {
  const mass = area(points);
  let x = 0;
  let y = 0;
  let inertia = 0;
  for (const [[x1, y1], [x2, y2]] of pairs(points)) {
    const d = x1 * y2 - x2 * y1;
    x += (d * (x1 + x2)) / (6 * mass);
    y += (d * (y1 + y2)) / (6 * mass);
    inertia += (d * (x1 * x1 + x1 * x2 + x2 * x2 + y1 * y1 + y1 * y2 + y2 * y2)) / 12;
  }
  return { mass, x, y, inertia: inertia - mass * (x * x + y * y) };
}

function distanceToSegment([px, py]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square));
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}

describe('mass', () => {
  it('of the hull lies at y = -0.0056', () => {
    setPolygon(HULL_OUTLINE);
    probe.call('body', body, polygon, 0, 0, 0, 5);
    expect(probe.call('field', body, CENTER_Y)).toBeCloseTo(-0.0056, 4);
  });

  it('of any convex polygon agrees with its boundary integral', () => {
    fc.assert(
      fc.property(convex, fc.double({ min: 0.5, max: 5, noNaN: true }), (points, density) => {
        setPolygon(points);
        probe.call('body', body, polygon, 1, 2, 0.3, density);
        const { mass, x, y, inertia } = massOf(points);
        const close = (field: number, expected: number): void => {
          const error = Math.abs(probe.call('field', body, field) - expected);
          expect(error).toBeLessThan(1e-4 * (1 + Math.abs(expected)));
        };
        close(INVERSE_MASS, 1 / (mass * density));
        close(INVERSE_INERTIA, 1 / (inertia * density));
        close(CENTER_X, x);
        close(CENTER_Y, y);
      }),
      { numRuns: 300 },
    );
  });
});

describe('distance', () => {
  const place = fc.record({
    x: fc.double({ min: -4, max: 4, noNaN: true }),
    y: fc.double({ min: 2.6, max: 5, noNaN: true }),
    angle: fc.double({ min: -6, max: 6, noNaN: true }),
  });

  it('of a polygon above an edge is the least distance of corners and sides', () => {
    fc.assert(
      fc.property(convex, place, (points, { x, y, angle }) => {
        setPolygon(points);
        probe.f32(edge, 4).set([-1, 0.2, 1.5, -0.3]);
        probe.call('body', body, polygon, x, y, angle, 1);
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        const world = points.map(([px, py]): Point => [x + c * px - s * py, y + s * px + c * py]);
        const ends: Point[] = [
          [-1, 0.2],
          [1.5, -0.3],
        ];
        const [from = ends[0], to = ends[1]] = ends;
        if (from === undefined || to === undefined) return;
        const expected = Math.min(
          ...world.map((point) => distanceToSegment(point, from, to)),
          ...pairs(world).flatMap(([a, b]) => ends.map((end) => distanceToSegment(end, a, b))),
        );
        const found = probe.call('apart', edge, 2, polygon + VERTICES, points.length, body);
        expect(Math.abs(found - expected)).toBeLessThan(2e-5);
      }),
      { numRuns: 500 },
    );
  });
});

describe('time of impact', () => {
  it('of a falling box is when 5 mm are left, within a quarter of that', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.double({ min: 1.05, max: 2, noNaN: true }),
        (gap, overshoot) => {
          probe.call('box', polygon, 0.2, 0.3);
          probe.f32(edge, 4).set([-3, 0, 3, 0]);
          probe.call('body', body, polygon, 0, 0.3 + gap, 0, 1);
          const fall = overshoot * gap;
          probe.call('sweep', body, 0, -fall, 0);
          const t = probe.call('impact', edge, 2, polygon + VERTICES, 4, body);
          const left = gap - t * fall;
          expect(Math.abs(left - 0.005)).toBeLessThanOrEqual(0.00126);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is none for a box that stays clear', () => {
    probe.call('box', polygon, 0.2, 0.3);
    probe.f32(edge, 4).set([-3, 0, 3, 0]);
    probe.call('body', body, polygon, 0, 1, 0, 1);
    probe.call('sweep', body, 2, -0.5, 0.2);
    expect(probe.call('impact', edge, 2, polygon + VERTICES, 4, body)).toBe(-1);
  });
});
