import { PrecocialError } from '../base/errors.ts';
import { BIAS, type ConnectionGene, type Genome, type NodeId } from './genome.ts';
import { Rebuild } from './rebuild.ts';

/** The shared weights between which a flat network does nearly the same, and their negatives. */
export const FLAT_RANGE: readonly [number, number] = [0.2, 2];

/** A network is made flat at a multiple of this weight: what one node of the scale brings, 4 K^4 of `scaleOf`. */
export const STEP_OF_SCALE = 0.0515;

/** Largest factor, either way, by which the weight that a flat network is run at differs from that multiple. */
export const FLATNESS = 1.3;

const LINEAR = 1;
const GAUSSIAN = 4;
const SIGMOID = 6;
const INVERSE = 7;
const SQUARED = 11;

/**
 * Nodes that compute c(w) and -c(w) from the bias alone, c(w) = g / (4 w^4) within the `FLATNESS`. The sum of
 * `terms` is close to K w^-3 with K = 0.337; squared twice and passed on n times it becomes n K^4 w^-4.
 * How many nodes of each width there are was found by simulated annealing (docs/decisions/0130-flat-networks.md).
 * @param weight g
 */
function scaleOf(built: Rebuild, weight: number): readonly [NodeId, NodeId] {
  const linear = built.copies(48, LINEAR, [BIAS]); // w
  const [down = BIAS, ...more] = built.copies(5, INVERSE, [BIAS]); // -w
  const bells = built.copies(4, GAUSSIAN, [BIAS]); // exp(-w^2 / 2)
  const slope = built.node(SIGMOID, [down, ...more.slice(0, 2)]); // 1 / (1 + exp(3 w^2))
  const few = built.node(LINEAR, linear.slice(0, 12)); // 12 w^2
  const some = built.node(LINEAR, linear.slice(0, 24)); // 24 w^2
  const many = built.copies(2, LINEAR, linear); // 48 w^2
  const terms = [
    built.node(SIGMOID, [down]),
    ...built.copies(7, SIGMOID, [down, ...more]),
    ...built.copies(3, GAUSSIAN, [BIAS, ...bells, slope]),
    ...built.copies(2, GAUSSIAN, [few]),
    ...built.copies(9, GAUSSIAN, [few, some]),
    ...built.copies(14, GAUSSIAN, many),
    ...built.copies(21, GAUSSIAN, [...many, some]),
  ];
  const power = built.node(SQUARED, [built.node(SQUARED, terms)]);
  const count = Math.max(1, Math.round(Math.abs(weight) / STEP_OF_SCALE));
  const steps = built.copies(count, weight < 0 ? INVERSE : LINEAR, [power]);
  return [built.node(LINEAR, steps), built.node(INVERSE, steps)];
}

/**
 * A genome that does, at every shared weight in `FLAT_RANGE` and at its negative, about what the given one
 * does at one weight g. Into the way of each node's sum s come two nodes that square s + c and s - c,
 * where c is a number that other nodes compute from the bias: their difference is 4 s c, and with
 * c = g / (4 w^4) the powers of w that the added connections bring cancel. So the given network runs at a weight
 * within a factor of 1.3 of g. A network that walks, drives or swings at a range of weights this wide does so at a
 * weight that is drawn at random. Below 0.2 the scale c is too small: at 0 no signal passes any network.
 *
 * Node ids are kept, innovation ids are new. Disabled connections, hidden nodes without an enabled
 * connection and weight offsets are left out.
 *
 * @param weight g, which is taken to the nearest multiple of 0.0515
 * @throws PrecocialError 'edit-refused' for the weight 0, or if there would be more nodes or connections than are read
 */
export function makeFlat(genome: Genome, weight: number): Genome {
  if (weight === 0)
    throw new PrecocialError(
      'edit-refused',
      'At the weight 0 no signal passes a network: choose another weight to make it flat at.',
    );
  const built = new Rebuild(genome);
  const [scale, negative] = scaleOf(built, weight);
  built.addTwins();
  const incomingOf = new Map<NodeId, ConnectionGene[]>();
  for (const gene of built.enabled) {
    const incoming = incomingOf.get(gene.destination) ?? [];
    incomingOf.set(gene.destination, incoming);
    incoming.push(gene);
  }
  for (const { id } of built.kept) {
    const incoming = incomingOf.get(id);
    if (incoming === undefined) continue;
    const above = built.node(SQUARED, [scale]);
    const below = built.node(SQUARED, [negative]);
    for (const { source, recurrent } of incoming)
      for (const sum of [above, below]) built.connect(built.readable(source), sum, recurrent);
    const difference = [built.node(LINEAR, [above]), built.node(INVERSE, [below])];
    for (const part of difference) built.feed(part, id);
  }
  return built.seal();
}
