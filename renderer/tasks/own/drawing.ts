import { Group, Mesh, MeshBasicMaterial, Vector3, type Material, type Object3D } from 'three';
import type { Shape } from '../../../shared/tasks/own/definition.ts';
import type { OwnScene } from '../../../shared/tasks/own/environment.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { matte } from '../scene/materials.ts';
import type {
  DrawingContext,
  DrawingModule,
  Focus,
  Label,
  PlaybackLook,
  PlaybackView,
  TaskDrawing,
} from '../scene/drawing.ts';
import { bodiesOf, extentOf, numbersOf, withNumbers } from './shapes.ts';

const GHOST_OPACITY = 0.45;
/** Metres that are seen where a task draws nothing. */
const NOTHING = [-1, -1, 1, 1] as const;
const FIELD_OF_VIEW = 30;

type Extent = readonly [left: number, bottom: number, right: number, top: number];

const middleOf = ([left, bottom, right, top]: Extent): readonly [x: number, y: number] => [
  (left + right) / 2,
  (bottom + top) / 2,
];

const shapesOf = (scene: unknown): readonly Shape[] => (scene as OwnScene).shapes;

/** What is in view: around the origin where the shapes lie about it, since they will turn or move there. */
function frameOf([left, bottom, right, top]: Extent): Extent {
  const isAbout = left <= 0 && right >= 0 && bottom <= 0 && top >= 0;
  if (!isAbout) return [left, bottom, right, top];
  const reach = Math.max(-left, right, -bottom, top);
  return [-reach, -reach, reach, reach];
}

/** The shapes that a task of one file draws: a plane for each playback, the main one in front. */
class OwnDrawing implements TaskDrawing {
  readonly root = new Group();
  readonly fog = null;
  readonly pushPerMetre = 0;
  readonly pushAxes = 'x';
  private playbacks: Group[] = [];
  private texts: { readonly text: string; readonly at: Vector3; readonly colour: string }[] = [];
  private readonly looks: PlaybackLook[];
  private readonly materials = new Map<string, Material>();
  /** What the main playback's shapes covered at the start, in metres. */
  private extent: Extent = NOTHING;
  private middle: readonly [x: number, y: number] = [0, 0];
  /** Where each playback's name stands. */
  private names: (readonly [x: number, y: number])[] = [];
  /** Nothing was drawn since the episode began. */
  private isNew = true;

  constructor(private readonly context: DrawingContext) {
    this.looks = [...context.playbacks];
  }

  private get size(): number {
    const [left, bottom, right, top] = this.extent;
    return Math.max(0.2, right - left, top - bottom);
  }

  get scaleBar(): number {
    const most = this.size / 3;
    const power = 10 ** Math.floor(Math.log10(most));
    return ([5, 2].find((times) => times * power <= most) ?? 1) * power;
  }

  get floor(): TaskDrawing['floor'] {
    return { spacing: 0.5, reach: 4 };
  }

  get shadowReach(): number {
    return Math.max(3, this.size * 2);
  }

  get cameras(): TaskDrawing['cameras'] {
    const away = this.size * 2.7;
    const view = {
      from: [away * 0.28, away * 0.14, away] as const,
      to: [0, 0, 0] as const,
      fov: FIELD_OF_VIEW,
    };
    return {
      overview: { ...view, motion: 'still' },
      follow: { ...view, motion: 'follow' },
    };
  }

  begin(scenes: readonly unknown[]): void {
    this.extent = frameOf(extentOf(shapesOf(scenes[0] ?? { shapes: [] })) ?? NOTHING);
    this.clear();
    this.playbacks = this.looks.map((_, k) => {
      const playback = new Group();
      playback.position.z = -k * this.size * 0.25;
      this.root.add(playback);
      return playback;
    });
    this.middle = middleOf(this.extent);
    this.isNew = true;
    // The floor lies below all of it.
    const half = this.size * 0.75;
    this.root.position.y = Math.max(0, half - this.middle[1]);
  }

  update(views: readonly PlaybackView[]): void {
    this.texts = [];
    views.forEach(({ scene, pose }, k) => {
      const playback = this.playbacks[k];
      if (playback === undefined) return;
      const shapes = withNumbers(shapesOf(scene), pose);
      this.empty(playback);
      playback.add(bodiesOf(shapes, (colour) => this.material(k, colour)));
      const extent = extentOf(shapes) ?? NOTHING;
      this.names[k] = [(extent[0] + extent[2]) / 2, extent[3] + this.size * 0.08];
      if (k > 0) return;
      // The first camera of an episode looks at all of it.
      if (!this.isNew) this.middle = middleOf(extent);
      this.isNew = false;
      const ink = PALETTES[this.context.scheme].text;
      for (const shape of shapes)
        if (shape.kind === 'text')
          this.texts.push({
            text: shape.text,
            at: new Vector3(shape.at[0], shape.at[1] + this.root.position.y, 0),
            colour: shape.colour ?? ink,
          });
    });
  }

  setLook(playback: number, look: PlaybackLook): void {
    this.looks[playback] = look;
  }

  labels(): readonly Label[] {
    const ink = PALETTES[this.context.scheme].text;
    const names = this.playbacks.map((playback, k): Label => {
      const look = this.looks[k];
      const main = look?.main === true;
      const [x, y] = this.names[k] ?? [0, 0];
      return {
        text: look?.label ?? '',
        at: new Vector3(x, y + this.root.position.y, playback.position.z),
        colour: main ? ink : (look?.textColour ?? ink),
        strong: main,
      };
    });
    return [...names, ...this.texts.map((text) => ({ ...text, strong: false }))];
  }

  focus(): Focus {
    const [x, y] = this.middle;
    return { point: new Vector3(x, y + this.root.position.y, 0), heading: 0 };
  }

  grabbable(): readonly Object3D[] {
    return [];
  }

  dispose(): void {
    this.clear();
    for (const material of this.materials.values()) material.dispose();
    this.materials.clear();
  }

  private material(playback: number, colour: string | undefined): Material {
    const look = this.looks[playback];
    const main = look?.main === true;
    const shown = colour !== undefined && main ? colour : (look?.colour ?? '#808080');
    const key = `${shown} ${main ? 1 : GHOST_OPACITY}`;
    const known = this.materials.get(key);
    if (known !== undefined) return known;
    const made = matte(this.context.quality, shown, main ? 1 : GHOST_OPACITY);
    this.materials.set(key, made);
    return made;
  }

  /** Takes a playback's shapes away; materials and geometries are kept but for pictures. */
  private empty(playback: Group): void {
    playback.traverse((body) => {
      if (!(body instanceof Mesh)) return;
      const material: unknown = Reflect.get(body, 'material');
      if (!(material instanceof MeshBasicMaterial)) return;
      material.map?.dispose();
      material.dispose();
    });
    playback.clear();
  }

  private clear(): void {
    for (const playback of this.playbacks) this.empty(playback);
    this.root.clear();
    this.playbacks = [];
  }
}

/** What a task of one file draws, the genome at the dial's weight in front. */
export const OWN_DRAWING: DrawingModule = {
  poseOf: (scene) => numbersOf(shapesOf(scene)),
  createDrawing: (context) => new OwnDrawing(context),
};
