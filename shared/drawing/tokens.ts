/** Colours of one theme, for canvas, SVG files and WebGL; colours.css is written from them. */
export interface Palette {
  readonly background: string;
  readonly panel: string;
  readonly sunken: string;
  readonly hover: string;
  readonly line: string;
  readonly controlLine: string;
  readonly gridLine: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly selected: string;
  readonly focus: string;
  readonly error: string;
  readonly scene: string;
  readonly lidar: string;
  readonly graph: {
    readonly connection: string;
    readonly connectionOpacity: number;
    readonly traced: string;
    readonly tracedOpacity: number;
    readonly dimmedOpacity: number;
    readonly signal: string;
    readonly ring: string;
    readonly ringOnDarkFill: string;
    readonly ringOnLightFill: string;
  };
  /** Colours of the shared weights -2, -1, 0, 1, 2. */
  readonly weightStops: readonly string[];
  /** Colours of text about a shared weight, readable on a panel: [weight, colour], rising. */
  readonly weightText: readonly (readonly [number, string])[];
  readonly series: {
    readonly best: string;
    readonly max: string;
    readonly peak: string;
    readonly median: string;
    readonly before: string;
  };
}

export type Scheme = 'light' | 'dark';

/** The two themes, both designed: dark is not light inverted. */
export const PALETTES: Readonly<Record<Scheme, Palette>> = {
  light: {
    background: '#f6f7f8',
    panel: '#ffffff',
    sunken: '#eef0f2',
    hover: '#e8ebee',
    line: '#dce0e5',
    controlLine: '#7d8792',
    gridLine: '#e6e9ec',
    text: '#1d2329',
    text2: '#4b5661',
    text3: '#5e6974',
    accent: '#0b6e66',
    onAccent: '#ffffff',
    selected: '#e0f0ed',
    focus: '#0b6e66',
    error: '#b3261e',
    scene: '#f1f3f5',
    lidar: '#8a6d00',
    graph: {
      connection: '#4472c4',
      connectionOpacity: 0.24,
      traced: '#2f5fb3',
      tracedOpacity: 0.42,
      dimmedOpacity: 0.16,
      signal: '#2f5fb3',
      ring: '#12171c',
      ringOnDarkFill: '#12171c',
      ringOnLightFill: '#12171c',
    },
    weightStops: ['#12508f', '#457cb6', '#88919a', '#cb7327', '#9c4a00'],
    weightText: [
      [-2.0, '#12508f'],
      [-1.0, '#3d6a9a'],
      [-0.5, '#556e88'],
      [0.0, '#636b72'],
      [0.5, '#806650'],
      [1.0, '#975b28'],
      [2.0, '#9c4a00'],
    ],
    series: {
      best: '#1d2329',
      max: '#6a4bb0',
      peak: '#756f12',
      median: '#68737e',
      before: '#4b5661',
    },
  },
  dark: {
    background: '#15181c',
    panel: '#1b1f24',
    sunken: '#14171a',
    hover: '#262b31',
    line: '#2c3239',
    controlLine: '#77828d',
    gridLine: '#262b31',
    text: '#d7dce2',
    text2: '#a9b2bc',
    text3: '#969fa9',
    accent: '#5cc8b8',
    onAccent: '#0d1a18',
    selected: '#1f3836',
    focus: '#5cc8b8',
    error: '#ff8a80',
    scene: '#1f242a',
    lidar: '#e7d27a',
    graph: {
      connection: '#7ea3e0',
      connectionOpacity: 0.3,
      traced: '#9cbcf2',
      tracedOpacity: 0.42,
      dimmedOpacity: 0.16,
      signal: '#9cbcf2',
      ring: '#e3e7eb',
      ringOnDarkFill: '#c3cad2',
      ringOnLightFill: '#0d0f11',
    },
    weightStops: ['#5aa5f0', '#87b0d6', '#858e97', '#dfa26a', '#ff9838'],
    weightText: [
      [-2.0, '#5aa5f0'],
      [-1.0, '#87b0d6'],
      [-0.5, '#869fb7'],
      [0.0, '#8d969f'],
      [0.5, '#b29881'],
      [1.0, '#dfa26a'],
      [2.0, '#ff9838'],
    ],
    series: {
      best: '#e6eaee',
      max: '#b79df0',
      peak: '#c9c258',
      median: '#8a949e',
      before: '#a9b2bc',
    },
  },
};

/** Return or accuracy in heat maps, low to high, monotone in lightness; the same in both themes. */
export const SEQUENTIAL: readonly string[] = [
  '#17264a',
  '#2a3b62',
  '#454f6e',
  '#616677',
  '#7d7d7e',
  '#99957e',
  '#b5ac7b',
  '#d0c57d',
  '#e6db90',
  '#f5eeb8',
];

/**
 * Signed numbers that are no shared weight, from the most negative over 0 to the most positive: purple and
 * green, which every kind of colour vision tells apart. 0 is the panel's own tone.
 */
export const DIVERGING: Readonly<Record<Scheme, readonly string[]>> = {
  light: ['#5b2378', '#9970ab', '#d5c3de', '#f4f4f4', '#c3e2bd', '#5aae61', '#14612c'],
  dark: ['#dcb8f0', '#9d6db8', '#553764', '#23282e', '#234f2e', '#4c9a58', '#a9e5ab'],
};
