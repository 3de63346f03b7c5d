import { useCallback, useMemo, type ReactElement } from 'react';
import { inputId, outputId, type Genome } from '../../shared/genome/genome.ts';
import { isTable } from '../../shared/tasks/examples.ts';
import { imageSteps } from '../../shared/tasks/mnist/dataset.ts';
import { Empty } from '../controls/empty.tsx';
import type { Mark } from '../../shared/drawing/picture.ts';
import { Plot } from '../plots/plot.tsx';
import { useDocument, useSession } from '../state/hooks.ts';
import { session, type Trace } from '../state/session.ts';
import { usePalette } from '../theme/scheme.ts';
import type { Palette } from '../../shared/drawing/tokens.ts';
import styles from './digits.module.css';
import { pixelAt, pixelGrid, pixelName, type PixelPicture } from './grid.ts';
import { SlopesPart } from './slopes-part.tsx';
import { tracedPixels, type TracedPixels } from './traced-pixels.ts';
import { useDigits } from './use-digits.ts';

/** The digit that a trace is about, or null. */
export function tracedDigit(genome: Genome, trace: Trace | null): number | null {
  if (trace?.direction !== 'feeds') return null;
  const digit = trace.node - genome.inputCount - 1;
  return digit >= 0 && digit < genome.outputCount ? digit : null;
}

/** Traces one digit, or nothing, here and in the genome editor. */
export function traceDigit(genome: Genome, digit: number | null): void {
  session.setTrace(digit === null ? null : { node: outputId(genome, digit), direction: 'feeds' });
}

/** The pixels that decide a digit, drawn over a test image. */
export default function PixelsView(): ReactElement {
  const document = useDocument();
  const { state } = useDigits(document);
  const trace = useSession((session) => session.trace);
  const palette = usePalette();
  const genome = document?.genome ?? null;
  const digit = genome === null ? null : tracedDigit(genome, trace);
  const traced = useMemo(
    () => (genome === null || digit === null ? null : tracedPixels(genome, digit)),
    [genome, digit],
  );
  const { image } = state;
  const images = state.images === null || isTable(state.images) ? null : state.images;
  const build = useCallback(
    (width: number, height: number): PixelPicture => {
      const side = images?.side ?? 16;
      const steps = images === null ? null : imageSteps(images, image);
      return pixelPicture({
        side,
        steps,
        levels: images?.levels ?? 255,
        traced,
        palette,
        width,
        height,
      });
    },
    [images, image, traced, palette],
  );
  if (genome === null) return <Empty line="Open a genome of the digits to see what it looks at." />;
  return (
    <div className={styles['pixels']} data-testid="digit-pixels">
      <div className={styles['choice']} role="group" aria-label="Digit to trace">
        {Array.from({ length: genome.outputCount }, (_, k) => (
          <button
            key={k}
            type="button"
            aria-pressed={k === digit}
            title={`Trace digit ${k}: show only what decides it`}
            onClick={() => traceDigit(genome, k === digit ? null : k)}
          >
            {k}
          </button>
        ))}
      </div>
      <p className={styles['note']}>
        {traced === null || digit === null
          ? 'Choose a digit to see which pixels decide it.'
          : `${traced.pixels} of ${genome.inputCount} pixels reach digit ${digit}, through ${traced.connections} connections and ${traced.hidden} hidden nodes.`}
      </p>
      <div className={styles['pair']}>
        <div className={styles['sides']}>
          <figure className={styles['image']}>
            <figcaption className={styles['note']}>
              Dot size: connections that leave the pixel. Click a pixel to see what it reaches.
            </figcaption>
            <div className={styles['pixelPlot']}>
              <Plot
                build={build}
                testId="digit-pixel-plot"
                label={`Test image ${image}${traced === null ? '' : `; ${traced.pixels} pixels are read for digit ${digit ?? ''}`}`}
                onPick={(picture, x, y) => {
                  const pixel = pixelAt(picture, x, y);
                  if (pixel !== null)
                    session.setTrace({ node: inputId(pixel), direction: 'reaches' });
                }}
                describe={(picture, x, y) => {
                  const pixel = pixelAt(picture, x, y);
                  if (pixel === null) return null;
                  const uses = traced?.uses[pixel] ?? 0;
                  const place = pixelName(pixel, picture.side);
                  return traced === null ? place : `${place}: ${uses} connections`;
                }}
              />
            </div>
          </figure>
          {images === null || document === null ? null : (
            <SlopesPart document={document} images={images} image={image} digit={digit} />
          )}
        </div>
      </div>
    </div>
  );
}

interface PixelOptions {
  readonly side: number;
  readonly steps: Uint8Array | null;
  readonly levels: number;
  readonly traced: TracedPixels | null;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
}

function pixelPicture(options: PixelOptions): PixelPicture {
  const { side, steps, levels, traced, palette, width, height } = options;
  const grid = pixelGrid(side, width, height);
  const { cell, left, top } = grid;
  const marks: Mark[] = [];
  for (let pixel = 0; pixel < side * side; pixel++) {
    const x = left + (pixel % side) * cell;
    const y = top + Math.floor(pixel / side) * cell;
    // Ink at most half dark, so that the marks stand out from it.
    const ink = ((steps?.[pixel] ?? 0) / levels) * 0.5;
    const grey = Math.round(255 * (1 - ink));
    marks.push({
      kind: 'rect',
      x,
      y,
      width: cell,
      height: cell,
      fill: `rgb(${grey},${grey},${grey})`,
      stroke: '#d5d9dd',
    });
  }
  traced?.uses.forEach((uses, pixel) => {
    if (uses === 0) return;
    const x = left + (pixel % side) * cell;
    const y = top + Math.floor(pixel / side) * cell;
    const radius = Math.min(cell / 2 - 2, 1.5 + uses);
    marks.push(
      {
        kind: 'rect',
        x: x + 1.5,
        y: y + 1.5,
        width: cell - 3,
        height: cell - 3,
        fill: null,
        stroke: '#2f5fb3',
        strokeWidth: 2,
      },
      { kind: 'circle', x: x + cell / 2, y: y + cell / 2, radius, fill: '#2f5fb3' },
    );
  });
  return { width, height, background: palette.panel, marks, ...grid };
}
