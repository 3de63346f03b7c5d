import { useElementSize } from '@mantine/hooks';
import { useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import styles from './virtual-table.module.css';
import { rowWindow, scrollFor } from './virtual-rows.ts';

const ROW = 24;

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
}

interface VirtualTableProps<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => number;
  /** The name of a row; pressing it selects. */
  readonly first: Column<Row>;
  readonly columns: readonly Column<Row>[];
  readonly isSelected: (row: Row) => boolean;
  readonly onSelect: (row: Row) => void;
  readonly testId?: string;
}

/** The row a key leads to; null if the key is not the table's. */
function rowAfter(key: string, row: number, count: number, page: number): number | null {
  const step = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return step === undefined ? null : Math.min(count - 1, Math.max(0, row + step));
}

/**
 * A table of any length of which only the rows on screen are in the page. One row takes the focus of Tab; arrow keys,
 * Page Up and Down, Home and End move it.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>): ReactElement {
  const { caption, rows, keyOf, first, columns, isSelected, onSelect, testId } = props;
  const { ref, height } = useElementSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement | null>(null);
  const [scrolled, setScrolled] = useState(0);
  const [active, setActive] = useState(0);
  const visible = Math.max(ROW, height - ROW);
  const shown = rowWindow(rows.length, ROW, scrolled, visible);
  const current = Math.min(active, Math.max(0, rows.length - 1));
  const inTab = current >= shown.first && current < shown.end ? current : shown.first;

  const onKeyDown = (event: KeyboardEvent): void => {
    const to = rowAfter(event.key, inTab, rows.length, Math.floor(visible / ROW) - 1);
    const element = scroller.current;
    if (to === null || element === null) return;
    event.preventDefault();
    event.stopPropagation();
    setActive(to);
    element.scrollTop = scrollFor(to, ROW, element.scrollTop, visible);
    setScrolled(element.scrollTop);
    // The row may be drawn only now.
    requestAnimationFrame(() =>
      element.querySelector<HTMLElement>(`[data-row="${to}"] button`)?.focus({
        preventScroll: true,
      }),
    );
  };

  return (
    <div
      className={styles['scroller']}
      ref={(element) => {
        scroller.current = element;
        ref(element);
      }}
      onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      role="presentation"
    >
      <table aria-rowcount={rows.length + 1} data-testid={testId}>
        <caption>{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{first.title}</th>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.above === 0 ? null : (
            <tr aria-hidden="true" style={{ height: shown.above }}>
              <td />
            </tr>
          )}
          {rows.slice(shown.first, shown.end).map((row, place) => {
            const number = shown.first + place;
            return (
              <tr
                key={keyOf(row)}
                aria-rowindex={number + 2}
                aria-selected={isSelected(row)}
                data-row={number}
              >
                <th scope="row">
                  <button
                    type="button"
                    tabIndex={number === inTab ? 0 : -1}
                    onFocus={() => setActive(number)}
                    onClick={() => onSelect(row)}
                  >
                    {first.cell(row)}
                  </button>
                </th>
                {columns.map(({ title, cell }) => (
                  <td key={title}>{cell(row)}</td>
                ))}
              </tr>
            );
          })}
          {shown.below === 0 ? null : (
            <tr aria-hidden="true" style={{ height: shown.below }}>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
