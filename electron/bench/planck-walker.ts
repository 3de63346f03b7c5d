import type * as planck from 'planck';
import type { Body, FixtureOpt, RevoluteJoint, World } from 'planck';
import { TERRAIN_HEIGHT, TERRAIN_STEP } from '../../shared/tasks/biped/terrain.ts';

const SCALE = 30;
const LEG_DOWN = -8 / SCALE;
const LEG_WIDTH = 8 / SCALE;
const LEG_HEIGHT = 34 / SCALE;
const LIDAR = 160 / SCALE;
const WALKER: FixtureOpt = { restitution: 0, filterCategoryBits: 0x20, filterMaskBits: 0x1 };

/** The package, loaded where it is installed: it is a development dependency. */
export type Planck = typeof planck;

/** The walker on the package planck as it ships: the engine a JavaScript program would take today. */
export class PlanckWalker {
  private readonly world: World;
  private readonly hull: Body;
  private readonly joints: RevoluteJoint[] = [];

  constructor(
    private readonly engine: Planck,
    heights: ArrayLike<number>,
    force: number,
  ) {
    const { EdgeShape, PolygonShape, Vec2 } = engine;
    this.world = new engine.World({ gravity: Vec2(0, -10) });
    for (let i = 0; i + 1 < heights.length; i++) {
      const from = Vec2(i * TERRAIN_STEP, heights[i] ?? 0);
      const to = Vec2((i + 1) * TERRAIN_STEP, heights[i + 1] ?? 0);
      this.world
        .createBody()
        .createFixture(new EdgeShape(from, to), { friction: 2.5, filterCategoryBits: 0x1 });
    }
    const x = (TERRAIN_STEP * 20) / 2;
    const y = TERRAIN_HEIGHT + 2 * LEG_HEIGHT;
    this.hull = this.world.createDynamicBody(Vec2(x, y));
    const outline = [Vec2(-30, 9), Vec2(6, 9), Vec2(34, 1), Vec2(34, -8), Vec2(-30, -8)];
    const shape = new PolygonShape(outline.map((p) => Vec2(p.x / SCALE, p.y / SCALE)));
    this.hull.createFixture(shape, { ...WALKER, density: 5, friction: 0.1 });
    this.hull.applyForceToCenter(Vec2(force, 0), true);
    for (const side of [-1, 1]) this.leg(x, y, side);
    this.step([0, 0, 0, 0]);
  }

  private leg(x: number, y: number, side: number): void {
    const { BoxShape, Vec2 } = this.engine;
    const limb = (width: number, height: number): Body => {
      const body = this.world.createDynamicBody(Vec2(x, height), side * 0.05);
      body.createFixture(new BoxShape(width / 2, LEG_HEIGHT / 2), { ...WALKER, density: 1 });
      return body;
    };
    const upper = limb(LEG_WIDTH, y - LEG_HEIGHT / 2 - LEG_DOWN);
    const lower = limb(0.8 * LEG_WIDTH, y - (LEG_HEIGHT * 3) / 2 - LEG_DOWN);
    this.join(this.hull, upper, LEG_DOWN, -0.8, 1.1);
    this.join(upper, lower, -LEG_HEIGHT / 2, -1.6, -0.1);
  }

  private join(a: Body, b: Body, anchor: number, lowerAngle: number, upperAngle: number): void {
    const { RevoluteJoint, Vec2 } = this.engine;
    const joint = new RevoluteJoint({
      bodyA: a,
      bodyB: b,
      localAnchorA: Vec2(0, anchor),
      localAnchorB: Vec2(0, LEG_HEIGHT / 2),
      referenceAngle: b.getAngle() - a.getAngle(),
      enableMotor: true,
      enableLimit: true,
      maxMotorTorque: 80,
      lowerAngle,
      upperAngle,
    });
    this.world.createJoint(joint);
    this.joints.push(joint);
  }

  /** One step; returns a number that depends on all observations. */
  step(action: ArrayLike<number>): number {
    this.joints.forEach((joint, k) => {
      const a = action[k] ?? 0;
      joint.setMotorSpeed((k % 2 === 0 ? 4 : 6) * Math.sign(a));
      joint.setMaxMotorTorque(80 * Math.min(1, Math.abs(a)));
    });
    this.world.step(1 / 50, 180, 60);
    let sum = this.hull.getAngle() + this.hull.getAngularVelocity();
    for (const joint of this.joints) sum += joint.getJointAngle() + joint.getJointSpeed();
    const from = this.hull.getPosition();
    for (let i = 0; i < 10; i++) {
      const angle = (1.5 * i) / 10;
      const to = this.engine.Vec2(
        from.x + Math.sin(angle) * LIDAR,
        from.y - Math.cos(angle) * LIDAR,
      );
      let fraction = 1;
      this.world.rayCast(from, to, (fixture, _point, _normal, hit) => {
        if ((fixture.getFilterCategoryBits() & 1) === 0) return -1;
        fraction = hit;
        return 0;
      });
      sum += fraction;
    }
    return sum;
  }
}
