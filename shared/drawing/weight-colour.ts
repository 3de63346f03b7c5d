import { DIVERGING, PALETTES, SEQUENTIAL, type Scheme } from './tokens.ts';

type Rgb = readonly [red: number, green: number, blue: number];

function parse(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

function format([red, green, blue]: Rgb): string {
  const two = (value: number): string => Math.round(value).toString(16).padStart(2, '0');
  return `#${two(red)}${two(green)}${two(blue)}`;
}

/** Colour at `position` (0..1) of evenly spaced stops, linear in sRGB. */
function between(stops: readonly string[], position: number): string {
  const place = Math.min(1, Math.max(0, position)) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(place));
  return format(
    mix(parse(stops[low] ?? '#000000'), parse(stops[low + 1] ?? '#000000'), place - low),
  );
}

/** Colour of a shared weight: blue below 0, grey at 0, orange above; clamped outside [-2, 2]. */
export function weightColour(weight: number, scheme: Scheme): string {
  return between(PALETTES[scheme].weightStops, (weight + 2) / 4);
}

/** Colour of text about a shared weight, at least 4.5:1 on a panel. */
export function weightTextColour(weight: number, scheme: Scheme): string {
  const stops = PALETTES[scheme].weightText;
  const clamped = Math.min(2, Math.max(-2, weight));
  for (let i = 1; i < stops.length; i++) {
    const [high, colour] = stops[i] ?? [2, '#000000'];
    const [low, previous] = stops[i - 1] ?? [-2, '#000000'];
    if (clamped <= high)
      return format(mix(parse(previous), parse(colour), (clamped - low) / (high - low)));
  }
  return '#000000';
}

/** Colour of a return or accuracy whose share of the range is `share` (0..1), for heat maps. */
export function sequentialColour(share: number): string {
  return between(SEQUENTIAL, share);
}

/** Colour of a signed number whose place between its bounds is `share` (0..1); 0.5 is 0. */
export function divergingColour(share: number, scheme: Scheme): string {
  return between(DIVERGING[scheme], share);
}

/** A CSS gradient of the weight scale from `low` to `high`, left to right. */
export function weightGradient(scheme: Scheme, low = -2, high = 2, steps = 16): string {
  const colours = Array.from({ length: steps + 1 }, (_, i) =>
    weightColour(low + ((high - low) * i) / steps, scheme),
  );
  return `linear-gradient(to right, ${colours.join(', ')})`;
}
