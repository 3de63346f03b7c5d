import { FONT, TEXT_SIZE, type Mark, type Picture } from './picture.ts';

/** A picture as an SVG file. */
export function toSvg(picture: Picture): string {
  const { width, height, background, marks } = picture;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${escapeXml(FONT)}">`,
    `<rect width="100%" height="100%" fill="${escapeXml(background)}"/>`,
    ...marks.map(element),
    '</svg>\n',
  ].join('\n');
}

function element(mark: Mark): string {
  switch (mark.kind) {
    case 'line': {
      const dash = mark.dash === undefined ? '' : ` stroke-dasharray="${mark.dash.join(' ')}"`;
      return `<path d="${pathOf(mark.points, false)}" fill="none" stroke="${escapeXml(mark.colour)}" stroke-width="${n(mark.width)}" stroke-linejoin="round"${dash}/>`;
    }
    case 'area':
      return `<path d="${pathOf(mark.points, true)}" fill="${escapeXml(mark.fill)}" fill-opacity="${n(mark.opacity)}"/>`;
    case 'rect':
      return `<rect x="${n(mark.x)}" y="${n(mark.y)}" width="${n(mark.width)}" height="${n(mark.height)}" fill="${escapeXml(mark.fill ?? 'none')}"${stroke(mark.stroke, mark.strokeWidth)}/>`;
    case 'circle':
      return `<circle cx="${n(mark.x)}" cy="${n(mark.y)}" r="${n(mark.radius)}" fill="${escapeXml(mark.fill)}" opacity="${n(mark.opacity ?? 1)}"${stroke(mark.stroke, 1.5)}/>`;
    case 'text':
      return textElement(mark);
  }
}

function textElement(mark: Mark & { kind: 'text' }): string {
  const { x, y, align = 'left' } = mark;
  const anchor = { left: 'start', centre: 'middle', right: 'end' }[align];
  const turn = mark.upwards === true ? ` transform="rotate(-90 ${n(x)} ${n(y)})"` : '';
  const weight = mark.bold === true ? ' font-weight="600"' : '';
  return `<text x="${n(x)}" y="${n(y)}" font-size="${n(mark.size ?? TEXT_SIZE)}"${weight} fill="${escapeXml(mark.colour)}" text-anchor="${anchor}" dominant-baseline="central"${turn}>${escapeXml(mark.text)}</text>`;
}

function stroke(colour: string | undefined, width = 1): string {
  return colour === undefined ? '' : ` stroke="${escapeXml(colour)}" stroke-width="${n(width)}"`;
}

function pathOf(points: readonly number[], closed: boolean): string {
  let path = '';
  let drawing = false;
  for (let k = 0; k + 1 < points.length; k += 2) {
    const [x = NaN, y = NaN] = [points[k], points[k + 1]];
    if (Number.isNaN(x) || Number.isNaN(y)) {
      drawing = false;
      continue;
    }
    path += `${drawing ? 'L' : 'M'}${n(x)} ${n(y)}`;
    drawing = true;
  }
  return closed && path !== '' ? `${path}Z` : path;
}

/** A number with at most two decimals: less than a hundredth of a pixel cannot be seen. */
function n(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** A text as the content or an attribute of an element. */
export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
