import { useCallback, useMemo, type KeyboardEvent, type ReactElement } from 'react';
import { setWeight } from '../state/dial.ts';
import { useDial } from '../state/hooks.ts';
import type { Chart } from '../../shared/drawing/line-chart.ts';
import panes from '../controls/panes.module.css';
import { Plot } from '../plots/plot.tsx';
import { place, valueAt } from '../../shared/drawing/scale.ts';
import { formatMean, formatReturn, formatSigned } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import { cursorMarks, curveAt, type WeightCurve } from './chart.ts';

interface SweepPlotProps {
  /** The curves, without the dial's cursor. */
  readonly build: (width: number, height: number) => Chart;
  readonly main: WeightCurve | null;
  readonly label: string;
  /** Called after a click turned the dial. */
  readonly onPicked?: () => void;
  /** Text of a value, with its spread where that is known. */
  readonly format?: (value: number, spread?: number) => string;
}

const formatValue = (value: number, spread?: number): string =>
  spread === undefined ? formatReturn(value) : formatMean(value, spread);

/** Px within which a click means the measured weight, whose rollouts are known. */
const SNAP = 6;

function pickedWeight({ x: scale }: Chart, x: number, main: WeightCurve | null): number {
  const near = main?.weights.find((weight) => Math.abs(place(scale, weight) - x) <= SNAP);
  return near ?? valueAt(scale, x);
}

/** The curves with the dial's weight as a cursor; a click or an arrow key turns the dial. */
export function SweepPlot(props: SweepPlotProps): ReactElement {
  const { build, main, label, onPicked, format = formatValue } = props;
  const weight = useDial((state) => state.weight);
  const palette = usePalette();
  const withCursor = useCallback(
    (width: number, height: number): Chart => {
      const chart = build(width, height);
      return {
        ...chart,
        marks: [...chart.marks, ...cursorMarks(chart, main, weight, palette, format)],
      };
    },
    [build, main, weight, palette, format],
  );
  const spoken = useMemo(
    () =>
      `${label}; at weight ${weight} ${main === null ? 'not measured' : format(curveAt(main, weight))}. Arrow keys turn the dial.`,
    [label, weight, main, format],
  );
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -0.05, ArrowRight: 0.05 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    setWeight(weight + step);
  };
  return (
    <div className={panes['plot']}>
      <Plot
        build={withCursor}
        label={spoken}
        testId="sweep-plot"
        drag
        onKey={onKey}
        onPick={(chart, x) => {
          setWeight(pickedWeight(chart, x, main));
          onPicked?.();
        }}
        describe={(chart, x, y) => {
          const { box } = chart;
          if (main === null || x < box.left || x > box.right || y > box.bottom) return null;
          const at = valueAt(chart.x, x);
          return `w ${formatSigned(at)}: ${format(curveAt(main, at))}`;
        }}
      />
    </div>
  );
}
