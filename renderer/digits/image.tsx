import { useLayoutEffect, useRef, type ReactElement } from 'react';

interface DigitImageProps {
  /** Darkness of each pixel, 0..levels, row by row. */
  readonly steps: ArrayLike<number>;
  readonly levels: number;
  readonly width: number;
  readonly height: number;
  /** Longer side on screen in px. */
  readonly size: number;
  readonly label: string;
}

/** A digit as ink on paper, one square a pixel, the same in both themes. */
export function DigitImage(props: DigitImageProps): ReactElement {
  const { steps, levels, width, height, size, label } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d') ?? null;
    if (context === null) return;
    const image = context.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      const grey = Math.round(255 * (1 - (steps[i] ?? 0) / levels));
      image.data.set([grey, grey, grey, 255], i * 4);
    }
    context.putImageData(image, 0, 0);
  }, [steps, levels, width, height]);
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      style={{
        width: (size * width) / Math.max(width, height),
        height: (size * height) / Math.max(width, height),
        imageRendering: 'pixelated',
        display: 'block',
      }}
    />
  );
}
