import type { ReactElement } from 'react';
import styles from './digits.module.css';
import { digits } from './state.ts';

interface ConfusionProps {
  /** Names of the classes. */
  readonly names: readonly string[];
  /** Examples of class r taken for s at [r * classes + s]; null until they are read. */
  readonly matrix: Uint32Array | null;
  /** Whether cells open examples: only what the vote says can be shown image by image. */
  readonly opens: boolean;
}

/** Below this share of a row a wrong cell stays without its number: it would only be noise. */
const SAID_FROM = 0.01;

/** What is taken for what; the redder a cell, the larger its share of the row. Cells open examples. */
export function Confusion({ names, matrix, opens }: ConfusionProps): ReactElement {
  const classes = names.length;
  const read = matrix ?? new Uint32Array(classes * classes);
  const rows = names.map((_, right) => [...read.subarray(right * classes, (right + 1) * classes)]);
  return (
    <div className={styles['matrix']}>
      <table className={styles['confusion']} data-testid="digits-confusion">
        <tbody>
          {rows.map((row, right) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            return (
              <tr key={right}>
                <th scope="row">{names[right]}</th>
                {row.map((count, said) => (
                  <Cell
                    key={said}
                    right={right}
                    said={said}
                    names={names}
                    count={count}
                    share={total === 0 ? 0 : count / total}
                    isRead={matrix !== null}
                    opens={opens}
                  />
                ))}
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td className={styles['corner']}>read as</td>
            {rows.map((_, said) => (
              <th key={said} scope="col">
                {names[said]}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

interface CellProps {
  readonly right: number;
  readonly said: number;
  readonly names: readonly string[];
  readonly count: number;
  readonly share: number;
  readonly isRead: boolean;
  readonly opens: boolean;
}

function Cell({ right, said, names, count, share, isRead, opens }: CellProps): ReactElement {
  const isRight = right === said;
  // The colour is full at a third of the row: more than that is seldom wrong the same way.
  const red = Math.round(Math.min(1, share * 3) * 62);
  const background = isRight
    ? 'var(--sunken)'
    : `color-mix(in srgb, var(--error) ${red}%, var(--panel))`;
  const text = isRead && (isRight || share >= SAID_FROM) ? String(count) : '';
  const meaning = isRead
    ? `${count} images of ${names[right] ?? right} read as ${names[said] ?? said}`
    : `Images of ${names[right] ?? right} read as ${names[said] ?? said}: not counted yet`;
  const open = (): void => digits.setState({ filter: { kind: 'cell', right, said }, first: 0 });
  return (
    <td>
      <button
        type="button"
        style={{ background }}
        disabled={!opens || count === 0}
        aria-label={meaning}
        title={`${meaning}${opens && count > 0 ? ': show them' : ''}`}
        onClick={open}
      >
        {text}
      </button>
    </td>
  );
}
