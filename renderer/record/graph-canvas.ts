import { GLYPH_SQUARE } from '../../shared/drawing/activations.ts';
import type { GraphMark } from '../../shared/drawing/graph-marks.ts';
import { pathOf } from '../../shared/drawing/layout/route.ts';
import { FONT } from '../../shared/drawing/picture.ts';

/** A mark whose path is made once, to be painted in many frames. */
export interface ReadyMark {
  readonly mark: GraphMark;
  readonly path: Path2D;
}

export function ready(mark: GraphMark): ReadyMark {
  switch (mark.kind) {
    case 'curve':
      return { mark, path: new Path2D(pathOf(mark.start, mark.controls, mark.end)) };
    case 'arrow':
      return {
        mark,
        path: new Path2D(`M${mark.corners.map(({ x, y }) => `${x} ${y}`).join('L')}Z`),
      };
    case 'disc': {
      const path = new Path2D();
      path.arc(mark.at.x, mark.at.y, mark.radius, 0, 2 * Math.PI);
      return { mark, path };
    }
    case 'glyph': {
      const scale = mark.side / GLYPH_SQUARE;
      const { x, y } = mark.at;
      const path = new Path2D();
      const onNode = new DOMMatrix([scale, 0, 0, scale, x - mark.side / 2, y - mark.side / 2]);
      path.addPath(new Path2D(mark.path), onNode);
      return { mark, path };
    }
    case 'name':
      return { mark, path: new Path2D() };
  }
}

/** Paints one mark of a graph; the context stays as it was but for its colours and its type. */
export function paintMark(context: CanvasRenderingContext2D, { mark, path }: ReadyMark): void {
  switch (mark.kind) {
    case 'curve':
      context.globalAlpha = mark.opacity;
      context.strokeStyle = mark.colour;
      context.lineWidth = mark.width;
      context.setLineDash(mark.dash === null ? [] : [...mark.dash]);
      context.stroke(path);
      context.setLineDash([]);
      break;
    case 'arrow':
      context.globalAlpha = mark.opacity;
      context.fillStyle = mark.colour;
      context.fill(path);
      break;
    case 'disc':
      context.fillStyle = mark.fill;
      context.strokeStyle = mark.ring;
      context.lineWidth = mark.ringWidth;
      context.fill(path);
      context.stroke(path);
      break;
    case 'glyph':
      context.strokeStyle = mark.colour;
      context.lineWidth = mark.width;
      context.stroke(path);
      break;
    case 'name':
      context.font = `${mark.size}px ${FONT}`;
      context.textBaseline = 'middle';
      context.textAlign = mark.align;
      context.fillStyle = mark.colour;
      context.fillText(mark.text, mark.at.x, mark.at.y);
  }
  context.globalAlpha = 1;
}
