import { FONT, TEXT_SIZE, type Mark, type Picture } from '../../shared/drawing/picture.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws a picture; `ratio` is device pixels per CSS pixel. The canvas must have the picture's size. */
export function paint(picture: Picture, context: Context, ratio: number): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = picture.background;
  context.fillRect(0, 0, picture.width, picture.height);
  context.lineJoin = 'round';
  context.textBaseline = 'middle';
  for (const mark of picture.marks) draw(mark, context);
}

function draw(mark: Mark, context: Context): void {
  switch (mark.kind) {
    case 'line':
      context.strokeStyle = mark.colour;
      context.lineWidth = mark.width;
      context.setLineDash(mark.dash === undefined ? [] : [...mark.dash]);
      trace(mark.points, context);
      context.stroke();
      context.setLineDash([]);
      return;
    case 'area':
      context.fillStyle = mark.fill;
      context.globalAlpha = mark.opacity;
      trace(mark.points, context);
      context.fill();
      context.globalAlpha = 1;
      return;
    case 'rect':
      if (mark.fill !== null) {
        context.fillStyle = mark.fill;
        context.fillRect(mark.x, mark.y, mark.width, mark.height);
      }
      if (mark.stroke !== undefined) {
        context.strokeStyle = mark.stroke;
        context.lineWidth = mark.strokeWidth ?? 1;
        context.strokeRect(mark.x, mark.y, mark.width, mark.height);
      }
      return;
    case 'circle':
      drawCircle(mark, context);
      return;
    case 'text':
      drawText(mark, context);
  }
}

function trace(points: readonly number[], context: Context): void {
  context.beginPath();
  let drawing = false;
  for (let k = 0; k + 1 < points.length; k += 2) {
    const [x = NaN, y = NaN] = [points[k], points[k + 1]];
    if (Number.isNaN(x) || Number.isNaN(y)) drawing = false;
    else if (drawing) context.lineTo(x, y);
    else {
      context.moveTo(x, y);
      drawing = true;
    }
  }
}

function drawCircle(mark: Mark & { kind: 'circle' }, context: Context): void {
  context.globalAlpha = mark.opacity ?? 1;
  context.beginPath();
  context.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
  context.fillStyle = mark.fill;
  context.fill();
  if (mark.stroke !== undefined) {
    context.strokeStyle = mark.stroke;
    context.lineWidth = 1.5;
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawText(mark: Mark & { kind: 'text' }, context: Context): void {
  const align = mark.align ?? 'left';
  context.font = `${mark.bold === true ? 600 : 400} ${mark.size ?? TEXT_SIZE}px ${FONT}`;
  context.fillStyle = mark.colour;
  context.textAlign = align === 'centre' ? 'center' : align;
  if (mark.upwards !== true) {
    context.fillText(mark.text, mark.x, mark.y);
    return;
  }
  context.save();
  context.translate(mark.x, mark.y);
  context.rotate(-Math.PI / 2);
  context.fillText(mark.text, 0, 0);
  context.restore();
}
