import { at } from '../base/arrays.ts';
import { PrecocialError } from '../base/errors.ts';
import { isActivationId } from '../genome/activations.ts';
import {
  innovation,
  nodeId,
  sealGenome,
  type ConnectionGene,
  type Genome,
  type NodeGene,
} from '../genome/genome.ts';
import { planFromWords, planOf, type Plan } from './plan.ts';

/** A network in words, as it is sent to a thread: a plan's, or a packed genome's. */
export interface NetworkWords {
  readonly words: Int32Array;
}

/** First word of a packed genome; a plan's is a count. */
const PACKED = -1;
const HEADER = 5;
const NODE = 2;
const CONNECTION = 3;
const ENABLED = 1;
const RECURRENT = 2;

/**
 * A genome's topology in words, for a thread that builds its plan: cheaper to make than the plan. Words: -1,
 * inputs, outputs, nodes, connections; id and activation of each node; source, destination and flags
 * (1 enabled, 2 recurrent) of each connection. Innovation ids and weight offsets are left out.
 */
export function packGenome(genome: Genome): NetworkWords {
  const { nodes, connections, inputCount, outputCount } = genome;
  const words = new Int32Array(HEADER + NODE * nodes.length + CONNECTION * connections.length);
  words.set([PACKED, inputCount, outputCount, nodes.length, connections.length]);
  let w = HEADER;
  for (const { id, activation } of nodes) {
    words[w++] = id;
    words[w++] = activation;
  }
  for (const { source, destination, enabled, recurrent } of connections) {
    words[w++] = source;
    words[w++] = destination;
    words[w++] = (enabled ? ENABLED : 0) + (recurrent === true ? RECURRENT : 0);
  }
  return { words };
}

function damaged(): PrecocialError {
  return new PrecocialError('internal', 'A packed genome is damaged; nothing was run.');
}

function unpackGenome(words: Int32Array): Genome {
  const [, inputCount = 0, outputCount = 0, nodeCount = 0, connectionCount = 0] = words;
  if (words.length !== HEADER + NODE * nodeCount + CONNECTION * connectionCount) throw damaged();
  const kindOf = (place: number): NodeGene['kind'] => {
    if (place === 0) return 'bias';
    if (place <= inputCount) return 'input';
    return place <= inputCount + outputCount ? 'output' : 'hidden';
  };
  let w = HEADER;
  const nodes = Array.from({ length: nodeCount }, (_, place): NodeGene => {
    const id = nodeId(at(words, w++));
    const activation = at(words, w++);
    if (!isActivationId(activation)) throw damaged();
    return { id, kind: kindOf(place), activation };
  });
  const connections = Array.from({ length: connectionCount }, (_, place): ConnectionGene => {
    const source = nodeId(at(words, w++));
    const destination = nodeId(at(words, w++));
    const flags = at(words, w++);
    const enabled = (flags & ENABLED) !== 0;
    const gene = { innovation: innovation(place), source, destination, enabled };
    return (flags & RECURRENT) === 0 ? gene : { ...gene, recurrent: true };
  });
  return sealGenome({ nodes, connections, inputCount, outputCount });
}

/**
 * The plan of a network in words.
 * @throws PrecocialError 'internal' if the words are damaged
 */
export function planOfWords(words: Int32Array): Plan {
  return at(words, 0) === PACKED ? planOf(unpackGenome(words)) : planFromWords(words);
}
