import { Select, SegmentedControl } from '@mantine/core';
import { useEffect, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { PaperData } from '../../shared/contract/paper.ts';
import { formatProgress } from '../../shared/drawing/numbers.ts';
import { CONDITIONS } from '../../shared/tasks/published.ts';
import { Button } from '../controls/button.tsx';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { conditionTitle, publishedPair, summaryPair } from '../conditions/format.ts';
import { ViewTools } from '../plots/tools.tsx';
import { notifyError } from '../state/notices.ts';
import { findTask } from '../state/tasks.ts';
import { DigitFigures } from './digit-figures.tsx';
import { GrowthFigures } from './growth-figures.tsx';
import { NetworkFigures } from './network-figures.tsx';
import styles from './paper.module.css';
import { cancelPaper, loadShipped, paper, shownSource, type PaperState } from './state.ts';

const titleOf = (task: string): string => findTask(task)?.title ?? task;

/** The paper's tables and figures, and ours beside them: what ships, or a reproduction. */
export default function PaperView(): ReactElement {
  const state = useStore(paper);
  useEffect(() => void loadShipped().catch(notifyError), []);
  const source = shownSource(state);
  if (source === null) {
    return (
      <Empty line="Reading the results that ship.">
        <CommandButton id="paper.open" text="Open a reproduction" />
      </Empty>
    );
  }
  const { data } = source;
  const tasks = [...new Set(data.networks.map(({ task }) => task))];
  const task = tasks.includes(state.task) ? state.task : (tasks[0] ?? '');
  const networks = data.networks.filter((network) => network.task === task);
  return (
    <div className={styles['view']} data-testid="paper">
      <ViewTools note={noteOf(state)}>
        {state.running === null ? null : (
          <Button
            kind="quiet"
            icon="stop"
            title="Cancel the measurement"
            onClick={cancelPaper}
            testId="paper-cancel"
          >
            Cancel
          </Button>
        )}
        <CommandButton id="paper.open" kind="quiet" text="Open a reproduction" />
      </ViewTools>
      <p className={styles['statement']}>
        Gaier and Ha, <i>Weight Agnostic Neural Networks</i> (arXiv:1906.04358), and what Precocial{' '}
        {data.program} measured{data.kind === 'shipped' ? '' : `, seed ${data.seed}`}.{' '}
        {data.statement}
      </p>
      {state.opened === null ? null : (
        <SegmentedControl
          size="xs"
          aria-label="Whose results"
          value={state.showsOpened ? 'opened' : 'shipped'}
          onChange={(value) => paper.setState({ showsOpened: value === 'opened' })}
          data={[
            { value: 'shipped', label: 'What ships' },
            { value: 'opened', label: state.opened.name },
          ]}
        />
      )}
      <Overview data={data} />
      <div className={styles['choice']}>
        <Select
          size="xs"
          label="Figures of"
          aria-label="Figures of"
          allowDeselect={false}
          value={task}
          onChange={(value) => paper.setState({ task: value ?? task })}
          data={tasks.map((id) => ({ value: id, label: titleOf(id) }))}
        />
      </div>
      {networks.map((network) => (
        <NetworkFigures key={network.name} network={network} />
      ))}
      <GrowthFigures growth={data.growth.filter((one) => one.task === task)} kind={data.kind} />
      {data.digits
        .filter((one) => one.task === task)
        .map((digits) => (
          <DigitFigures
            key={digits.name}
            digits={digits}
            network={networks.find(({ name }) => name === digits.name) ?? null}
          />
        ))}
    </div>
  );
}

function noteOf({ running }: PaperState): string {
  if (running === null) return 'Mean ± sd over trials, as in the paper';
  const { progress } = running;
  const what = progress.note === '' ? 'Measuring again' : progress.note;
  return `${what}: ${formatProgress(progress)}`;
}

/** The paper's table: ours, and under it the paper's. */
function Overview({ data }: { readonly data: PaperData }): ReactElement {
  return (
    <table className={styles['table']} data-testid="paper-overview">
      <thead>
        <tr>
          <th scope="col">Mean ± sd</th>
          {CONDITIONS.map((condition) => (
            <th key={condition} scope="col">
              {conditionTitle(condition)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.networks.flatMap(({ name, task, network, measure, rows }) => {
          const rowOf = (condition: string) => rows.find((row) => row.condition === condition);
          const published = rows.some((row) => row.published !== null);
          const unit = measure === 'accuracy' ? ', %' : '';
          const whose = network === 'genome' ? 'network' : 'fixed topology';
          return [
            <tr key={name} data-testid={`paper-row-${name}`}>
              <th scope="row">
                {titleOf(task)}: {name}
                {unit}
              </th>
              {CONDITIONS.map((condition) => (
                <td key={condition}>
                  <strong>{summaryPair(rowOf(condition)?.summary ?? null, measure)}</strong>
                </td>
              ))}
            </tr>,
            ...(published
              ? [
                  <tr key={`${name} paper`} className={styles['paper']}>
                    <th scope="row">the paper’s {whose}</th>
                    {CONDITIONS.map((condition) => {
                      const figure = rowOf(condition)?.published ?? null;
                      return (
                        <td key={condition} title={figure?.meaning}>
                          {publishedPair(figure, measure)}
                        </td>
                      );
                    })}
                  </tr>,
                ]
              : []),
          ];
        })}
      </tbody>
    </table>
  );
}
