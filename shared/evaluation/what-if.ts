import { at } from '../base/arrays.ts';
import type { Genome, Innovation, NodeId } from '../genome/genome.ts';
import { withGenes } from '../genome/known-edits.ts';
import type { HeldNodes } from '../network/live-network.ts';
import { fold, Stream, type Key } from '../random/key.ts';

/** What is done otherwise from one moment of a rollout on. */
export type Intervention =
  | { readonly kind: 'cut'; readonly innovation: Innovation }
  /** A node, or a frozen input, keeps a value. */
  | { readonly kind: 'hold'; readonly node: NodeId; readonly value: number }
  /** Normal noise of this standard deviation, in the input's own unit, on what the network sees. */
  | { readonly kind: 'noise'; readonly input: number; readonly deviation: number }
  | { readonly kind: 'weight'; readonly weight: number }
  /** A force on the body in task units during the next steps. */
  | { readonly kind: 'push'; readonly x: number; readonly y: number; readonly steps: number };

/** Interventions put together: of those on the same thing the last one counts, pushes add up. */
export interface Intervened {
  /** The genome with its cut connections disabled. Its nodes stand in the same order. */
  readonly genome: Genome;
  readonly held: HeldNodes;
  /** Standard deviation of the noise on each noisy input, by its place from 0. */
  readonly noise: ReadonlyMap<number, number>;
  /** The shared weight, or null for the one there was. */
  readonly weight: number | null;
  readonly pushes: readonly Extract<Intervention, { kind: 'push' }>[];
}

/** Puts interventions together. Connections and nodes that the genome lacks are passed over. */
export function intervene(genome: Genome, interventions: readonly Intervention[]): Intervened {
  const cut = new Set<Innovation>();
  const held = new Map<NodeId, number>();
  const noise = new Map<number, number>();
  const pushes: Extract<Intervention, { kind: 'push' }>[] = [];
  let weight: number | null = null;
  for (const change of interventions) {
    if (change.kind === 'cut') cut.add(change.innovation);
    else if (change.kind === 'hold') held.set(change.node, change.value);
    else if (change.kind === 'noise') noise.set(change.input, change.deviation);
    else if (change.kind === 'weight') weight = change.weight;
    else pushes.push(change);
  }
  const connections = genome.connections.map((gene) =>
    gene.enabled && cut.has(gene.innovation) ? { ...gene, enabled: false } : gene,
  );
  const left = cut.size === 0 ? genome : withGenes(genome, { connections });
  return { genome: left, held, noise, weight, pushes };
}

/**
 * The observation with noise on it. Each number depends on key, step and input alone, so a future that is
 * shown again is the same.
 */
export function noisyObservation(
  observation: Float64Array,
  noise: Intervened['noise'],
  key: Key,
  step: number,
): Float64Array {
  if (noise.size === 0) return observation;
  const seen = observation.slice();
  const ofStep = fold(key, step);
  for (const [input, deviation] of noise)
    seen[input] = at(seen, input) + deviation * new Stream(fold(ofStep, input)).normal();
  return seen;
}

/** Force of the pushes in a step, counted from the moment of the interventions. */
export function forceIn(
  pushes: Intervened['pushes'],
  step: number,
): { readonly x: number; readonly y: number } {
  let [x, y] = [0, 0];
  for (const push of pushes) {
    if (step < 0 || step >= push.steps) continue;
    x += push.x;
    y += push.y;
  }
  return { x, y };
}
