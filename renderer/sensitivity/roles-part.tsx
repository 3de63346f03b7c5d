import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { at, item } from '../../shared/base/arrays.ts';
import { cellAt, type HeatPicture } from '../../shared/drawing/heat-map.ts';
import { formatNumber, formatSigned } from '../../shared/drawing/numbers.ts';
import { roleInWords, rolesOf, withFirst } from '../../shared/evaluation/roles.ts';
import type { NodeId } from '../../shared/genome/genome.ts';
import { nodeNames } from '../../shared/tasks/node-names.ts';
import type { TaskDefinition } from '../../shared/tasks/task.ts';
import { Empty } from '../controls/empty.tsx';
import panes from '../controls/panes.module.css';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { followSignals } from '../rollout/live/reading.ts';
import { nodeSignals, readingInWords, type ReadRollout } from '../state/reading.ts';
import { session } from '../state/session.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { rolesCsv, rolesPicture, type NamedRoles } from './roles-picture.ts';
import styles from './sensitivity.module.css';

/** Sizes of correlation from which signals can be said to go together. */
const LEAST = [0.7, 0.8, 0.9, 0.95, 0.99] as const;

interface RolesPartProps {
  readonly name: string;
  readonly task: TaskDefinition;
  readonly children: ReactElement;
}

/** What each node does in the rollout on screen, and which go together. `children` stand in its header. */
export function RolesPart({ name, task, children }: RolesPartProps): ReactElement {
  useEffect(followSignals, []);
  const { read } = useStore(nodeSignals);
  if (read === null || read.reading.steps === 0)
    return (
      <>
        <ViewTools>{children}</ViewTools>
        <Empty line="The rollout is read once its course is known and nothing changes it." />
      </>
    );
  return (
    <RolesOf name={name} task={task} read={read}>
      {children}
    </RolesOf>
  );
}

function RolesOf({
  name,
  task,
  read,
  children,
}: RolesPartProps & { readonly read: ReadRollout }): ReactElement {
  const [least, setLeast] = useState<number>(0.9);
  const palette = usePalette();
  const scheme = useScheme();
  const named = useMemo<NamedRoles>(() => {
    const { genome, reading } = read;
    const names = nodeNames(genome, task);
    return {
      genome,
      roles: rolesOf(genome, reading, least),
      nameOf: (id) => names.get(id) ?? String(id),
    };
  }, [read, task, least]);
  const build = useCallback(
    (width: number, height: number) => rolesPicture(named, { palette, scheme }, width, height),
    [named, palette, scheme],
  );
  return (
    <>
      <ViewTools
        note={`One episode (${readingInWords(read)}); Pearson’s correlation over its steps`}
      >
        {children}
        <select
          className={styles['output']}
          value={least}
          aria-label="Least correlation in a group"
          title="Any two nodes of a group correlate at least so much, whatever the sign"
          onChange={(event) => setLeast(Number(event.target.value))}
        >
          {LEAST.map((value) => (
            <option key={value} value={value}>
              {`|r| ≥ ${value}`}
            </option>
          ))}
        </select>
        <ExportMenu
          view="roles"
          plots={[
            {
              title: 'Roles',
              fileName: `${name} roles`,
              build,
              csv: () => rolesCsv(named, read),
            },
          ]}
        />
      </ViewTools>
      <div className={panes['row']} data-testid="roles">
        <RoleList named={named} />
        <div className={styles['matrix']}>
          <Plot
            build={build}
            label="Correlation of every two signals"
            testId="roles-matrix"
            describe={(picture, x, y) => describe(named, picture, x, y)}
            onPick={(picture, x, y) => {
              const pair = pairAt(named, picture, x, y);
              if (pair !== null) session.select([...new Set(pair)]);
            }}
          />
        </div>
      </div>
    </>
  );
}

function pairAt(
  { genome, roles }: NamedRoles,
  picture: HeatPicture,
  x: number,
  y: number,
): readonly [NodeId, NodeId] | null {
  const cell = cellAt(picture, x, y);
  if (cell === null) return null;
  const idOf = (k: number): NodeId => item(genome.nodes, at(roles.order, k)).id;
  return [idOf(cell.row), idOf(cell.column)];
}

function describe(named: NamedRoles, picture: HeatPicture, x: number, y: number): string | null {
  const cell = cellAt(picture, x, y);
  const pair = pairAt(named, picture, x, y);
  if (cell === null || pair === null) return null;
  const { correlations, order } = named.roles;
  const value = at(correlations, cell.row * order.length + cell.column);
  return `${pair.map(named.nameOf).join(' and ')}: r = ${formatNumber(value, 3)}`;
}

/** Groups with their nodes and what each does; a click selects in the graph. */
function RoleList({
  named: { genome, roles, nameOf },
}: {
  readonly named: NamedRoles;
}): ReactElement {
  const idsOf = (places: readonly number[]): NodeId[] =>
    places.map((place) => item(genome.nodes, place).id);
  const shared = roles.groups.filter(({ places }) => places.length > 1);
  const single = roles.groups.flatMap(({ places }) => (places.length > 1 ? [] : places));
  const still = roles.still.filter((place) => item(genome.nodes, place).kind !== 'bias');
  const parts = [
    ...shared.map(({ places, least }, k) => ({
      title: `Group ${k + 1}: ${places.length} nodes, |r| at least ${formatNumber(Math.floor(least * 100) / 100, 2)}`,
      places,
      isGroup: true,
    })),
    { title: 'In no group', places: single, isGroup: false },
    { title: 'Without change', places: still, isGroup: false },
  ].filter(({ places }) => places.length > 0);
  return (
    <div className={styles['list']}>
      <table
        className={`${panes['parts'] ?? ''} ${styles['roles'] ?? ''}`}
        data-testid="roles-list"
      >
        <thead>
          <tr>
            <th scope="col">Node</th>
            <th scope="col" title="Correlation with the first node of its group">
              r
            </th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        {parts.map(({ title, places, isGroup }) => (
          <tbody key={title}>
            <tr>
              <th scope="rowgroup" colSpan={3}>
                <button
                  type="button"
                  title="Show them in the graph"
                  onClick={() => session.select(idsOf(places))}
                >
                  {title}
                </button>
              </th>
            </tr>
            {places.map((place) => {
              const id = item(genome.nodes, place).id;
              const words = roleInWords(item(roles.roles, place), nameOf);
              return (
                <tr key={place}>
                  <th scope="row">
                    <button
                      type="button"
                      title="Show it in the graph"
                      onClick={() => session.select([id])}
                    >
                      {nameOf(id)}
                    </button>
                  </th>
                  <td>{isGroup ? formatSigned(withFirst(roles, place), 2) : ''}</td>
                  <td title={words}>{words}</td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}
