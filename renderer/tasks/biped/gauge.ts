import { BoxGeometry, Group, Mesh, MeshBasicMaterial } from 'three';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import type { DrawingContext, PlaybackLook } from '../scene/drawing.ts';

/** Metres of the gauge for each m/s, the speed at its end, and its height above the hull's origin. */
const METRES_EACH = 0.3;
const LONGEST = 4;
const ABOVE = 0.82;
const THICK = 0.05;

/** A bar over the walker: how fast it goes, and a mark at the speed that it shall have. */
export class SpeedGauge {
  readonly root = new Group();
  private readonly bar: Mesh;
  private readonly fill: MeshBasicMaterial;
  private readonly mark: Mesh;

  constructor({ scheme }: DrawingContext, look: PlaybackLook) {
    const { controlLine, text } = PALETTES[scheme];
    const length = LONGEST * METRES_EACH;
    const opacity = look.main ? 1 : 0.6;
    const flat = (color: string): MeshBasicMaterial =>
      new MeshBasicMaterial({ color, opacity, transparent: true, depthTest: false, fog: false });
    this.fill = flat(look.colour);
    const scale = new Mesh(new BoxGeometry(length, THICK * 0.5, 0.01), flat(controlLine));
    scale.position.x = length / 2;
    // One metre long, so that its scale is its length; it grows to the right of its left end.
    this.bar = new Mesh(new BoxGeometry(1, THICK, 0.02).translate(0.5, 0, 0), this.fill);
    this.mark = new Mesh(new BoxGeometry(0.028, THICK * 3, 0.03), flat(text));
    // A hull that leans far would hide it; what is drawn later lies over what was before.
    [scale, this.bar, this.mark].forEach((part, k) => {
      part.renderOrder = 10 + k;
      this.root.add(part);
    });
    this.root.visible = false;
  }

  setLook(look: PlaybackLook): void {
    this.fill.color.set(look.colour);
  }

  /** @param x and `y` of the hull in metres @param speed and `goal` in m/s; without a goal nothing is shown */
  place(x: number, y: number, speed: number, goal: number | null): void {
    this.root.visible = goal !== null;
    if (goal === null) return;
    const along = (value: number): number => METRES_EACH * Math.max(0, Math.min(LONGEST, value));
    this.root.position.set(x - (LONGEST * METRES_EACH) / 2, y + ABOVE, 0);
    // A scale of 0 has no inverse.
    this.bar.scale.x = Math.max(1e-3, along(speed));
    this.mark.position.x = along(goal);
  }
}
