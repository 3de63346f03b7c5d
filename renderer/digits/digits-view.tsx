import { useCallback, useMemo, useState, type ReactElement } from 'react';
import { OpenGenome } from '../controls/open-genome.tsx';
import { Button } from '../controls/button.tsx';
import { weightText } from '../../shared/drawing/axes.ts';
import { toCsv } from '../../shared/drawing/csv.ts';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Figure } from '../plots/figure.tsx';
import { cellAt } from '../../shared/drawing/heat-map.ts';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { setWeight } from '../state/dial.ts';
import { useDial, useDocument, useSession } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { percent } from '../../shared/drawing/digit-map.ts';
import { accuracyCsv, accuracyMap } from './accuracy-map.ts';
import { AccuracyTable } from './accuracy-table.tsx';
import { Confusion } from './confusion.tsx';
import styles from './digits.module.css';
import { traceDigit, tracedDigit } from './pixels-view.tsx';
import { classNames, MAP_WEIGHTS, type DigitsState } from './state.ts';
import { useDigits, type Verdict } from './use-digits.ts';
import { confusionOf, nearestSet } from './votes.ts';

/** Accuracy by digit and weight, confusion, and the figures beside the paper's. */
export default function DigitsView(): ReactElement {
  const document = useDocument();
  const isDigits = findTask(document?.task)?.kind === 'classification';
  const { state, verdict } = useDigits(isDigits ? document : null);
  const weight = useDial((dial) => dial.weight);
  const trace = useSession((session) => session.trace);
  const palette = usePalette();
  const task = document?.task ?? null;
  const names = useMemo(
    () => (isDigits && task !== null ? classNames(task) : []),
    [isDigits, task],
  );
  const scheme = useScheme();
  const [single, setSingle] = useState(false);
  const genome = document?.genome ?? null;
  const digit = genome === null ? null : tracedDigit(genome, trace);
  const result = verdict?.result ?? null;
  const build = useCallback(
    (width: number, height: number) =>
      accuracyMap({ result, names, weight, digit, palette, scheme }, width, height),
    [result, names, weight, digit, palette, scheme],
  );
  const set = single ? nearestSet(weight) : null;
  const matrix = useMemo(
    () => (verdict === null ? null : confusionOf(verdict.result, verdict.vote, set)),
    [verdict, set],
  );
  if (document === null || !isDigits || genome === null) {
    return (
      <OpenGenome line="Open a genome of the digits to see what it reads, and what it mixes up." />
    );
  }
  const pick = (column: number, row: number): void => {
    setWeight(MAP_WEIGHTS[column] ?? 0);
    traceDigit(genome, row);
  };
  return (
    <div className={styles['bottom']} data-testid="digits">
      <ViewTools note={noteOf(state, verdict)}>
        <Button
          kind="quiet"
          title="Confusion at the dial’s weight"
          meaning="Show what the weight on the dial alone mixes up, instead of the vote of six."
          on={single}
          onClick={() => setSingle(!single)}
          testId="digits-single"
        >
          {single ? `w ${weightText(MAP_WEIGHTS[nearestSet(weight)] ?? 0)} alone` : 'Vote of six'}
        </Button>
        <ExportMenu
          view="digits"
          plots={
            result === null || matrix === null
              ? []
              : [
                  {
                    title: 'Accuracy by digit and weight',
                    fileName: `${document.name} digits`,
                    build,
                    csv: () => accuracyCsv(result, names),
                  },
                  {
                    title: 'Confusion (numbers in the CSV)',
                    fileName: `${document.name} confusion`,
                    build,
                    csv: () => confusionCsv(matrix, names),
                  },
                ]
          }
        />
      </ViewTools>
      <div className={styles['map']}>
        <Figure title="Accuracy of each class at each shared weight">
          <Plot
            build={build}
            testId="digits-map"
            label={`Accuracy of ${names.length} classes at ${MAP_WEIGHTS.length} shared weights from −2.5 to 2.5`}
            onPick={(map, x, y) => {
              const cell = cellAt(map, x, y);
              if (cell !== null) pick(cell.column, cell.row);
            }}
            describe={(map, x, y) => {
              const cell = cellAt(map, x, y);
              if (cell === null || result === null) return null;
              return `${names[cell.row] ?? cell.row} at w ${weightText(MAP_WEIGHTS[cell.column] ?? 0)}: ${percent(accuracyAt(result, cell.row, cell.column), 1)}`;
            }}
          />
        </Figure>
      </div>
      <div className={styles['confusionBox']}>
        <Figure
          title={
            single
              ? `Confusion at w ${weightText(MAP_WEIGHTS[nearestSet(weight)] ?? 0)}`
              : 'Confusion, ensemble of 6 weights'
          }
        >
          <Confusion names={names} matrix={matrix} opens={!single && verdict !== null} />
        </Figure>
      </div>
      <AccuracyTable document={document} figures={verdict?.figures ?? null} />
    </div>
  );
}

function accuracyAt(result: Verdict['result'], digit: number, set: number): number {
  let [right, total] = [0, 0];
  for (let i = 0; i < result.imageCount; i++) {
    if (result.labels[i] !== digit) continue;
    total++;
    if (result.predictions[set * result.imageCount + i] === digit) right++;
  }
  return right / total;
}

function noteOf(state: DigitsState, verdict: Verdict | null): string {
  if (state.failure !== null) return state.failure;
  if (state.progress !== null)
    return `Reading the test images at ${MAP_WEIGHTS.length} weights: ${percent(state.progress)}`;
  if (verdict === null) return 'Not measured yet';
  return `Accuracy on ${verdict.result.imageCount.toLocaleString('en')} test images`;
}

function confusionCsv(matrix: Uint32Array, names: readonly string[]): string {
  const classes = names.length;
  const rows = names.map((name, right) => [
    name,
    ...matrix.subarray(right * classes, (right + 1) * classes),
  ]);
  return toCsv(['class', ...names.map((name) => `read as ${name}`)], rows);
}
