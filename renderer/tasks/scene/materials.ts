import {
  CanvasTexture,
  Color,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshStandardMaterial,
  PlaneGeometry,
  type Object3D,
} from 'three';
import type { Quality } from './quality.ts';

export type Matte = MeshStandardMaterial | MeshLambertMaterial;

/** A matte surface. @param opacity below 1 for ghosts */
export function matte(quality: Quality, colour: string, opacity = 1): Matte {
  const common = { color: new Color(colour), transparent: opacity < 1, opacity };
  return quality.shadows
    ? new MeshStandardMaterial({ ...common, roughness: 0.72, metalness: 0 })
    : new MeshLambertMaterial(common);
}

let spot: CanvasTexture | null = null;

function spotTexture(): CanvasTexture {
  if (spot !== null) return spot;
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 64;
  const context = canvas.getContext('2d');
  if (context !== null) {
    const fade = context.createRadialGradient(32, 32, 4, 32, 32, 32);
    fade.addColorStop(0, 'rgba(0,0,0,1)');
    fade.addColorStop(0.5, 'rgba(0,0,0,0.45)');
    fade.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = fade;
    context.fillRect(0, 0, 64, 64);
  }
  spot = new CanvasTexture(canvas);
  return spot;
}

/** A soft dark spot on the floor under a body, `width` by `depth` metres. */
export function contactSpot(width: number, depth: number, opacity: number): Mesh {
  const material = new MeshBasicMaterial({
    map: spotTexture(),
    transparent: true,
    opacity,
    depthWrite: false,
  });
  const mesh = new Mesh(new PlaneGeometry(width, depth), material);
  mesh.rotation.x = -Math.PI / 2;
  mesh.position.y = 0.004;
  mesh.renderOrder = -1;
  return mesh;
}

/** Marks a body as casting (and catching) shadows; harmless where shadows are off. */
export function castShadows(object: Object3D, receive = false): void {
  object.traverse((child) => {
    child.castShadow = true;
    child.receiveShadow = receive;
  });
}

/** Frees the geometries and materials below an object. */
export function disposeTree(object: Object3D): void {
  object.traverse((child) => {
    if (!(child instanceof Mesh)) return;
    const { geometry, material } = child as Mesh;
    geometry.dispose();
    for (const each of Array.isArray(material) ? material : [material]) each.dispose();
  });
}
