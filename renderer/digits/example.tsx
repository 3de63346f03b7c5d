import type { ReactElement } from 'react';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import {
  exampleSize,
  exampleValue,
  pictureOf,
  type ExampleSet,
} from '../../shared/tasks/examples.ts';
import { runCommand } from '../commands/registry.ts';
import { weightText } from '../../shared/drawing/axes.ts';
import { useScheme } from '../theme/scheme.ts';
import { weightColour, weightTextColour } from '../../shared/drawing/weight-colour.ts';
import styles from './digits.module.css';
import { DigitImage } from './image.tsx';
import { digits } from './state.ts';
import type { Verdict } from './use-digits.ts';
import { saidOf, voteOf } from './votes.ts';

interface ExampleProps {
  readonly images: ExampleSet;
  /** Names of the classes. */
  readonly names: readonly string[];
  /** Whether its pixels can be shown large. */
  readonly opens: boolean;
  readonly index: number;
  readonly verdict: Verdict | null;
}

/** One test image, what each standard weight takes it for, and the vote. */
export function Example({ images, names, opens, index, verdict }: ExampleProps): ReactElement {
  const right = images.labels[index] ?? 0;
  const name = names[right] ?? String(right);
  const picture = pictureOf(images, index);
  const said = verdict === null ? [] : saidOf(verdict.result, index);
  const vote = voteOf(said);
  const wrong = verdict !== null && vote.digit !== right;
  return (
    <li className={styles['example']}>
      <button
        type="button"
        className={styles['picture']}
        title={
          opens ? `Test image ${index}, a ${name}: show its pixels` : `Row ${index + 1}, ${name}`
        }
        disabled={!opens}
        onClick={() => {
          digits.setState({ image: index });
          runCommand('view.show.digit-pixels');
        }}
      >
        {picture === null ? (
          <RowBars images={images} index={index} label={`row ${index + 1}, ${name}`} />
        ) : (
          <DigitImage {...picture} size={60} label={opens ? `a handwritten ${name}` : name} />
        )}
      </button>
      <Said said={said} names={names} />
      <span className={styles['vote']} data-wrong={wrong ? '' : undefined}>
        {verdict === null ? (
          '–'
        ) : (
          <>
            <strong>
              {wrong ? `${names[vote.digit] ?? vote.digit} ≠ ${name}` : names[vote.digit]}
            </strong>
            {wrong ? null : <span>{`${vote.votes} of 6`}</span>}
          </>
        )}
      </span>
    </li>
  );
}

interface SaidProps {
  readonly said: readonly number[];
  readonly names: readonly string[];
}

/** What each standard weight says, in the colours of the weights, −2 to +2. */
function Said({ said, names }: SaidProps): ReactElement {
  const scheme = useScheme();
  return (
    <span className={styles['said']}>
      {STANDARD_WEIGHTS.map((weight, k) => (
        <span
          key={weight}
          title={`w ${weightText(weight)} reads ${names[said[k] ?? -1] ?? '–'}`}
          style={{
            color: weightTextColour(weight, scheme),
            borderBottomColor: weightColour(weight, scheme),
          }}
        >
          {(names[said[k] ?? -1] ?? '–').slice(0, 4)}
        </span>
      ))}
    </span>
  );
}

interface RowBarsProps {
  readonly images: ExampleSet;
  readonly index: number;
  readonly label: string;
}

/** Values of a row that are drawn. */
const MOST_BARS = 30;
/** Deviations from the mean that reach the edge. */
const EDGE = 3;

/** A row of a table: each value as a bar up or down from its mean. */
function RowBars({ images, index, label }: RowBarsProps): ReactElement {
  const count = Math.min(MOST_BARS, exampleSize(images));
  return (
    <svg viewBox={`0 0 ${count} 60`} width={60} height={60} preserveAspectRatio="none" role="img">
      <title>{label}</title>
      {Array.from({ length: count }, (_, k) => {
        const value = Math.max(-1, Math.min(1, exampleValue(images, index, k) / EDGE)) * 29;
        const top = 30 - Math.max(0, value);
        return (
          <rect
            key={k}
            x={k + 0.1}
            width={0.8}
            y={top}
            height={Math.abs(value) + 1}
            fill="currentColor"
          />
        );
      })}
    </svg>
  );
}
