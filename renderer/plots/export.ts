import { PrecocialError } from '../../shared/base/errors.ts';
import { lab } from '../lab/lab.ts';
import { notify } from '../state/notices.ts';
import { paint } from './canvas.ts';
import type { Picture } from '../../shared/drawing/picture.ts';
import { toSvg } from '../../shared/drawing/svg.ts';

/** A plot that can be saved: its picture at any size, and its numbers. */
export interface Exportable {
  readonly title: string;
  /** Without an extension. */
  readonly fileName: string;
  readonly build: (width: number, height: number) => Picture;
  readonly csv: () => string;
  /** The numbers as the published release writes them, where it does. */
  readonly published?: () => string;
}

export type PlotFormat = 'svg' | 'png' | 'csv' | 'out';

/** Size of an exported picture in px; PNG files have twice as many. */
const SIZE = { width: 960, height: 480 } as const;
const PNG_RATIO = 2;

/** Asks where to, and writes the plot there. */
export async function exportPlot(plot: Exportable, format: PlotFormat): Promise<void> {
  const bytes = await bytesOf(plot, format);
  const path = await lab.request('file.saveDialog', {
    suggested: `${plot.fileName}${format === 'out' ? '_stats' : ''}.${format}`,
    extensions: [format],
  });
  if (path === null) return;
  await lab.request('file.write', { path, bytes });
  notify('done', `Saved ${path}.`);
}

async function bytesOf(plot: Exportable, format: PlotFormat): Promise<Uint8Array> {
  if (format === 'csv') return new TextEncoder().encode(plot.csv());
  if (format === 'out') return new TextEncoder().encode(plot.published?.() ?? plot.csv());
  const picture = plot.build(SIZE.width, SIZE.height);
  return format === 'svg' ? new TextEncoder().encode(toSvg(picture)) : toPng(picture);
}

/** A picture as a PNG file. */
async function toPng(picture: Picture): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(picture.width * PNG_RATIO, picture.height * PNG_RATIO);
  const context = canvas.getContext('2d');
  if (context === null)
    throw new PrecocialError(
      'unsupported',
      'This machine cannot draw the picture; nothing was saved.',
    );
  paint(picture, context, PNG_RATIO);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
