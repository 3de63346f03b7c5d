import type { ReactElement } from 'react';
import { OpenGenome } from '../controls/open-genome.tsx';
import { ToolButton, Button } from '../controls/button.tsx';
import { HeaderTools } from '../controls/header.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { DrawDigit } from './draw-digit.tsx';
import styles from './digits.module.css';
import { Example } from './example.tsx';
import { classNames, digits, type Filter } from './state.ts';
import { canBeDrawn, hasPixels } from './kinds.ts';
import { useDigits } from './use-digits.ts';
import { filteredImages } from './votes.ts';

const SHOWN = 12;

/** Test images with what each standard weight says of them, and a sheet to draw on. */
export default function ExamplesView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  const isDigits = task?.kind === 'classification';
  const { state, verdict } = useDigits(isDigits ? document : null);
  if (document === null || !isDigits) {
    return <OpenGenome line="Open a genome of the digits to see what it reads." />;
  }
  const names = classNames(document.task);
  const { images, filter } = state;
  const list = images === null ? [] : filteredImages(images.labels, verdict?.vote ?? null, filter);
  const first = Math.min(state.first, Math.max(0, list.length - 1));
  return (
    <div className={styles['examples']} data-testid="digit-examples">
      <ExampleTools names={names} filter={filter} first={first} total={list.length} />
      {state.failure === null ? null : (
        <p className={styles['failure']} role="alert">
          {state.failure}
        </p>
      )}
      <div className={styles['tables']}>
        <ul className={styles['grid']} aria-label="Test images">
          {images === null
            ? null
            : list
                .slice(first, first + SHOWN)
                .map((index) => (
                  <Example
                    key={index}
                    images={images}
                    names={names}
                    opens={hasPixels(task)}
                    index={index}
                    verdict={verdict}
                  />
                ))}
        </ul>
        {canBeDrawn(task) ? <DrawDigit document={document} /> : null}
      </div>
    </div>
  );
}

interface ToolsProps {
  readonly names: readonly string[];
  readonly filter: Filter;
  readonly first: number;
  readonly total: number;
}

function ExampleTools({ names, filter, first, total }: ToolsProps): ReactElement {
  const turn = (step: number): void =>
    digits.setState({ first: Math.min(Math.max(0, first + step), Math.max(0, total - 1)) });
  const what =
    filter.kind === 'cell'
      ? `${names[filter.right] ?? ''} read as ${names[filter.said] ?? ''}`
      : filter.kind === 'errors'
        ? 'errors of the vote'
        : null;
  const note =
    total === 0
      ? `no ${what ?? 'images'}`
      : `${first + 1}–${Math.min(total, first + SHOWN)} of ${total.toLocaleString('en')}${what === null ? '' : `: ${what}`}`;
  return (
    <HeaderTools>
      <span className={styles['headerNote']} title={note}>
        {note}
      </span>
      <ToolButton
        icon="fold"
        title="Earlier images"
        disabled={first === 0}
        onClick={() => turn(-SHOWN)}
      />
      <ToolButton
        icon="unfold"
        title="Later images"
        disabled={first + SHOWN >= total}
        onClick={() => turn(SHOWN)}
      />
      {filter.kind === 'cell' ? (
        <Button
          kind="quiet"
          title="Show all images again"
          onClick={() => digits.setState({ filter: { kind: 'all' }, first: 0 })}
        >
          All
        </Button>
      ) : (
        <Button
          kind="quiet"
          title="Errors only"
          meaning="Only the images that the vote of the six standard weights gets wrong."
          on={filter.kind === 'errors'}
          onClick={() =>
            digits.setState({
              filter: { kind: filter.kind === 'errors' ? 'all' : 'errors' },
              first: 0,
            })
          }
          testId="digits-errors"
        >
          Errors
        </Button>
      )}
    </HeaderTools>
  );
}
