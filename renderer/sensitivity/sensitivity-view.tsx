import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { cellAt } from '../../shared/drawing/heat-map.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import { Empty } from '../controls/empty.tsx';
import { OpenGenome } from '../controls/open-genome.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { live } from '../rollout/live/live.ts';
import { useControlTask, useReadout, useRollout } from '../rollout/ui/hooks.ts';
import { useDocument } from '../state/hooks.ts';
import type { ReadRollout } from '../state/reading.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { slopesCsv, slopeAt, stripPicture, type Strip, type StripPicture } from './picture.ts';
import { RolesPart } from './roles-part.tsx';
import styles from './sensitivity.module.css';
import { useReading } from './use-reading.ts';

/** What the network looks at, along the rollout. */
export default function SensitivityView(): ReactElement {
  const document = useDocument();
  const task = useControlTask();
  const [showsRoles, setShowsRoles] = useState(false);
  if (document === null || task === null)
    return <OpenGenome line="Open a genome with a body to see what its network looks at." />;
  const { name } = document;
  const choice = (
    <Button
      kind="quiet"
      title="Roles"
      meaning="What each node does in this rollout, and which signals go together, instead of what the outputs answer to."
      on={showsRoles}
      onClick={() => setShowsRoles(!showsRoles)}
      testId="sensitivity-roles"
    >
      Roles
    </Button>
  );
  return showsRoles ? (
    <div className={styles['view']} data-testid="sensitivity">
      <RolesPart name={name} task={task}>
        {choice}
      </RolesPart>
    </div>
  ) : (
    <StripPart name={name} task={task}>
      {choice}
    </StripPart>
  );
}

/** How the outputs answer to each input over time. `children` stand in its header. */
function StripPart({
  name,
  task,
  children,
}: Pick<StripProps, 'name' | 'task' | 'children'>): ReactElement {
  const read = useReading();
  return (
    <div
      className={styles['view']}
      data-testid="sensitivity"
      data-read={read !== null || undefined}
    >
      {read === null || read.reading.steps === 0 ? (
        <>
          <ViewTools>{children}</ViewTools>
          <Empty line="The rollout is read once its course is known and nothing changes it." />
        </>
      ) : (
        <StripOf name={name} task={task} read={read}>
          {children}
        </StripOf>
      )}
    </div>
  );
}

interface StripProps {
  readonly name: string;
  readonly task: TaskDefinition;
  readonly read: ReadRollout;
  readonly children: ReactElement;
}

function StripOf({ name, task, read, children }: StripProps): ReactElement {
  const [output, setOutput] = useState(0);
  const palette = usePalette();
  const scheme = useScheme();
  const isPlaying = useRollout((state) => state.playing);
  const moment = useReadout((state) => state.step);
  const now = isPlaying ? null : moment;
  const strip = useMemo<Strip>(
    () => ({
      task,
      reading: read.reading,
      inputs: read.genome.inputCount,
      output: Math.min(output, read.genome.outputCount - 1),
    }),
    [task, read, output],
  );
  const theme = useMemo(() => ({ palette, scheme }), [palette, scheme]);
  const build = useCallback(
    (width: number, height: number) => stripPicture(strip, now, theme, width, height),
    [strip, now, theme],
  );
  const { seed, trial } = read;
  const { steps } = read.reading;
  const seconds = formatNumber(steps * task.stepSeconds, 1);
  return (
    <>
      <ViewTools
        note={`One episode (seed ${seed}, trial ${trial}), ${String(steps)} steps, ${seconds} s; central differences`}
      >
        {children}
        {task.outputs.length < 2 ? null : (
          <select
            className={styles['output']}
            value={strip.output}
            aria-label="Output"
            title="The output whose answers are shown"
            onChange={(event) => setOutput(Number(event.target.value))}
          >
            {task.outputs.map((title, k) => (
              <option key={title} value={k}>
                {title}
              </option>
            ))}
          </select>
        )}
        <ExportMenu
          view="sensitivity"
          plots={[
            {
              title: 'Sensitivity',
              fileName: `${name} sensitivity`,
              build: (width, height) => stripPicture(strip, null, theme, width, height),
              csv: () => slopesCsv(strip),
            },
          ]}
        />
      </ViewTools>
      <Plot
        build={build}
        label={`How ${task.outputs[strip.output] ?? 'the output'} answers to each input over time`}
        testId="sensitivity-strip"
        describe={(picture, x, y) => describe(strip, picture, x, y)}
        onPick={(picture, x, y) => {
          const cell = cellAt(picture, x, y);
          if (cell !== null) live.seek(cell.column * picture.stepsEach);
        }}
      />
    </>
  );
}

/** The slope under the pointer: of several steps in a column, the steepest. */
function describe(strip: Strip, picture: StripPicture, x: number, y: number): string | null {
  const cell = cellAt(picture, x, y);
  if (cell === null) return null;
  const { task, reading } = strip;
  const from = cell.column * picture.stepsEach;
  const to = Math.min(reading.steps, from + picture.stepsEach);
  let [value, step] = [0, from];
  for (let s = from; s < to; s++) {
    const slope = slopeAt(strip, cell.row, s);
    if (Math.abs(slope) > Math.abs(value)) [value, step] = [slope, s];
  }
  const unit = task.inputUnits?.[cell.row] ?? '';
  const units = unit === '' ? '' : ` per ${unit}`;
  const name = `d ${task.outputs[strip.output] ?? 'output'} / d ${task.inputs[cell.row] ?? ''}`;
  return `${name} = ${formatNumber(value, 3)}${units} at ${formatNumber(step * task.stepSeconds, 2)} s`;
}
