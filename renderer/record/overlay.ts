import type { FilmPanel } from '../../shared/contract/film.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { FONT } from '../../shared/drawing/picture.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import { mainLook } from '../rollout/live/specs.ts';
import { NetworkPicture } from './network-picture.ts';

const INSET = 12;

/** Height of the strip with the network below a scene, in the scene's own px. */
export function stripHeight(height: number): number {
  return Math.min(140, height * 0.24) + 2 * INSET;
}

/** What is written over one scene of a film. */
export class Overlay {
  private readonly network: NetworkPicture | null;
  private readonly box: { readonly width: number; readonly height: number };

  /** @param film measures text @param size of the scene in its own px @param full weight, return, time and, in a strip below, the network; else the caption alone */
  constructor(
    film: CanvasRenderingContext2D,
    private readonly panel: FilmPanel,
    private readonly caption: string,
    private readonly size: { readonly width: number; readonly height: number },
    private readonly palette: Palette,
    private readonly full: boolean,
  ) {
    this.box = {
      width: Math.min(400, size.width * 0.56),
      height: stripHeight(size.height) - 2 * INSET,
    };
    this.network = full
      ? new NetworkPicture(
          film,
          panel.document.genome,
          taskOf(panel.document.task),
          this.box.width,
          this.box.height,
          palette,
        )
      : null;
  }

  draw(
    context: CanvasRenderingContext2D,
    seconds: number,
    total: number,
    values: Float64Array,
  ): void {
    const { width, height } = this.size;
    let y = INSET;
    if (this.caption !== '') y = this.write(context, this.caption, INSET, y, 'left', 600);
    if (!this.full) return;
    const { weight, document: genome } = this.panel;
    const { label } = mainLook(weight, 'light');
    const what = this.caption === '' ? `${genome.name}, ${label}` : label;
    this.write(context, what, INSET, y, 'left', 500);
    const right = width - INSET;
    const below = this.write(
      context,
      `return ${formatNumber(total, 1)}`,
      right,
      INSET,
      'right',
      600,
    );
    this.write(context, `${formatNumber(seconds, 2)} s`, right, below, 'right', 400);
    const strip = stripHeight(height);
    context.save();
    context.fillStyle = this.palette.panel;
    context.fillRect(0, height - strip, width, strip);
    context.fillStyle = this.palette.line;
    context.fillRect(0, height - strip, width, 1);
    context.translate((width - this.box.width) / 2, height - this.box.height - INSET);
    this.network?.draw(context, values, weight);
    context.restore();
  }

  /** @returns where the next line begins */
  private write(
    context: CanvasRenderingContext2D,
    text: string,
    x: number,
    y: number,
    align: CanvasTextAlign,
    weight: number,
  ): number {
    context.font = `${String(weight)} 13px ${FONT}`;
    context.textAlign = align;
    context.textBaseline = 'top';
    context.lineJoin = 'round';
    context.strokeStyle = this.palette.scene;
    context.lineWidth = 4;
    context.strokeText(text, x, y);
    context.fillStyle = this.palette.text;
    context.fillText(text, x, y);
    return y + 18;
  }
}
