import { useEffect, useRef, useState, type PointerEvent, type ReactElement } from 'react';
import { useStore } from 'zustand';
import { messageOf } from '../../shared/base/errors.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { planOf } from '../../shared/network/plan.ts';
import { STANDARD_WEIGHTS } from '../../shared/search/settings.ts';
import { isTable } from '../../shared/tasks/examples.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import { ToolButton } from '../controls/button.tsx';
import { weightText } from '../../shared/drawing/axes.ts';
import { useDial } from '../state/hooks.ts';
import { useScheme } from '../theme/scheme.ts';
import { weightColour } from '../../shared/drawing/weight-colour.ts';
import styles from './digits.module.css';
import { digits, theClassifier } from './state.ts';
import { voteOf } from './votes.ts';

/** Side of the sheet in px, and the width of the pen: about that of the originals. */
const SHEET = 128;
const PEN = 11;

/** A sheet to draw a digit on, read at every standard weight as soon as the pen lifts. */
export function DrawDigit({ document }: { readonly document: GenomeDocument }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useStore(digits, (state) => state.drawn);
  const weight = useDial((dial) => dial.weight);
  const said = useReading(document, drawn, weight);
  useEffect(() => {
    if (drawn === null) clear(canvas.current);
  }, [drawn]);

  const draw = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) return;
    stroke(event);
  };
  const lift = (): void => {
    const steps = seen(canvas.current, document.task);
    if (steps !== null) digits.setState({ drawn: steps });
  };
  return (
    <div className={styles['draw']}>
      <div>
        <div className={styles['drawTitle']}>
          <strong>Draw a digit</strong>
          <ToolButton
            icon="eraser"
            title="Clear the sheet"
            disabled={drawn === null}
            onClick={() => {
              clear(canvas.current);
              digits.setState({ drawn: null });
            }}
            testId="digits-clear"
          />
        </div>
        <canvas
          ref={canvas}
          className={styles['sheet']}
          width={SHEET}
          height={SHEET}
          data-testid="digits-sheet"
          role="img"
          aria-label="A sheet to draw a digit on with the mouse or pen"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            stroke(event);
          }}
          onPointerMove={draw}
          onPointerUp={lift}
        />
      </div>
      <Reading said={said} weight={weight} />
    </div>
  );
}

/** What the standard weights, and last the dial's, say of the drawing; empty for an empty sheet. */
function useReading(
  { genome, task }: GenomeDocument,
  drawn: Uint8Array | null,
  weight: number,
): readonly number[] {
  const [said, setSaid] = useState<readonly number[]>([]);
  useEffect(() => {
    let here = true;
    if (drawn === null) {
      setSaid([]);
      return undefined;
    }
    const weighting = {
      kind: 'shared',
      values: Float64Array.of(...STANDARD_WEIGHTS, weight),
    } as const;
    const { images } = digits.getState();
    const levels = images === null || isTable(images) ? 255 : images.levels;
    theClassifier(task)
      .then((kernel) => kernel.classifyOne(planOf(genome), weighting, drawn, levels))
      .then(({ predictions }) => here && setSaid([...predictions]))
      .catch((error: unknown) => digits.setState({ failure: messageOf(error) }));
    return () => {
      here = false;
    };
  }, [genome, task, drawn, weight]);
  return said;
}

interface ReadingProps {
  readonly said: readonly number[];
  /** The dial's. */
  readonly weight: number;
}

/** A row a digit; each weight that reads it adds a block in its colour. */
function Reading({ said, weight }: ReadingProps): ReactElement {
  const scheme = useScheme();
  const vote = voteOf(said.slice(0, STANDARD_WEIGHTS.length));
  const atDial = said[STANDARD_WEIGHTS.length];
  return (
    <div className={styles['reading']} data-testid="digits-reading">
      <div className={styles['drawTitle']} role="status">
        {said.length === 0 ? (
          <span>Each weight says what it reads.</span>
        ) : (
          <>
            <strong>{`Reads as ${vote.digit}`}</strong>
            <span>{`${vote.votes} of ${STANDARD_WEIGHTS.length} weights, ${atDial ?? '–'} at w ${weightText(weight)}`}</span>
          </>
        )}
      </div>
      {Array.from({ length: 10 }, (_, digit) => {
        const weights = STANDARD_WEIGHTS.filter((_w, k) => said[k] === digit);
        return (
          <div key={digit} className={styles['bar']}>
            <span data-bold={weights.length > 0 ? '' : undefined}>{digit}</span>
            {weights.map((weight) => (
              <i key={weight} style={{ background: weightColour(weight, scheme) }} />
            ))}
            <em>{weights.map(weightText).join(' ')}</em>
          </div>
        );
      })}
    </div>
  );
}

/** Where the pen was last, to join its places by lines. */
const pen = { x: 0, y: 0 };

function stroke(event: PointerEvent<HTMLCanvasElement>): void {
  const context = event.currentTarget.getContext('2d');
  if (context === null) return;
  const { left, top } = event.currentTarget.getBoundingClientRect();
  const [x, y] = [event.clientX - left, event.clientY - top];
  if (event.type === 'pointerdown') [pen.x, pen.y] = [x - 0.01, y];
  context.lineWidth = PEN;
  context.lineCap = 'round';
  context.strokeStyle = '#000000';
  context.beginPath();
  context.moveTo(pen.x, pen.y);
  context.lineTo(x, y);
  context.stroke();
  [pen.x, pen.y] = [x, y];
}

function clear(canvas: HTMLCanvasElement | null): void {
  canvas?.getContext('2d')?.clearRect(0, 0, SHEET, SHEET);
}

/** The drawing as the network of a task sees it. */
function seen(canvas: HTMLCanvasElement | null, task: string): Uint8Array | null {
  const context = canvas?.getContext('2d', { willReadFrequently: true }) ?? null;
  if (context === null) return null;
  const { data } = context.getImageData(0, 0, SHEET, SHEET);
  const ink = Uint8Array.from({ length: SHEET * SHEET }, (_, i) => data[i * 4 + 3] ?? 0);
  const drawing = { width: SHEET, height: SHEET, ink };
  const known = taskOf(task);
  return known.kind === 'classification' ? (known.drawn?.(drawing) ?? null) : null;
}
