import { useElementSize } from '@mantine/hooks';
import {
  useEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
} from 'react';
import { useStore } from 'zustand';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { Button } from '../controls/button.tsx';
import { Tip } from '../controls/tip.tsx';
import { useDigits } from '../digits/use-digits.ts';
import { TERMS } from '../controls/terms.ts';
import { bestOf, dial, DIAL_RANGE, setWeight, type Profile } from '../state/dial.ts';
import { connection } from '../lab/connection.ts';
import { useActive, useDial } from '../state/hooks.ts';
import { measurements } from '../state/measurements.ts';
import { rolloutStore } from '../state/rollout.ts';
import { versionOf } from '../state/session.ts';
import { sweep } from '../state/sweep.ts';
import { findTask } from '../state/tasks.ts';
import {
  formatMean,
  formatNumber,
  formatReturn,
  formatSigned,
} from '../../shared/drawing/numbers.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import { weightColour, weightGradient } from '../../shared/drawing/weight-colour.ts';
import styles from './dial.module.css';
import { accuracyProfile } from './accuracy.ts';
import { isMeasuredUnasked, measureProfile, profileOf } from './measure.ts';
import { TypedWeight } from './typed-weight.tsx';
import { measuredAt, profileHeights, toWeight, toX, weightAfterKey } from './scale.ts';

const SETTLE_MS = 700;
const TALL = 28;
const INSET = 12;

/** What is known of a genome's returns over the dial; measured in the background once it has been left alone. */
function useProfile(document: GenomeDocument | null): Profile | null {
  const genome = document?.genome;
  const useOffsets = useDial((state) => state.useOffsets);
  const tick = useStore(measurements, (state) => state.tick);
  const epoch = useStore(connection, (state) => state.epoch);
  const settings = useStore(sweep, (state) => state.settings);
  const options = useStore(rolloutStore, (state) => state.options);
  const latest = useRef(document);
  useEffect(() => {
    latest.current = document;
  });
  useEffect(() => {
    const now = latest.current;
    if (now === null || genome === undefined) return undefined;
    if (!isMeasuredUnasked(findTask(now.task))) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => void measureProfile(now, stop.signal), SETTLE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
      dial.setState({ measuring: false });
    };
  }, [genome, useOffsets, epoch, settings, options]);
  return useMemo(() => {
    // Which of these changed does not matter: what is known is asked for anew.
    void [tick, settings, options];
    return document === null ? null : profileOf(document, useOffsets);
  }, [document, useOffsets, tick, settings, options]);
}

/** The accuracy of a classifier on screen, which the digits' worker reports; null for other tasks. */
function useAccuracy(document: GenomeDocument | null): Profile | null {
  const useOffsets = useDial((state) => state.useOffsets);
  const { verdict } = useDigits(document);
  return useMemo(
    () => (document === null ? null : accuracyProfile(verdict, document, useOffsets)),
    [verdict, document, useOffsets],
  );
}

function ProfileShape({
  profile,
  left,
  right,
}: {
  profile: Profile;
  left: number;
  right: number;
}): ReactElement {
  const scheme = useScheme();
  const points = useMemo(() => {
    const heights = profileHeights(profile, TALL);
    return profile.weights.map((weight, k) => ({
      weight,
      x: toX(weight, left, right),
      y: TALL - (heights[k] ?? 0) + 1,
    }));
  }, [profile, left, right]);
  return (
    <g>
      {points.slice(1).map((point, k) => {
        const before = points[k] ?? point;
        const colour = weightColour((point.weight + before.weight) / 2, scheme);
        return (
          <g key={point.weight}>
            <path
              d={`M${before.x} ${TALL + 1}V${before.y}L${point.x} ${point.y}V${TALL + 1}Z`}
              fill={colour}
              fillOpacity={scheme === 'light' ? 0.2 : 0.32}
            />
            <path
              d={`M${before.x} ${before.y}L${point.x} ${point.y}`}
              stroke={colour}
              fill="none"
            />
          </g>
        );
      })}
    </g>
  );
}

function Ticks({ left, right }: { left: number; right: number }): ReactElement {
  const palette = usePalette();
  const small = Array.from({ length: 17 }, (_, k) => DIAL_RANGE[0] + k * 0.25);
  return (
    <g fontSize={12} fill={palette.text2} stroke="none">
      {small.map((weight) => {
        const standard = STANDARD_WEIGHTS.includes(weight) || weight === 0;
        return (
          <path
            key={weight}
            d={`M${toX(weight, left, right)} 0v${standard ? 6 : 3}`}
            stroke={palette.text2}
          />
        );
      })}
      {[...STANDARD_WEIGHTS, 0].map((weight) => (
        <text key={weight} x={toX(weight, left, right)} y={20} textAnchor="middle">
          {formatSigned(weight, Number.isInteger(weight) ? 0 : 1)}
        </text>
      ))}
    </g>
  );
}

/** What was measured at the dial's weight; one trial has no standard error. */
function measuredText(
  here: { readonly mean: number; readonly error: number },
  trials: number,
): string {
  return trials < 2
    ? `return ${formatReturn(here.mean)} (n = 1)`
    : `return ${formatMean(here.mean, here.error)} (se, n = ${trials})`;
}

const percent = (value: number): string => `${formatNumber(value, 1)} %`;

/**
 * The best weight. That of a classifier's profile is the best on the test images, which is said; what a file
 * knows was chosen in training, by a log-likelihood that no accuracy follows from.
 */
function bestText(
  { weight, mean }: { readonly weight: number; readonly mean: number },
  classifies: boolean,
  measured: boolean,
): string {
  if (!classifies) return `best ${formatSigned(weight)}: ${formatReturn(mean)}`;
  return measured
    ? `best on test ${formatSigned(weight)}: ${percent(mean)}`
    : `best ${formatSigned(weight)}`;
}

/** The instrument's one dial: the shared weight, with the return over all weights standing on its bar. */
export function Dial(): ReactElement {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const scheme = useScheme();
  const palette = usePalette();
  const weight = useDial((state) => state.weight);
  const measuring = useDial((state) => state.measuring);
  const useOffsets = useDial((state) => state.useOffsets);
  const open = useActive();
  const document = open === null ? null : versionOf(open).document;
  const task = findTask(document?.task);
  const classifies = task?.measure === 'accuracy';
  const returns = useProfile(classifies ? null : document);
  const accuracies = useAccuracy(classifies ? document : null);
  const profile = classifies ? accuracies : returns;
  const known = document?.bestWeight ?? null;
  const best = profile === null ? known : bestOf(profile);
  const here = profile === null ? null : measuredAt(profile, weight);
  const left = INSET;
  const right = Math.max(left + 1, width - INSET);
  const tuned = document !== null && isTuned(document.genome);
  const measured =
    here === null || profile === null
      ? null
      : classifies
        ? `accuracy ${percent(here.mean)} (n = ${profile.trials.toLocaleString('en')})`
        : measuredText(here, profile.trials);
  // Beside the button of the offsets there is room for the figure alone; pointing at it says the rest.
  const brief = tuned ? measured?.replace(/ \(.*/, '') : measured;
  const pending = classifies
    ? 'reading the test images'
    : measuring
      ? 'measuring the return over all weights'
      : 'return –';

  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    else if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.getBoundingClientRect();
    setWeight(toWeight(event.clientX - box.left, left, right));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = weightAfterKey(event.key, event.shiftKey, weight, best?.weight ?? null);
    if (next === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    setWeight(next);
  };
  const handle = weightColour(weight, scheme);
  // Half of the best weight's text, which must not leave the bar.
  const room = classifies ? 80 : 48;
  return (
    <section className={styles['dial']} data-pane="" data-testid="dial" aria-label="Shared weight">
      <div className={styles['head']}>
        <Tip
          title="Shared weight"
          meaning={`${TERMS['shared weight']} Arrow keys 0.05, with Shift 0.5; B jumps to the best.`}
        >
          <span className={styles['title']}>Shared weight</span>
        </Tip>
        {tuned ? (
          <Button
            kind="quiet"
            title="Weight offsets"
            meaning={TERMS['weight offset']}
            on={useOffsets}
            onClick={() => dial.setState({ useOffsets: !useOffsets })}
          >
            offsets
          </Button>
        ) : null}
        <span className={styles['measured']} data-testid="dial-return" title={measured ?? pending}>
          {brief ?? pending}
        </span>
        {document === null || here !== null || measuring || classifies ? null : (
          <Button
            kind="quiet"
            title="Measure the return over all weights"
            onClick={() => void measureProfile(document, new AbortController().signal)}
          >
            Measure
          </Button>
        )}
        <TypedWeight weight={weight} />
      </div>
      <div
        ref={ref}
        className={styles['bar']}
        role="slider"
        tabIndex={0}
        aria-label="Shared weight"
        aria-valuemin={DIAL_RANGE[0]}
        aria-valuemax={DIAL_RANGE[1]}
        aria-valuenow={weight}
        aria-valuetext={formatSigned(weight)}
        data-testid="dial-bar"
        onPointerDown={drag}
        onPointerMove={drag}
        onKeyDown={onKeyDown}
      >
        {width === 0 ? null : (
          <>
            <svg className={styles['profile']} width={width} height={48} fontSize={12}>
              <g transform="translate(0 18)">
                {profile === null ? null : (
                  <ProfileShape profile={profile} left={left} right={right} />
                )}
              </g>
              {best === null ? null : (
                <g fill={palette.text} stroke="none">
                  <text
                    x={Math.min(right - room, Math.max(left + room, toX(best.weight, left, right)))}
                    y={11}
                    textAnchor="middle"
                    data-testid="dial-best"
                  >
                    {bestText(best, classifies, profile !== null)}
                  </text>
                  <path
                    d={`M${toX(best.weight, left, right)} 15V40`}
                    stroke={palette.text}
                    strokeDasharray="2 2"
                  />
                  <path d={`M${toX(best.weight, left, right)} 47l-4 -8h8z`} />
                </g>
              )}
            </svg>
            <div
              className={styles['track']}
              style={{ left: left - 4, right: INSET - 4, background: weightGradient(scheme) }}
            />
            <svg className={styles['ticks']} width={width} height={24}>
              <Ticks left={left} right={right} />
            </svg>
            <div
              className={styles['handle']}
              style={{ left: toX(weight, left, right) - 10, borderColor: handle, color: handle }}
            >
              <i />
              <i />
              <i />
            </div>
          </>
        )}
      </div>
    </section>
  );
}
