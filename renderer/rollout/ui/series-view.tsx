import { Menu } from '@mantine/core';
import {
  useEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { Icon } from '../../controls/icons.tsx';
import { rolloutStore, setRollout } from '../../state/rollout.ts';
import { formatNumber } from '../../../shared/drawing/numbers.ts';
import { usePalette, useScheme } from '../../theme/scheme.ts';
import { courseOf } from '../engine/course.ts';
import { futuresOf } from '../live/futures.ts';
import { live } from '../live/live.ts';
import { Stillness } from '../live/stillness.ts';
import type { SeriesLine } from '../../tasks/look.ts';
import { chosenLines, everyLine } from '../../tasks/looks.ts';
import { useControlTask, useReadout, useRollout } from './hooks.ts';
import { drawSeries, stepAt } from './series-plot.ts';
import styles from './series.module.css';

/** More lines than this cannot be told apart in the panel's height. */
const MOST_LINES = 6;
/** Seconds between two drawings while playing. */
const REDRAW_EVERY = 1 / 30;

/** Observations, outputs and reward of the rollout over time, with a scrubber. */
export default function SeriesView(): ReactElement {
  const task = useControlTask();
  return (
    <section
      className={styles['series']}
      data-scope="rollout"
      data-testid="series"
      aria-label="Time series"
    >
      {task === null ? (
        <p className={styles['empty']}>The time series of a rollout stand here.</p>
      ) : (
        <Lines task={task} />
      )}
    </section>
  );
}

/** Lines that stand in place of a scene at most. */
const MOST_ALONE = 12;

/** Every number of a rollout over time, where there is no scene to look at. */
export function SeriesInPlace({ task }: { readonly task: TaskDefinition }): ReactElement {
  const lines = useMemo(() => {
    const every = everyLine(task);
    // Reward and return come last, and are shown whatever else is.
    return [...every.slice(0, -2).slice(0, MOST_ALONE - 2), ...every.slice(-2)];
  }, [task]);
  return (
    <div className={styles['series']} data-alone data-testid="series-in-place">
      <LinesOf task={task} lines={lines} />
    </div>
  );
}

function Lines({ task }: { readonly task: TaskDefinition }): ReactElement {
  const chosen = useRollout((state) => state.lines[task.id]);
  const lines = useMemo(() => chosenLines(task, chosen), [task, chosen]);
  return (
    <LinesOf task={task} lines={lines}>
      <LineMenu task={task} lines={lines} />
    </LinesOf>
  );
}

/** @param children stands below the names */
function LinesOf(props: {
  readonly task: TaskDefinition;
  readonly lines: readonly SeriesLine[];
  readonly children?: ReactNode;
}): ReactElement {
  const { task, lines, children } = props;
  const step = useReadout((state) => state.step);
  const values = useValues(lines, step);
  return (
    <>
      <ul className={styles['labels']}>
        {lines.map((line) => (
          <li key={line.label} title={line.label}>
            {line.label}
          </li>
        ))}
        <li className={styles['axis']}>{children}</li>
      </ul>
      <Plot task={task} lines={lines} />
      <ul className={styles['values']} data-testid="series-values">
        {lines.map((line, k) => (
          <li key={line.label}>
            {formatNumber(values[k], line.decimals)} {line.unit}
          </li>
        ))}
        <li className={styles['axis']} />
      </ul>
    </>
  );
}

/** Values of the lines in the last step. */
function useValues(lines: readonly SeriesLine[], step: number): readonly (number | null)[] {
  const playback = live.scene?.player.main ?? null;
  if (playback === null || step === 0 || playback.cursor === 0) return lines.map(() => null);
  const course = courseOf(playback, null);
  return lines.map(({ source }) => course.value(source, playback.cursor - 1));
}

function LineMenu(props: {
  readonly task: TaskDefinition;
  readonly lines: readonly SeriesLine[];
}): ReactElement {
  const { task, lines } = props;
  const shown = lines.map(({ label }) => label);
  const known = new Map([...lines, ...everyLine(task)].map((line) => [line.label, line]));
  const toggle = (label: string): void => {
    const next = shown.includes(label)
      ? shown.filter((other) => other !== label)
      : [...shown, label].slice(-MOST_LINES);
    setRollout({ lines: { ...rolloutStore.getState().lines, [task.id]: next } });
  };
  return (
    <Menu position="top-start" closeOnItemClick={false} withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={styles['choose']}
          aria-label="Time: choose the lines"
          title={`Choose which lines are shown, at most ${String(MOST_LINES)}`}
        >
          Time <Icon name="down" size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles['menu'] ?? ''}>
        {[...known.keys()].map((label) => (
          <Menu.Item
            key={label}
            role="menuitemcheckbox"
            aria-checked={shown.includes(label)}
            leftSection={shown.includes(label) ? <Icon name="check" size={12} /> : <i />}
            onClick={() => toggle(label)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function spanOf(task: TaskDefinition): number {
  const player = live.scene?.player;
  const playback = player?.main;
  const end = playback?.track.end ?? player?.forecast?.end ?? null;
  const futures = player === undefined ? null : futuresOf(player);
  return Math.max(
    end?.step ?? task.maxSteps,
    player?.simulation.moment ?? 0,
    futures?.unchanged.endStep ?? 0,
  );
}

function Plot({
  task,
  lines,
}: {
  readonly task: TaskDefinition;
  readonly lines: readonly SeriesLine[];
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const scheme = useScheme();
  const step = useReadout((state) => state.step);
  useEffect(() => live.setScheme(scheme), [scheme]);
  useEffect(() => {
    let waited = REDRAW_EVERY;
    let stillness = new Stillness(0);
    const draw = (seconds: number): void => {
      waited += seconds;
      const player = live.scene?.player;
      const playback = player?.main;
      const context = canvas.current?.getContext('2d');
      if (!playback && canvas.current && context) {
        // What is drawn there is of another rollout.
        context.clearRect(0, 0, canvas.current.width, canvas.current.height);
        stillness = new Stillness(0);
      }
      if (waited < REDRAW_EVERY || !playback || !player || !canvas.current || !context) return;
      const { clientWidth: width, clientHeight: height } = canvas.current;
      const ratio = Math.min(2, window.devicePixelRatio);
      if (canvas.current.width !== Math.round(width * ratio))
        canvas.current.width = Math.round(width * ratio);
      if (canvas.current.height !== Math.round(height * ratio))
        canvas.current.height = Math.round(height * ratio);
      const stamp = [player.stamp(), live.scene?.episode, width, height, ratio].join(' ');
      if (stillness.rests(stamp, waited)) return;
      waited = 0;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const futures = futuresOf(player);
      drawSeries(context, {
        ...{ width, height, lines, palette },
        ...(futures === null
          ? {}
          : { left: { course: futures.unchanged.course, from: futures.from } }),
        course: courseOf(playback, player.forecast),
        step: player.simulation.moment,
        span: spanOf(task),
        stepSeconds: task.stepSeconds,
      });
    };
    const ends = [live.use(), live.onFrame(draw)];
    return () => ends.forEach((end) => end());
  }, [lines, palette, task]);

  const scrub = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { left, width } = event.currentTarget.getBoundingClientRect();
    live.seek(stepAt(event.clientX - left, spanOf(task), width));
  };
  return (
    <canvas
      ref={canvas}
      className={styles['plot']}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the episode"
      aria-valuemin={0}
      aria-valuemax={Number((spanOf(task) * task.stepSeconds).toFixed(2))}
      aria-valuenow={Number((step * task.stepSeconds).toFixed(2))}
      aria-valuetext={`${formatNumber(step * task.stepSeconds, 2)} seconds`}
      onPointerDown={scrub}
      onPointerMove={scrub}
      onKeyDown={(event) => scrubByKey(event, task)}
      data-testid="series-plot"
    />
  );
}

function scrubByKey(event: KeyboardEvent, task: TaskDefinition): void {
  const moment = live.scene?.player.simulation.moment ?? 0;
  const second = Math.round(1 / task.stepSeconds);
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: moment - 1,
    ArrowRight: moment + 1,
    PageDown: moment - second,
    PageUp: moment + second,
    Home: 0,
    End: spanOf(task),
  };
  const target = targets[event.key];
  if (target === undefined) return;
  event.preventDefault();
  live.seek(target);
}
