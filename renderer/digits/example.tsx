import type { ReactElement } from 'react';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { imageSteps, type DigitSet } from '../../shared/tasks/mnist/dataset.ts';
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
  readonly images: DigitSet;
  readonly index: number;
  readonly verdict: Verdict | null;
}

/** One test image, what each standard weight takes it for, and the vote. */
export function Example({ images, index, verdict }: ExampleProps): ReactElement {
  const right = images.labels[index] ?? 0;
  const said = verdict === null ? [] : saidOf(verdict.result, index);
  const vote = voteOf(said);
  const wrong = verdict !== null && vote.digit !== right;
  return (
    <li className={styles['example']}>
      <button
        type="button"
        className={styles['picture']}
        title={`Test image ${index}, a ${right}: show its pixels`}
        onClick={() => {
          digits.setState({ image: index });
          runCommand('view.show.digit-pixels');
        }}
      >
        <DigitImage
          steps={imageSteps(images, index)}
          levels={images.levels}
          side={images.side}
          size={60}
          label={`a handwritten ${right}`}
        />
      </button>
      <Said said={said} />
      <span className={styles['vote']} data-wrong={wrong ? '' : undefined}>
        {verdict === null ? (
          '–'
        ) : (
          <>
            <strong>{wrong ? `${vote.digit} ≠ ${right}` : vote.digit}</strong>
            {wrong ? null : <span>{`${vote.votes} of 6`}</span>}
          </>
        )}
      </span>
    </li>
  );
}

/** What each standard weight says, in the colours of the weights, −2 to +2. */
function Said({ said }: { readonly said: readonly number[] }): ReactElement {
  const scheme = useScheme();
  return (
    <span className={styles['said']}>
      {STANDARD_WEIGHTS.map((weight, k) => (
        <span
          key={weight}
          title={`w ${weightText(weight)} reads ${said[k] ?? '–'}`}
          style={{
            color: weightTextColour(weight, scheme),
            borderBottomColor: weightColour(weight, scheme),
          }}
        >
          {said[k] ?? '–'}
        </span>
      ))}
    </span>
  );
}
