import {
  Color,
  Group,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  ShadowMaterial,
  type Material,
  type Vector3,
} from 'three';
import { PALETTES, type Scheme } from '../../../shared/drawing/tokens.ts';

const VERTEX = `
varying vec2 place;
void main() {
  vec4 world = modelMatrix * vec4(position, 1.0);
  place = world.xz;
  gl_Position = projectionMatrix * viewMatrix * world;
}`;

// A line is as wide on screen whatever its distance; it fades before it could flicker.
const FRAGMENT = `
uniform vec3 ink;
uniform float strength;
uniform float spacing;
uniform float reach;
uniform vec2 centre;
varying vec2 place;
void main() {
  vec2 cell = place / spacing;
  vec2 width = fwidth(cell);
  vec2 distance = abs(fract(cell - 0.5) - 0.5) / max(width, vec2(1e-6));
  vec2 line = clamp(1.0 - distance, 0.0, 1.0) * clamp(1.4 - width * 3.0, 0.0, 1.0);
  float fade = 1.0 - smoothstep(0.25, 1.0, length(place - centre) / reach);
  gl_FragColor = vec4(ink, max(line.x, line.y) * fade * strength);
  #include <colorspace_fragment>
}`;

/** The floor: nothing but a thin grid that fades with distance, and the shadows that fall on it. */
export class Floor {
  readonly root = new Group();
  private readonly grid: ShaderMaterial;

  /**
   * @param grid metres between lines, and to where they have faded
   * @param shadowReach half the edge of the square that the shadow light covers; 0 for no shadows
   */
  constructor(
    scheme: Scheme,
    { spacing, reach }: { readonly spacing: number; readonly reach: number },
    shadowReach: number,
  ) {
    const dark = scheme === 'dark';
    this.grid = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      transparent: true,
      depthWrite: false,
      uniforms: {
        ink: { value: new Color(PALETTES[scheme].text3) },
        strength: { value: dark ? 0.28 : 0.38 },
        spacing: { value: spacing },
        reach: { value: reach },
        centre: { value: [0, 0] },
      },
    });
    this.add(this.grid, reach);
    if (shadowReach === 0) return;
    const shade = new ShadowMaterial({ opacity: dark ? 0.5 : 0.2, depthWrite: false });
    // The square leans with the light and is somewhat larger on the floor; beyond it no shadow falls.
    this.add(shade, shadowReach * 1.2).receiveShadow = true;
  }

  /** Moves along with what is looked at, so that the floor never ends. */
  centreOn(point: Vector3): void {
    this.root.position.set(point.x, 0, point.z);
    this.grid.uniforms['centre'] = { value: [point.x, point.z] };
  }

  private add(material: Material, reach: number): Mesh {
    const plane = new Mesh(new PlaneGeometry(reach * 2, reach * 2), material);
    plane.rotation.x = -Math.PI / 2;
    plane.renderOrder = -2;
    this.root.add(plane);
    return plane;
  }
}
