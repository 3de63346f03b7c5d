import { activeOf, session, versionOf } from '../state/session.ts';
import { findTask } from '../state/tasks.ts';
import { graphSvg } from '../../shared/drawing/graph-svg.ts';
import { layoutOf } from '../editor/layouts.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import { PALETTES, type Scheme } from '../../shared/drawing/tokens.ts';
import { saveBytes } from './documents.ts';

const SIZE = { width: 1200, height: 720 };

/** The graph on screen as the text of an SVG file, or null if no genome is open. */
function graphPicture(scheme: Scheme): { name: string; svg: string } | null {
  const open = activeOf(session.store.getState());
  if (open === null) return null;
  const { document } = versionOf(open);
  const { genome } = document;
  const task = findTask(document.task);
  const layout = layoutOf(open);
  const svg = graphSvg(genome, layout, {
    ...SIZE,
    palette: PALETTES[scheme],
    nameOf: (node) =>
      layout.uniform && node.kind === 'input' ? null : fixedName(node, genome, task),
    placed: document.positions,
  });
  return { name: document.name, svg };
}

/** Draws an SVG text into a PNG file at twice its size. */
async function toPng(svg: string): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = SIZE.width * 2;
  canvas.height = SIZE.height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('The picture could not be drawn.');
  return new Uint8Array(await blob.arrayBuffer());
}

/** Writes the graph on screen as a picture. */
export async function exportPicture(format: 'svg' | 'png', scheme: Scheme): Promise<void> {
  const picture = graphPicture(scheme);
  if (picture === null) return;
  const bytes = format === 'svg' ? new TextEncoder().encode(picture.svg) : await toPng(picture.svg);
  await saveBytes(`${picture.name}.${format}`, [format], bytes);
}
