import type { ReactElement } from 'react';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import { formatNumber, formatReturn, formatSigned } from '../../shared/drawing/numbers.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { weightColour } from '../../shared/drawing/weight-colour.ts';

/** Px that a number at the axis takes. */
const NUMBER = 44;

/** The smallest round step that divides a range into no more than `most` parts. */
function stepOf(range: number, most: number): number {
  const rough = Math.max(1e-9, range / Math.max(1, most));
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((part) => part * power >= rough) ?? 10) * power;
}

interface DotsProps {
  readonly after: Evaluation;
  readonly before: Evaluation | null;
  readonly width: number;
  readonly height: number;
  /** Called with the weight of a dot that was clicked. */
  readonly onPick?: (weight: number) => void;
}

/** All six weights, so that a better mean cannot hide a worse weight: before hollow, this filled. */
export function Dots({ after, before, width, height, onPick }: DotsProps): ReactElement {
  const palette = usePalette();
  const scheme = useScheme();
  const values = [after, before].flatMap((test) => test?.byWeight.map((w) => w.mean) ?? []);
  const spread = Math.max(1e-6, Math.max(...values) - Math.min(...values));
  const low = Math.min(...values) - spread * 0.06;
  const high = Math.max(...values) + spread * 0.06;
  const left = 40;
  const right = width - 14;
  const axis = height - 17;
  const x = (value: number): number => left + ((value - low) / (high - low)) * (right - left);
  const rows = after.byWeight.length;
  const y = (row: number): number => 5 + (row / Math.max(1, rows - 1)) * (axis - 11);
  const step = stepOf(high - low, Math.min(3, (right - left) / NUMBER));
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) ticks.push(tick);
  const decimals = String(Number(step.toPrecision(2))).split('.')[1]?.length ?? 0;
  const label = after.byWeight
    .map((w, row) => {
      const earlier = before?.byWeight[row];
      const then = earlier === undefined ? '' : `, before ${formatReturn(earlier.mean)}`;
      return `weight ${formatSigned(w.weight, 1)}: ${formatReturn(w.mean)}${then}`;
    })
    .join('; ');
  return (
    <svg width={width} height={height} role="img" aria-label={label} fontSize={12}>
      <title>{label}</title>
      <text x={left - 8} y={9} textAnchor="end" fill={palette.text2}>
        w −2
      </text>
      <text x={left - 8} y={axis} textAnchor="end" fill={palette.text2}>
        +2
      </text>
      <path d={`M${left} ${axis + 0.5}H${right}`} stroke={palette.controlLine} />
      {ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${x(tick)} ${axis}v4`} stroke={palette.controlLine} />
          <text x={x(tick)} y={height - 1} textAnchor="middle" fill={palette.text2}>
            {formatNumber(tick, decimals)}
          </text>
        </g>
      ))}
      {after.byWeight.map((result, row) => {
        const earlier = before?.byWeight[row];
        const colour = weightColour(result.weight, scheme);
        return (
          <g
            key={result.weight}
            stroke={colour}
            strokeWidth={1.5}
            {...(onPick === undefined
              ? {}
              : { cursor: 'pointer', onClick: () => onPick(result.weight) })}
          >
            {earlier === undefined ? null : (
              <>
                <path d={`M${x(earlier.mean)} ${y(row)}H${x(result.mean)}`} />
                <circle cx={x(earlier.mean)} cy={y(row)} r={3} fill={palette.panel} />
              </>
            )}
            <circle cx={x(result.mean)} cy={y(row)} r={3} fill={colour} />
            {onPick === undefined ? null : (
              <circle cx={x(result.mean)} cy={y(row)} r={6} fill="transparent" stroke="none" />
            )}
          </g>
        );
      })}
    </svg>
  );
}
