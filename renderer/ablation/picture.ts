import type { AblationReport } from '../../shared/contract/experiments.ts';
import { mayDoNothing, type NetworkPart } from '../../shared/evaluation/ablation.ts';
import { textWidth, type Mark, type Picture } from '../../shared/drawing/picture.ts';
import {
  extent,
  niceDomain,
  place,
  tickDecimals,
  tickStep,
  ticks,
} from '../../shared/drawing/scale.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';

const ROW = 14;
const AXIS = 34;

/** The largest effects as dots with their 95 % intervals, as many as the height holds. */
export function ablationPicture(
  report: AblationReport,
  nameOf: (part: NetworkPart) => string,
  palette: Palette,
  width: number,
  height: number,
): Picture {
  const shown = report.effects.slice(0, Math.max(1, Math.floor((height - AXIS - 8) / ROW)));
  const names = shown.map(({ part }) => nameOf(part));
  const left = Math.max(...names.map((name) => textWidth(name))) + 16;
  const ends = shown.flatMap(({ all }) => [
    all.change - all.confidence95,
    all.change + all.confidence95,
  ]);
  const domain = niceDomain(...(extent(ends, [0]) ?? [-1, 1]));
  const x = { domain, range: [left, width - 16] } as const;
  const bottom = height - AXIS;
  const marks: Mark[] = [];
  const upright = (value: number, colour: string): Mark => ({
    kind: 'line',
    points: [place(x, value), 8, place(x, value), bottom],
    colour,
    width: 1,
  });
  const count = Math.max(2, Math.floor((width - left) / 90));
  const step = tickStep(domain[0], domain[1], count);
  for (const tick of ticks(domain[0], domain[1], count)) {
    marks.push(upright(tick, tick === 0 ? palette.controlLine : palette.gridLine));
    const text = formatNumber(tick, tickDecimals(step));
    const at = { x: place(x, tick), y: bottom + 12, align: 'centre' as const };
    marks.push({ kind: 'text', ...at, text, colour: palette.text2 });
  }
  marks.push({
    kind: 'text',
    x: (left + width) / 2,
    y: height - 6,
    text: 'Change of the return when the part is cut, 95 % interval',
    colour: palette.text2,
    align: 'centre',
  });
  shown.forEach(({ all }, k) => {
    const y = 8 + (k + 0.5) * ROW;
    const colour = mayDoNothing(all) ? palette.text3 : palette.text;
    const [low, high] = [all.change - all.confidence95, all.change + all.confidence95];
    marks.push(
      { kind: 'text', x: left - 8, y, text: names[k] ?? '', colour, align: 'right' },
      { kind: 'line', points: [place(x, low), y, place(x, high), y], colour, width: 1.5 },
      { kind: 'circle', x: place(x, all.change), y, radius: 3, fill: colour },
    );
  });
  return { width, height, background: palette.panel, marks };
}
