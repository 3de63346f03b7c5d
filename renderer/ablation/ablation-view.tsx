import { RANGES } from '../../shared/contract/ranges.ts';
import { useMemo, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { mayDoNothing, type NetworkPart } from '../../shared/evaluation/ablation.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import type { NodeId } from '../../shared/genome/genome.ts';
import { nodeNames } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { NumberField } from '../controls/number-field.tsx';
import { OpenGenome } from '../controls/open-genome.tsx';
import panes from '../controls/panes.module.css';
import { ExportMenu } from '../plots/export-menu.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { formatNumber, formatProgress } from '../../shared/drawing/numbers.ts';
import { usePalette } from '../theme/scheme.ts';
import styles from './ablation.module.css';
import { ablationCsv } from './csv.ts';
import { Effects } from './effects.tsx';
import { ablationPicture } from './picture.ts';
import { ablation, ablationSettings, reportOn, simplification } from './state.ts';

/** A name for each part: "dx → inv 636" for a connection, "inv 636" for a node. */
function usePartNames(
  document: GenomeDocument | null,
  task: TaskDefinition | null,
): (part: NetworkPart) => string {
  return useMemo(() => {
    const names = document === null ? null : nodeNames(document.genome, task);
    const nameOf = (id: NodeId): string => names?.get(id) ?? String(id);
    return (part) =>
      part.kind === 'node'
        ? `node ${nameOf(part.node)}`
        : `${nameOf(part.source)} → ${nameOf(part.destination)}`;
  }, [document, task]);
}

/** What each part of the open genome does. */
export default function AblationView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  const measuring = useStore(ablation.store);
  const simplifying = useStore(simplification.store);
  const settings = useStore(ablationSettings);
  const nameOf = usePartNames(document, task);
  const palette = usePalette();
  const [byClass, setByClass] = useState(false);
  if (document === null || task === null)
    return <OpenGenome line="Open a genome to see what each of its parts does." />;
  const progress = measuring.progress ?? simplifying.progress;
  const report = reportOn(measuring.kept, document.genome);
  const decimals = task.measure === 'return' ? 1 : 3;
  const idle = report?.effects.filter(({ all }) => mayDoNothing(all)).length ?? 0;
  const note =
    progress !== null
      ? `${formatProgress(progress)}: ${progress.note}`
      : report === null
        ? ''
        : `${idle} of ${report.effects.length} may do nothing (pale); ${report.trials} trials at ${report.weights.length === 1 ? 'its own weights' : `each of ${report.weights.length} weights`}, seed ${report.seed}`;
  return (
    <div className={panes['row']} data-testid="ablation">
      <ViewTools note={note}>
        {progress === null ? (
          <>
            <CommandButton id="ablation.measure" kind="quiet" text="Measure" />
            <CommandButton id="ablation.overlay" kind="quiet" text="In the graph" />
            <CommandButton id="ablation.simplify" kind="quiet" text="Simplify" />
            {report?.classes === undefined ? null : (
              <Button
                kind="quiet"
                title="Classes"
                meaning="How the accuracy in each class changes without the part, in percentage points over all weights, instead of the return at each weight."
                on={byClass}
                onClick={() => setByClass(!byClass)}
                testId="ablation-classes"
              >
                Classes
              </Button>
            )}
          </>
        ) : (
          <Button
            kind="quiet"
            icon="stop"
            title="Cancel the measurement"
            onClick={() => {
              ablation.cancel();
              simplification.cancel();
            }}
          >
            Cancel
          </Button>
        )}
        <ExportMenu
          view="ablation"
          plots={
            report === null
              ? []
              : [
                  {
                    title: 'Ablation',
                    fileName: `${document.name} ablation`,
                    build: (width, height) =>
                      ablationPicture(report, nameOf, palette, width, height),
                    csv: () => ablationCsv(report, nameOf),
                  },
                ]
          }
        />
      </ViewTools>
      <Settings settings={settings} disabled={progress !== null}>
        <SimplifiedNote document={document} decimals={decimals} />
      </Settings>
      {report === null ? (
        <Empty line="Which connections matter, and at which weights?">
          {progress === null ? (
            <CommandButton id="ablation.measure" text="Measure what each part does" />
          ) : null}
        </Empty>
      ) : (
        <Effects report={report} decimals={decimals} byClass={byClass} nameOf={nameOf} />
      )}
    </div>
  );
}

interface SettingsProps {
  readonly settings: ReturnType<typeof ablationSettings.getState>;
  readonly disabled: boolean;
  readonly children: ReactElement;
}

function Settings({ settings, disabled, children }: SettingsProps): ReactElement {
  return (
    <fieldset className={panes['form']} aria-label="How it is measured" disabled={disabled}>
      <NumberField
        label="Trials at each weight"
        value={settings.trials}
        min={2}
        max={RANGES.trials.max}
        whole
        onChange={(trials) => ablationSettings.setState({ trials })}
      />
      <NumberField
        label="Seed"
        value={settings.seed}
        {...RANGES.seed}
        whole
        onChange={(seed) => ablationSettings.setState({ seed })}
      />
      <NumberField
        label="Simplify: loss accepted"
        value={settings.tolerance}
        min={0}
        max={1e6}
        whole={false}
        onChange={(tolerance) => ablationSettings.setState({ tolerance })}
      />
      {children}
    </fieldset>
  );
}

/** What simplifying came to, under the genome that came out of it. */
function SimplifiedNote({
  document,
  decimals,
}: {
  readonly document: GenomeDocument;
  readonly decimals: number;
}): ReactElement {
  const { kept } = useStore(simplification.store);
  const last = kept.at(-1);
  if (last === undefined || last.genome !== document.genome) return <></>;
  const { connectionsBefore, connectionsAfter, confirmed } = last.report;
  return (
    <p className={styles['result']} data-testid="simplified">
      {connectionsBefore} connections became {connectionsAfter}. Return{' '}
      {formatNumber(confirmed.change, decimals)} ± {formatNumber(confirmed.confidence95, decimals)}{' '}
      on fresh episodes.
    </p>
  );
}
