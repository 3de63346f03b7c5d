import { useCallback, type ReactElement } from 'react';
import { useStore } from 'zustand';
import type { EnsembleReport, EnsembleStep } from '../../shared/contract/experiments.ts';
import type { PaperDigits, PaperNetwork } from '../../shared/contract/paper.ts';
import { digitMap, percent } from '../../shared/drawing/digit-map.ts';
import { NOT_MEASURED } from '../../shared/drawing/numbers.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { Button } from '../controls/button.tsx';
import { Plot } from '../plots/plot.tsx';
import { usePalette, useScheme } from '../theme/scheme.ts';
import styles from './paper.module.css';
import { measureDigitsAgain, paper } from './state.ts';

interface Props {
  readonly digits: PaperDigits;
  /** Whose digits they are; null where the report does not have it. */
  readonly network: PaperNetwork | null;
}

/** The paper's heat map of a digit network, and what several of its weights say together. */
export function DigitFigures({ digits, network }: Props): ReactElement {
  const palette = usePalette();
  const scheme = useScheme();
  const again = useStore(paper, ({ ensembles }) => ensembles.get(digits) ?? null);
  const busy = useStore(paper, ({ running }) => running !== null);
  const { name, report, ensembles } = digits;
  const build = useCallback(
    (width: number, height: number) =>
      digitMap(
        {
          values: report.byDigit.flat(),
          weights: report.weights,
          standard: STANDARD_WEIGHTS,
          marked: report.weights.indexOf(report.bestWeight.weight),
          digit: null,
          palette,
          scheme,
        },
        width,
        height,
      ),
    [report, palette, scheme],
  );
  const { published } = ensembles;
  const { training, test } = report.images;
  const count = (images: number): string => images.toLocaleString('en');
  return (
    <section className={styles['section']} data-testid={`paper-digits-${name}`}>
      <header>
        <h3>{name}: single digits, and several weights together</h3>
        {network === null ? null : (
          <Button
            title="Measure again"
            meaning="The ensembles once more, now and here; the view Digits measures the map of any genome."
            disabled={busy}
            onClick={() => void measureDigitsAgain(digits, network)}
            testId={`paper-again-digits-${name}`}
          >
            Measure again
          </Button>
        )}
      </header>
      <p className={styles['rests']}>
        Accuracy of each digit on {count(test)} test images at {report.weights.length} shared
        weights. The frame, and the members of ensembles, were chosen on {count(training)} training
        images.
      </p>
      <div className={styles['map']}>
        <Plot build={build} testId={`paper-map-${name}`} label="Accuracy of each digit by weight" />
      </div>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">Accuracy, %</th>
            <th scope="col">weights</th>
            <th scope="col">training</th>
            <th scope="col">test</th>
            {again === null ? null : <th scope="col">again</th>}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Best single weight</th>
            <td>1</td>
            <td>{percent(ensembles.best.training, 1)}</td>
            <td>{percent(ensembles.best.test, 1)}</td>
            {again === null ? null : <td>{percent(again.best.test, 1)}</td>}
          </tr>
          {ensembles.rules.map(({ rule, steps }) => {
            const best = bestStep(steps);
            return best === null ? null : (
              <tr key={rule}>
                <th scope="row">{rule}</th>
                <td>{best.weights.length}</td>
                <td>{percent(best.training, 1)}</td>
                <td>{percent(best.test, 1)}</td>
                {again === null ? null : <td>{testOf(again, rule)}</td>}
              </tr>
            );
          })}
          {published === null ? null : (
            <tr className={styles['paper']}>
              <th scope="row">the paper: {published.meaning}</th>
              <td />
              <td />
              <td>{percent(published.mean, 1)}</td>
              {again === null ? null : <td />}
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

/** The size that was best on training images. */
function bestStep(steps: readonly EnsembleStep[]): EnsembleStep | null {
  const [first = null] = steps;
  if (first === null) return null;
  return steps.reduce((best, step) => (step.training > best.training ? step : best), first);
}

function testOf({ rules }: EnsembleReport, name: string): string {
  const best = bestStep(rules.find(({ rule }) => rule === name)?.steps ?? []);
  return best === null ? NOT_MEASURED : percent(best.test, 1);
}
