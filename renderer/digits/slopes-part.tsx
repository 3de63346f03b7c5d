import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { at } from '../../shared/base/arrays.ts';
import { weightText } from '../../shared/drawing/axes.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { slopesOf } from '../../shared/evaluation/pixel-slopes.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { isTuned } from '../../shared/genome/statistics.ts';
import { kernelNetworks, type NetworkMaker } from '../../shared/network/live-network.ts';
import { imageSteps, type DigitSet } from '../../shared/tasks/mnist/dataset.ts';
import { files } from '../lab/files.ts';
import { ExportMenu } from '../plots/export-menu.tsx';
import { Plot } from '../plots/plot.tsx';
import { ViewTools } from '../plots/tools.tsx';
import { useDial } from '../state/hooks.ts';
import { notifyError } from '../state/notices.ts';
import { usePalette, useScheme } from '../theme/scheme.ts';
import styles from './digits.module.css';
import { pixelAt, pixelName } from './grid.ts';
import { predicted, slopeAt, slopesCsv, slopesPicture, type PixelSlopes } from './slopes.ts';
import { classNames } from './state.ts';

function useNetworks(): NetworkMaker | null {
  const [make, setMake] = useState<{ readonly make: NetworkMaker } | null>(null);
  useEffect(() => {
    let here = true;
    files
      .kernel('network')
      .then((bytes) => here && setMake({ make: kernelNetworks(bytes) }))
      .catch(notifyError);
    return () => {
      here = false;
    };
  }, []);
  return make?.make ?? null;
}

interface SlopesPartProps {
  readonly document: GenomeDocument;
  readonly images: DigitSet;
  /** Index in the test set. */
  readonly image: number;
  /** The output that is looked at; null for the one that the network takes the image for. */
  readonly digit: number | null;
}

/** How one output answers to each pixel of the image, at the dial's weight. */
export function SlopesPart({ document, images, image, digit }: SlopesPartProps): ReactElement {
  const { genome, name, task } = document;
  const make = useNetworks();
  const weight = useDial((dial) => dial.weight);
  const useOffsets = useDial((dial) => dial.useOffsets) && isTuned(genome);
  const palette = usePalette();
  const scheme = useScheme();
  const names = useMemo(() => classNames(task), [task]);
  const network = useMemo(() => make?.(genome, useOffsets) ?? null, [make, genome, useOffsets]);
  const ink = useMemo(
    () => Float64Array.from(imageSteps(images, image), (step) => step / images.levels),
    [images, image],
  );
  const of = useMemo(
    () => (network === null ? null : slopesOf(network, ink, genome.outputCount, weight)),
    [network, ink, genome, weight],
  );
  const label = names[at(images.labels, image)] ?? '';
  const slopes = useMemo<PixelSlopes | null>(() => {
    if (of === null) return null;
    const output = digit ?? predicted(of);
    return { side: images.side, image, label, ink, weight, useOffsets, output, of };
  }, [of, digit, images, image, label, ink, weight, useOffsets]);
  const build = useCallback(
    (width: number, height: number) =>
      slopes === null
        ? { width, height, background: palette.panel, marks: [], side: 1, left: 0, top: 0, cell: 1 }
        : slopesPicture(slopes, { palette, scheme }, width, height),
    [slopes, palette, scheme],
  );
  const said = of === null ? '' : (names[predicted(of)] ?? '');
  const asked = slopes === null ? '' : (names[slopes.output] ?? '');
  return (
    <>
      <ViewTools note={`Test image ${image}, a ${label}`}>
        <ExportMenu
          view="digit-slopes"
          plots={
            slopes === null
              ? []
              : [
                  {
                    title: 'Sensitivity',
                    fileName: `${name} image ${image} digit ${asked} sensitivity`,
                    build,
                    csv: () => slopesCsv(slopes, names),
                  },
                ]
          }
        />
      </ViewTools>
      <figure className={styles['slopes']}>
        <figcaption className={styles['note']} data-testid="digit-slopes-note">
          {`d output ${asked} / d pixel at w ${weightText(weight)}${useOffsets ? ' with its own weights' : ''}, which reads ${said}. Green: ink there raises it; purple: lowers it.`}
        </figcaption>
        <div className={styles['pixelPlot']}>
          <Plot
            build={build}
            testId="digit-slopes"
            label={`How output ${asked} answers to each pixel of test image ${image}`}
            describe={(picture, x, y) => {
              const pixel = slopes === null ? null : pixelAt(picture, x, y);
              if (pixel === null || slopes === null) return null;
              const slope = formatNumber(slopeAt(slopes, pixel), 3);
              return `${pixelName(pixel, slopes.side)}: ${slope} (ink ${formatNumber(at(ink, pixel), 2)})`;
            }}
          />
        </div>
      </figure>
    </>
  );
}
