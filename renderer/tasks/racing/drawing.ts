import { Group, Vector3 } from 'three';
import { at } from '../../../shared/base/arrays.ts';
import type { RacingScene } from '../../../shared/tasks/racing/environment.ts';
import { PALETTES } from '../../../shared/drawing/tokens.ts';
import { disposeTree } from '../scene/materials.ts';
import type {
  DrawingContext,
  DrawingModule,
  Focus,
  Label,
  PlaybackLook,
  PlaybackView,
  SceneMap,
  TaskDrawing,
} from '../scene/drawing.ts';
import { buildTrack } from './racetrack.ts';
import { RacingCar } from './racing-car.ts';
import { SkidMarks } from './skid-marks.ts';

/** Metres between two cars whose names can both be read. */
const APART = 4;

class RacingDrawing implements TaskDrawing {
  readonly root = new Group();
  // Seen from behind, a length along x would point anywhere.
  readonly scaleBar = 0;
  readonly shadowReach = 16;
  readonly floor = null;
  readonly fog = [70, 260] as const;
  readonly pushPerMetre = 0;
  readonly pushAxes = 'xy';
  // Ahead of the car is -z where its heading is 0.
  readonly cameras = {
    overview: { from: [0, 6, 13], to: [0, 0.8, -7], fov: 40, motion: 'chase' },
    chase: { from: [0, 2.6, 7.5], to: [0, 1, -6], fov: 44, motion: 'chase' },
    follow: { from: [14, 9, 14], to: [0, 0, -2], fov: 34, motion: 'follow' },
    above: { from: [0, 62, 4], to: [0, 0, -6], fov: 40, motion: 'chase' },
  } as const;
  private readonly cars: readonly RacingCar[];
  private readonly marks: readonly SkidMarks[];
  private track: Group | null = null;
  private way: SceneMap['way'] = [];
  private readonly point = new Vector3();
  private heading = 0;

  constructor(private readonly context: DrawingContext) {
    this.cars = context.playbacks.map((look) => new RacingCar(context, look));
    this.marks = context.playbacks.map(() => new SkidMarks());
    for (const car of this.cars) this.root.add(car.root);
    for (const { mesh } of this.marks) this.root.add(mesh);
  }

  begin(scenes: readonly unknown[]): void {
    const scene = scenes[0] as RacingScene | undefined;
    if (scene === undefined) return;
    this.clearTrack();
    this.track = buildTrack(scene.track, this.context.scheme);
    this.root.add(this.track);
    const { x, y, tiles } = scene.track;
    this.way = Array.from({ length: tiles }, (_, k) => [at(x, k), at(y, k)] as const);
  }

  update(views: readonly PlaybackView[]): void {
    views.forEach((view, k) => {
      const scene = view.scene as RacingScene;
      this.cars[k]?.place(view.pose, scene);
      this.marks[k]?.follow(scene.car);
    });
    const followed = Math.max(
      0,
      this.context.playbacks.findIndex((look) => look.followed),
    );
    const [x = 0, y = 0, angle = 0] = views[followed]?.pose ?? [];
    this.point.set(x, 0, -y);
    this.heading = angle;
  }

  setLook(playback: number, look: PlaybackLook): void {
    this.cars[playback]?.setLook(look);
  }

  labels(): readonly Label[] {
    const ink = PALETTES[this.context.scheme].text;
    const main = this.cars.find(({ look }) => look.main)?.root.position;
    // Cars that drive through one another would only write over one another's names.
    const named = this.cars.filter(({ root, look }) => {
      const own = look.main || look.followed === true;
      return own || main === undefined || root.position.distanceTo(main) > APART;
    });
    return named.map(({ root, look }) => ({
      text: look.label,
      at: root.position.clone().add(new Vector3(0, look.followed === true ? 2.6 : 1.6, 0)),
      colour: look.main ? ink : look.textColour,
      strong: look.main || look.followed === true,
    }));
  }

  map(): SceneMap | null {
    const ink = PALETTES[this.context.scheme].text;
    const bodies = this.cars.map(({ root: { position }, look: { main, colour } }) => ({
      x: position.x,
      y: -position.z,
      colour: main ? ink : colour,
      main,
    }));
    return this.way.length === 0 ? null : { way: this.way, bodies, scaleBar: 100 };
  }

  focus(): Focus {
    return { point: this.point.clone(), heading: this.heading };
  }

  grabbable(): readonly [] {
    return [];
  }

  dispose(): void {
    this.clearTrack();
    disposeTree(this.root);
  }

  private clearTrack(): void {
    if (this.track === null) return;
    disposeTree(this.track);
    this.root.remove(this.track);
    this.track = null;
  }
}

/** The racer: a track with kerbs on grass, cars whose wheels steer and turn. */
export const RACING_DRAWING: DrawingModule = {
  poseOf: (data) => {
    const { hull, wheels } = (data as RacingScene).car;
    const turns = wheels.flatMap(({ joint, phase }) => [joint, phase]);
    return Float64Array.from([hull.originX, hull.originY, hull.angle, ...turns]);
  },
  createDrawing: (context) => new RacingDrawing(context),
};
