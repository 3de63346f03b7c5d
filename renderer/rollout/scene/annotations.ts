import { FONT } from '../../../shared/drawing/picture.ts';
import { Vector3, type PerspectiveCamera } from 'three';
import type { Label, TaskDrawing } from '../../tasks/scene/drawing.ts';
import { labelHeights, type WantedLabel } from './label-places.ts';
import { PALETTES, type Scheme } from '../../../shared/drawing/tokens.ts';

/** Pixels of a picture: the labels are laid out in these, whatever the canvas behind them has. */
export interface Frame {
  readonly width: number;
  readonly height: number;
}

const AXES = {
  light: ['#a8321f', '#2f7d32', '#2a4fa3'],
  dark: ['#ef9a8b', '#8fd18a', '#8fb2f0'],
} as const;

/** Writes what the scene cannot say by itself: names of the bodies, the axes and a scale bar. */
export function drawAnnotations(
  context: CanvasRenderingContext2D,
  frame: Frame,
  camera: PerspectiveCamera,
  target: Vector3,
  labels: readonly Label[],
  { scaleBar, isFlat = false }: Pick<TaskDrawing, 'scaleBar' | 'isFlat'>,
  scheme: Scheme,
): void {
  context.lineJoin = 'round';
  drawLabels(context, frame, camera, labels, scheme);
  if (!isFlat) drawTriad(context, frame, camera, scheme);
  if (scaleBar > 0) drawScaleBar(context, frame, camera, target, scaleBar, scheme);
}

/** Px that a label may stand away from its body before a line joins them. */
const FAR = 18;

/** Labels stay inside the picture, and move where two would overlap; the strong one stays put. */
function drawLabels(
  context: CanvasRenderingContext2D,
  frame: Frame,
  camera: PerspectiveCamera,
  labels: readonly Label[],
  scheme: Scheme,
): void {
  const wanted: (WantedLabel & { readonly label: Label })[] = [];
  const ordered = [...labels].sort((a, b) => Number(b.strong) - Number(a.strong));
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  for (const label of ordered) {
    const point = label.at.clone().project(camera);
    if (point.z > 1 || Math.abs(point.x) > 1.05 || Math.abs(point.y) > 1.15) continue;
    context.font = fontOf(label);
    const width = context.measureText(label.text).width;
    const half = width / 2 + 4;
    const x = clamp(((point.x + 1) / 2) * frame.width, half, frame.width - half);
    const y = clamp(((1 - point.y) / 2) * frame.height - 6, 18, frame.height - 4);
    wanted.push({ label, x, y, width });
  }
  const heights = labelHeights(wanted, 18, frame.height - 4);
  wanted.forEach(({ label, x, y: own }, k) => {
    const y = heights[k] ?? null;
    if (y !== null && Math.abs(own - y) > FAR) drawLeader(context, x, y, own, label.colour);
  });
  wanted.forEach(({ label, x }, k) => {
    const y = heights[k] ?? null;
    if (y === null) return;
    context.textAlign = 'center';
    context.textBaseline = 'bottom';
    haloText(context, label.text, x, y, label.colour, PALETTES[scheme].scene, fontOf(label));
  });
}

/** A thin line from a label that was moved to what it names. */
function drawLeader(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  own: number,
  colour: string,
): void {
  context.strokeStyle = colour;
  context.globalAlpha = 0.6;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y < own ? y : y - 14);
  context.lineTo(x, own + (y < own ? 4 : 0));
  context.stroke();
  context.globalAlpha = 1;
}

function fontOf(label: Label): string {
  return `${label.strong ? 600 : 500} 12px ${FONT}`;
}

/** Text with an outline in the scene's colour, so that it can be read over any body. */
function haloText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
  halo: string,
  font: string,
): void {
  context.font = font;
  context.strokeStyle = halo;
  context.lineWidth = 4;
  context.globalAlpha = 0.85;
  context.strokeText(text, x, y);
  context.globalAlpha = 1;
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function drawTriad(
  context: CanvasRenderingContext2D,
  frame: Frame,
  camera: PerspectiveCamera,
  scheme: Scheme,
): void {
  const origin = { x: 40, y: frame.height - 26 };
  const inverse = camera.quaternion.clone().invert();
  const axes = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)].map(
    (axis, k) => ({
      direction: axis.applyQuaternion(inverse),
      name: 'xyz'[k] ?? '',
      colour: AXES[scheme][k] ?? '#000000',
    }),
  );
  axes.sort((a, b) => a.direction.z - b.direction.z);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { direction, name, colour } of axes) {
    const end = { x: origin.x + direction.x * 18, y: origin.y - direction.y * 18 };
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(origin.x, origin.y);
    context.lineTo(end.x, end.y);
    context.stroke();
    const size = Math.max(0.45, Math.hypot(direction.x, direction.y));
    const x = origin.x + (direction.x * 27) / size;
    const y = origin.y - (direction.y * 27) / size;
    if (Math.hypot(direction.x, direction.y) > 0.2)
      haloText(context, name, x, y, colour, PALETTES[scheme].scene, `500 12px ${FONT}`);
  }
}

/** A length along x, true at the distance of the point that is looked at. */
function drawScaleBar(
  context: CanvasRenderingContext2D,
  frame: Frame,
  camera: PerspectiveCamera,
  target: Vector3,
  metres: number,
  scheme: Scheme,
): void {
  const depth = target.clone().project(camera).z;
  const right = new Vector3(1 - 48 / frame.width, -1 + 44 / frame.height, depth).unproject(camera);
  const left = right.clone().sub(new Vector3(metres, 0, 0));
  const [a, b] = [left, right].map((point) => {
    const { x, y } = point.project(camera);
    return { x: ((x + 1) / 2) * frame.width, y: ((1 - y) / 2) * frame.height };
  });
  if (a === undefined || b === undefined || Math.hypot(a.x - b.x, a.y - b.y) > frame.width / 2)
    return;
  context.strokeStyle = PALETTES[scheme].text2;
  context.lineWidth = 1;
  context.beginPath();
  for (const { x, y } of [a, b]) {
    context.moveTo(x, y - 4);
    context.lineTo(x, y + 4);
  }
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
  context.textAlign = 'center';
  context.textBaseline = 'bottom';
  const text = metres < 1 ? `${String(metres)} m` : `${metres.toFixed(0)} m`;
  const y = Math.min(a.y, b.y) - 5;
  haloText(
    context,
    text,
    (a.x + b.x) / 2,
    y,
    PALETTES[scheme].text2,
    PALETTES[scheme].scene,
    `400 12px ${FONT}`,
  );
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

/** The pull on a body that is held with the mouse: an arrow from where it is held to the pointer. */
export function drawGrip(
  context: CanvasRenderingContext2D,
  frame: Frame,
  camera: PerspectiveCamera,
  from: Vector3,
  to: Vector3,
  colour: string,
): void {
  const [a, b] = [from, to].map((point) => {
    const { x, y } = point.clone().project(camera);
    return { x: ((x + 1) / 2) * frame.width, y: ((1 - y) / 2) * frame.height };
  });
  if (a === undefined || b === undefined) return;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.lineTo(b.x, b.y);
  context.stroke();
  context.beginPath();
  context.arc(b.x, b.y, 4, 0, Math.PI * 2);
  context.fill();
}
