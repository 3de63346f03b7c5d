import type { Object3D, Vector3 } from 'three';
import type { CameraMode } from '../../state/rollout.ts';
import type { Scheme } from '../../../shared/drawing/tokens.ts';
import type { Quality } from './quality.ts';

/** How one playback looks: the main body in ink, ghosts tinted by their weight and translucent. */
export interface PlaybackLook {
  readonly label: string;
  readonly main: boolean;
  /** The camera keeps this playback in view instead of the main one. */
  readonly followed?: boolean;
  /** Colour of the weight (or genome) for the body, as '#rrggbb'. */
  readonly colour: string;
  /** The same, readable as text. */
  readonly textColour: string;
}

/** One playback at one moment. */
export interface PlaybackView {
  /** Numbers of `poseOf`, between the last two steps. */
  readonly pose: Float64Array;
  /** The task's own scene data of the last step. */
  readonly scene: unknown;
  /** False once its episode has ended. */
  readonly active: boolean;
}

export interface Label {
  readonly text: string;
  readonly at: Vector3;
  readonly colour: string;
  readonly strong: boolean;
}

/** Where the bodies are on their way, seen from above: metres, x to the right and y up. */
export interface SceneMap {
  /** A closed line. */
  readonly way: readonly (readonly [x: number, y: number])[];
  readonly bodies: readonly {
    readonly x: number;
    readonly y: number;
    readonly colour: string;
    readonly main: boolean;
  }[];
  /** Length of its scale bar in metres. */
  readonly scaleBar: number;
}

/** What the camera keeps in view: a point, and a direction to look along (radians about y). */
export interface Focus {
  readonly point: Vector3;
  readonly heading: number;
}

/** Where a camera stands, seen from the focus. */
export interface CameraView {
  /** Metres from the focus to the camera and to the point looked at. */
  readonly from: readonly [x: number, y: number, z: number];
  readonly to: readonly [x: number, y: number, z: number];
  /** Vertical field of view in degrees at an aspect of 16:9. */
  readonly fov: number;
  /** `still`: the focus at the start; `follow`: moves along; `chase`: also turns with the heading. */
  readonly motion: 'still' | 'follow' | 'chase';
}

export interface DrawingContext {
  readonly scheme: Scheme;
  readonly quality: Quality;
  readonly playbacks: readonly PlaybackLook[];
}

/** The picture of a task: every body of the scene, made once and moved each frame. */
export interface TaskDrawing {
  readonly root: Object3D;
  readonly cameras: Readonly<Partial<Record<CameraMode, CameraView>>> & {
    readonly overview: CameraView;
  };
  /** Length of the scale bar in metres; 0: none. */
  readonly scaleBar: number;
  /** A picture that is looked at from before it: no axes, no turning. Absent: bodies in space. */
  readonly isFlat?: boolean;
  /** Spacing and reach of the floor's grid in metres; null where the drawing brings its own ground. */
  readonly floor: { readonly spacing: number; readonly reach: number } | null;
  /** Metres from the camera at which things begin to fade and have faded; null: they do not. */
  readonly fog: readonly [near: number, far: number] | null;
  /** Half the edge of the square that the shadow light covers, in metres. */
  readonly shadowReach: number;
  /** Newtons (or the task's own unit) of a push for each metre that the mouse pulls; 0: no pushing. */
  readonly pushPerMetre: number;
  /** Which directions a push has. */
  readonly pushAxes: 'x' | 'xy';
  /** A new episode: builds terrain or track. @param scenes scene data of each playback at the start */
  begin(scenes: readonly unknown[]): void;
  update(playbacks: readonly PlaybackView[]): void;
  /** Another name or colour for a playback: the dial was moved. */
  setLook(playback: number, look: PlaybackLook): void;
  /** Where each playback's name is written. */
  labels(): readonly Label[];
  /** The map in the picture's corner, of a task whose way is longer than what is seen of it. */
  map?(): SceneMap | null;
  focus(): Focus;
  /** Objects that can be grabbed in playback `playback`. */
  grabbable(playback: number): readonly Object3D[];
  dispose(): void;
}

export interface DrawingModule {
  /** Numbers that place a body, taken from the task's scene data; linear in between. */
  readonly poseOf: (scene: unknown) => Float64Array;
  readonly createDrawing: (context: DrawingContext) => TaskDrawing;
}

/** The pose a fraction of the way between two, component by component. */
export function between(
  previous: Float64Array,
  current: Float64Array,
  fraction: number,
): Float64Array {
  if (previous.length !== current.length) return current;
  return current.map((value, k) => {
    const before = previous[k] ?? value;
    return before + (value - before) * fraction;
  });
}
