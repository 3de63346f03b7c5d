import type { ReactElement } from 'react';

/** Stroked icons on a 16 by 16 grid. */
const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9M10.4 10.4L14 14',
  cursor: 'M4 2l8 5.2-3.6.8 2.2 4.6-1.8.8-2.1-4.6L4 11.5z',
  connect:
    'M4.4 11.6L11.6 4.4M3.2 11a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6M12.8 1.4a1.8 1.8 0 1 1 0 3.6a1.8 1.8 0 0 1 0-3.6',
  insert: 'M1 8h4M11 8h4M8 5a3 3 0 1 1 0 6a3 3 0 0 1 0-6',
  undo: 'M3 6h7a3.5 3.5 0 0 1 0 7H7M6 3L3 6l3 3',
  redo: 'M13 6H6a3.5 3.5 0 0 0 0 7h3M10 3l3 3-3 3',
  maximise: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  restore: 'M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5',
  evolve:
    'M8 14V8M8 8L4 5M8 8l4-3M4 5a1.5 1.5 0 1 1 0-3a1.5 1.5 0 0 1 0 3M12 5a1.5 1.5 0 1 1 0-3a1.5 1.5 0 0 1 0 3',
  record: 'M8 3a5 5 0 1 1 0 10a5 5 0 0 1 0-10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  export: 'M8 10V2M5 5l3-3 3 3M2.5 9v4.5h11V9',
  eye: 'M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8M8 6a2 2 0 1 1 0 4a2 2 0 0 1 0-4',
  camera: 'M1.5 4.5h9v7h-9zM10.5 7.2L14.5 5v6l-4-2.2',
  wheel:
    'M8 2a6 6 0 1 1 0 12a6 6 0 0 1 0-12M8 6.6a1.4 1.4 0 1 1 0 2.8a1.4 1.4 0 0 1 0-2.8M2.2 7.4h4.4M9.4 7.4h4.4M8 9.4V14',
  first: 'M3.5 3v10M13 3L6 8l7 5z',
  pause: 'M5.5 3v10M10.5 3v10',
  play: 'M4.5 2.8l8.5 5.2-8.5 5.2z',
  step: 'M12.5 3v10M3 3l7 5-7 5z',
  stop: 'M3.5 3.5h9v9h-9z',
  eraser: 'M6 13.5h8M3 10l6.5-6.5 3.5 3.5L6.5 13.5H5L3 11.5z',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  down: 'M4 6.2l4 4 4-4',
  more: 'M3.2 8h.1M8 8h.1M12.8 8h.1',
  help: 'M5.6 6a2.4 2.4 0 1 1 3.6 2.1c-.8.5-1.2.9-1.2 1.9M8 12.6v.1',
  gallery: 'M2.5 2.5h4.5V7H2.5zM9 2.5h4.5V7H9zM2.5 9h4.5v4.5H2.5zM9 9h4.5v4.5H9z',
  genomes:
    'M3.4 3.6L12 8 3.4 12.4M3 2.2a1.5 1.5 0 1 1 0 3M3 10.8a1.5 1.5 0 1 1 0 3M12.5 6.5a1.5 1.5 0 1 1 0 3a1.5 1.5 0 0 1 0-3',
  runs: 'M2 2v12h12M4 11c2-6 5-7 9.5-7',
  trace: 'M1.5 8h3l2-5 3 10 2-5h3',
  fold: 'M10 3.5L5.5 8l4.5 4.5',
  unfold: 'M6 3.5L10.5 8 6 12.5',
  table: 'M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 3v10',
  check: 'M3 8.5l3.4 3.4L13 4.5',
  trash: 'M2.5 4.5h11M6 4.5V2.5h4v2M4 4.5l.7 9h6.6l.7-9',
} as const;

export type IconName = keyof typeof PATHS;

/** An icon; decoration only, the control around it carries the name. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
