import { useMemo, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { writePublishedStatistics } from '../../shared/formats/statistics.ts';
import { Button } from '../controls/button.tsx';
import { ExportMenu } from '../plots/export-menu.tsx';
import type { Exportable } from '../plots/export.ts';
import { ViewTools } from '../plots/tools.tsx';
import { runs, type StatisticsFile } from '../state/runs.ts';
import { usePalette } from '../theme/scheme.ts';
import { CurvesFigure } from './figures.tsx';
import { curvesChart, curvesCsv, type CurvesChart } from './plots/curves.ts';
import styles from './search.module.css';

/** The learning curves of a file of statistics. */
export function FileView({ file }: { readonly file: StatisticsFile }): ReactElement {
  const kind = useStore(runs, (state) => state.curve);
  const palette = usePalette();
  const chart = useMemo(
    (): CurvesChart => ({ main: file, compared: [], kind, palette }),
    [file, kind, palette],
  );
  const plots = useMemo(
    (): readonly Exportable[] => [
      {
        title: 'Learning curves',
        fileName: `${file.name.replace(/(_stats)?\.\w+$/, '')} curves`,
        build: (width, height) => curvesChart(chart, width, height),
        csv: () => curvesCsv(chart),
        published: () => writePublishedStatistics(file.history),
      },
    ],
    [file, chart],
  );
  return (
    <>
      <ViewTools note={`${file.history.length} generations of ${file.name}`}>
        <Button
          kind="quiet"
          title="Close the file"
          meaning="Show runs and searches again."
          onClick={() => runs.setState({ file: null })}
          testId="statistics-close"
        >
          Close
        </Button>
        <ExportMenu view="search" plots={plots} />
      </ViewTools>
      <div className={styles['figures']}>
        <CurvesFigure chart={chart} />
      </div>
    </>
  );
}
