import { BufferAttribute, BufferGeometry, Color, Mesh, MeshBasicMaterial } from 'three';
import { at } from '../../../shared/base/arrays.ts';
import type { CarState, WheelState } from '../../../shared/tasks/racing/kernel.ts';
import { leavesMark } from '../../../shared/tasks/racing/sliding.ts';

/** Pieces of marks that are kept; the oldest go first. */
const CAPACITY = 3000;
const HALF_WIDTH = 0.24;
const HEIGHT = 0.05;
/** Steps between two pictures that a mark still bridges. */
const LONGEST_GAP = 20;
const RUBBER = new Color('#16181b');
const SOIL = new Color('#4b3a26');

/** What sliding tyres of one car leave on road and grass. */
export class SkidMarks {
  readonly mesh: Mesh;
  private readonly places = new BufferAttribute(new Float32Array(CAPACITY * 12), 3);
  private readonly colours = new BufferAttribute(new Float32Array(CAPACITY * 12), 3);
  private readonly geometry = new BufferGeometry();
  private before: CarState | null = null;
  private next = 0;
  private count = 0;

  constructor() {
    const corners = Array.from({ length: CAPACITY }, (_, k) => k * 4);
    this.geometry.setAttribute('position', this.places);
    this.geometry.setAttribute('color', this.colours);
    this.geometry.setIndex(corners.flatMap((k) => [k, k + 1, k + 2, k, k + 2, k + 3]));
    this.geometry.setDrawRange(0, 0);
    const material = new MeshBasicMaterial({
      vertexColors: true,
      transparent: true,
      opacity: 0.6,
      depthWrite: false,
      side: 2,
    });
    this.mesh = new Mesh(this.geometry, material);
    this.mesh.frustumCulled = false;
  }

  /** Takes the car as it is now; going back in time wipes the marks. */
  follow(car: CarState): void {
    const { before } = this;
    const steps = before === null ? 0 : car.steps - before.steps;
    if (steps === 0 && before !== null) return;
    this.before = car;
    if (steps < 0) this.clear();
    if (before === null || steps < 0 || steps > LONGEST_GAP) return;
    car.wheels.forEach((wheel, k) => {
      const from = before.wheels[k];
      if (from !== undefined && leavesMark(wheel)) this.add(from, wheel);
    });
    this.geometry.setDrawRange(0, this.count * 6);
    this.places.needsUpdate = this.colours.needsUpdate = true;
  }

  private clear(): void {
    this.next = this.count = 0;
    this.geometry.setDrawRange(0, 0);
  }

  private add(from: WheelState, to: WheelState): void {
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy);
    if (length < 1e-3) return;
    const [sx, sy] = [(-dy / length) * HALF_WIDTH, (dx / length) * HALF_WIDTH];
    const corners = [
      ...[from.x + sx, from.y + sy, from.x - sx, from.y - sy],
      ...[to.x - sx, to.y - sy, to.x + sx, to.y + sy],
    ];
    const { r, g, b } = to.tiles > 0 ? RUBBER : SOIL;
    for (let corner = 0; corner < 4; corner++) {
      const vertex = this.next * 4 + corner;
      this.places.setXYZ(vertex, at(corners, corner * 2), HEIGHT, -at(corners, corner * 2 + 1));
      this.colours.setXYZ(vertex, r, g, b);
    }
    this.next = (this.next + 1) % CAPACITY;
    this.count = Math.min(CAPACITY, this.count + 1);
  }
}
