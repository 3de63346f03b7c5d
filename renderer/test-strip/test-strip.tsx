import { useElementSize } from '@mantine/hooks';
import { useEffect, useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { errorOfMean } from '../../shared/evaluation/evaluate.ts';
import type { Evaluation } from '../../shared/evaluation/results.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { Button } from '../controls/button.tsx';
import { Tip } from '../controls/tip.tsx';
import { accuracies, accuracyOf } from '../state/accuracies.ts';
import { trialsFor, trialWord } from '../state/conditions.ts';
import { connection } from '../lab/connection.ts';
import { setWeight } from '../state/dial.ts';
import { useActive } from '../state/hooks.ts';
import { measurements } from '../state/measurements.ts';
import { rolloutStore, showTrial } from '../state/rollout.ts';
import { documentBefore, editTested, versionOf, type OpenGenome } from '../state/session.ts';
import { sweep } from '../state/sweep.ts';
import { findTask } from '../state/tasks.ts';
import { soleWeight } from '../state/weights.ts';
import {
  decimalsForInterval,
  decimalsForSpread,
  formatNumber,
  formatSigned,
} from '../../shared/drawing/numbers.ts';
import { Dots } from './dots.tsx';
import { pairedDifference } from './paired.ts';
import styles from './test-strip.module.css';
import { runTest, testClock, testOf, type Test } from './tests.ts';

/** Edits in quick succession are tested once they pause this long. */
const PAUSE_MS = 60;

/** Tests the version on screen and the one before the last edit, while they are on screen. */
function useTests(
  open: OpenGenome | null,
  weights: readonly number[],
): { after: Test | null; before: Test | null } {
  useStore(testClock, (state) => state.tick);
  useStore(measurements, (state) => state.tick);
  const epoch = useStore(connection, (state) => state.epoch);
  const settings = useStore(sweep, (state) => state.settings);
  const options = useStore(rolloutStore, (state) => state.options);
  const after = open === null ? null : versionOf(open).document;
  const before = open === null ? null : documentBefore(open);
  const newer = after?.genome;
  const older = before?.genome;
  // A node that is moved makes a new document of the same genome: that is no new test.
  const documents = useRef({ after, before });
  useEffect(() => {
    documents.current = { after, before };
  });
  useEffect(() => {
    if (newer === undefined) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      const { after: now, before: then } = documents.current;
      if (now !== null) void runTest(now, weights, stop.signal);
      if (then !== null) void runTest(then, weights, stop.signal);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [newer, older, weights, epoch, settings, options]);
  return {
    after: after === null ? null : testOf(after, weights),
    before: before === null ? null : testOf(before, weights),
  };
}

function Figure({
  label,
  tip,
  children,
  testId,
}: {
  label: string;
  /** The label in full, where it may be cut. */
  tip?: string;
  children: ReactNode;
  testId?: string;
}): ReactElement {
  return (
    <div
      className={styles['figure']}
      data-testid={testId}
      data-cut={tip === undefined ? undefined : ''}
    >
      <span className={styles['label']} title={tip}>
        {label}
      </span>
      <span className={styles['value']}>{children}</span>
    </div>
  );
}

function MeanOf({ evaluation, quiet }: { evaluation: Evaluation; quiet?: boolean }): ReactElement {
  const error = errorOfMean(evaluation);
  const decimals = decimalsForSpread(evaluation.mean, error);
  return (
    <>
      <b data-quiet={quiet === true ? '' : undefined}>{formatNumber(evaluation.mean, decimals)}</b>
      <span className={styles['spread']}>± {formatNumber(error, decimals)}</span>
    </>
  );
}

/** Mean accuracy at the standard weights, of this version and of the one before where it is known. */
function Accuracy({
  genome,
  earlier,
}: {
  genome: Genome;
  earlier: Genome | null;
}): ReactElement | null {
  useStore(accuracies, (state) => state.tick);
  const share = accuracyOf(genome);
  const before = earlier === null ? null : accuracyOf(earlier);
  if (share === null) return null;
  const percent = (value: number): string => `${formatNumber(value * 100, 2)} %`;
  return (
    <Figure label="Accuracy, mean of 6 weights" testId="test-accuracy">
      <b>{percent(share)}</b>
      {before === null ? null : <span className={styles['spread']}>before {percent(before)}</span>}
    </Figure>
  );
}

function Pending({ test }: { test: Test | null }): ReactElement {
  if (test?.state === 'running')
    return (
      <progress
        className={styles['progress']}
        max={1}
        value={test.done}
        aria-label="Test running"
      />
    );
  return <b data-quiet="">–</b>;
}

const VERDICT_MEANING =
  'Better or worse if the 95 % interval of the difference leaves out 0; else unclear. It is paired, trial by trial in the same episodes.';

/** What the figure of this genome is: of digits no return, nor the accuracy one expects. */
function thisLabel(classifies: boolean, spread: string, compact: boolean): string {
  if (classifies) return compact ? 'Log-likelihood' : `Log-likelihood, ±${spread}`;
  return compact ? 'This genome' : `This, ±${spread}`;
}

const HINT = 'Edit the genome to see what an edit changes.';

const MEANING =
  'After every edit the genome is rolled out in the background at the six standard weights, in the same episodes as the version before it and as the sweep and the dial. A genome with weight offsets is tested at the one shared weight they belong to, and so is the version before it.';

/** Shows the first episode of the tests at a weight. */
function showTest(weight: number): void {
  setWeight(weight);
  showTrial(sweep.getState().settings.seed, 0);
}

/** Whether the last edit helped: this version beside the one before, at six weights on the same seeds. */
export function TestStrip({ compact }: { compact: boolean }): ReactElement {
  const open = useActive();
  const document = open === null ? null : versionOf(open).document;
  const sole = document === null ? null : soleWeight(document);
  const weights = useMemo(() => (sole === null ? STANDARD_WEIGHTS : [sole]), [sole]);
  const { after, before } = useTests(open, weights);
  const task = findTask(document?.task);
  const settings = useStore(sweep, (state) => state.settings);
  const trials = `${trialsFor(task, settings)} ${trialWord(task)}`;
  const seeds = `n = ${trials} at ${sole === null ? 'each of 6 weights' : `w ${formatSigned(sole)}`}`;
  const spread = ' standard error';
  const classifies = task?.measure === 'accuracy';
  const now = after?.state === 'done' ? after.evaluation : null;
  const then = before?.state === 'done' ? before.evaluation : null;
  const paired = now === null || then === null ? null : pairedDifference(now, then);
  const decimals =
    paired === null ? 0 : decimalsForInterval(paired.difference, paired.low, paired.high);
  const edit = (open === null ? null : editTested(open)) ?? 'the edit';
  const failed = after?.state === 'failed' ? after : null;
  const { ref, width } = useElementSize<HTMLDivElement>();
  return (
    <section
      className={styles['test']}
      data-compact={compact ? '' : undefined}
      aria-label="Test"
      data-testid="test-strip"
      data-state={after?.state ?? 'idle'}
    >
      <Tip title="Test" meaning={MEANING}>
        <div className={styles['head']}>
          <div className={styles['title']}>
            <b>Test</b>
            {now === null || then === null || sole !== null ? null : (
              <span className={styles['legend']} aria-hidden="true">
                ○ before ● this
              </span>
            )}
          </div>
          <span>{compact ? `±:${spread}; ${seeds}` : seeds}</span>
        </div>
      </Tip>
      {open === null ? (
        <span className={styles['hint']}>
          A genome that is open is tested here after every edit.
        </span>
      ) : failed !== null ? (
        <div className={styles['failed']}>
          <span>{failed.message}</span>
          <Button
            title="Test again"
            onClick={() =>
              void runTest(versionOf(open).document, weights, new AbortController().signal)
            }
          >
            Test again
          </Button>
        </div>
      ) : (
        <>
          <Figure label={thisLabel(classifies, spread, compact)} testId="test-this">
            {now === null ? <Pending test={after} /> : <MeanOf evaluation={now} />}
          </Figure>
          {classifies && sole === null && !compact ? (
            <Accuracy
              genome={versionOf(open).document.genome}
              earlier={documentBefore(open)?.genome ?? null}
            />
          ) : null}
          {before === null && open.position === 0 ? (
            classifies && !compact ? null : (
              <span className={styles['hint']} title={HINT}>
                {HINT}
              </span>
            )
          ) : (
            <>
              <Figure
                label={`Before: ${edit}`}
                tip={`Before the edit: ${edit}`}
                testId="test-before"
              >
                {then === null ? <Pending test={before} /> : <MeanOf evaluation={then} quiet />}
              </Figure>
              <Tip title="Paired difference" meaning={VERDICT_MEANING}>
                <div>
                  <Figure
                    label={compact ? 'Difference [95 %]' : 'Difference [95 % interval]'}
                    testId="test-difference"
                  >
                    {paired === null ? (
                      <b data-quiet="">–</b>
                    ) : (
                      <>
                        <b>{formatSigned(paired.difference, decimals)}</b>
                        <span className={styles['interval']}>
                          [{formatNumber(paired.low, decimals)},{' '}
                          {formatNumber(paired.high, decimals)}]
                        </span>
                        <strong data-testid="verdict">{paired.verdict}</strong>
                      </>
                    )}
                  </Figure>
                </div>
              </Tip>
            </>
          )}
          {now === null || sole !== null ? null : (
            <div className={styles['dots']} ref={ref}>
              <Dots
                after={now}
                before={then}
                width={Math.max(110, Math.floor(width))}
                height={56}
                {...(classifies ? {} : { onPick: showTest })}
              />
            </div>
          )}
        </>
      )}
    </section>
  );
}
