import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { Button } from '../controls/button.tsx';
import { notifyError } from '../state/notices.ts';
import { exportPlot, type Exportable, type PlotFormat } from './export.ts';

const FORMATS: readonly (readonly [PlotFormat, string])[] = [
  ['svg', 'SVG, for print'],
  ['png', 'PNG, as pixels'],
  ['csv', 'CSV, the numbers'],
  ['out', '_stats.out, as published'],
];

/** The formats that a plot has. */
function formatsOf(plot: Exportable): typeof FORMATS {
  return FORMATS.filter(([format]) => format !== 'out' || plot.published !== undefined);
}

/** A button that saves the plots of a view as pictures or numbers. */
export function ExportMenu({
  plots,
  view,
}: {
  readonly plots: readonly Exportable[];
  /** Id of the view, for tests. */
  readonly view: string;
}): ReactElement {
  return (
    <Menu position="top-end">
      <Menu.Target>
        <Button
          kind="quiet"
          icon="export"
          title="Export"
          meaning="Save what is plotted as a picture (SVG, PNG) or as numbers (CSV)."
          disabled={plots.length === 0}
          testId={`export-${view}`}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {plots.map((plot) => (
          <div key={plot.fileName}>
            <Menu.Label>{plot.title}</Menu.Label>
            {formatsOf(plot).map(([format, text]) => (
              <Menu.Item
                key={format}
                data-testid={`export-${plot.fileName}-${format}`}
                onClick={() => void exportPlot(plot, format).catch(notifyError)}
              >
                {text}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
