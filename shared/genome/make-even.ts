import { innovation, type Genome, type Innovation, type NodeId } from './genome.ts';
import type { Ids } from './known-edits.ts';
import { isEven } from './parity.ts';
import { Rebuild } from './rebuild.ts';

/** What new nodes are known by in a generation, where those of split connections are known by innovations from 0 up. */
const relayOf = (source: NodeId): Innovation => innovation(-1 - 2 * source);
const twinOf = (output: NodeId): Innovation => innovation(-2 - 2 * output);

/**
 * A genome whose outputs do not depend on the sign of the shared weight: at w it computes what the given
 * one computes at w * w. Behind every source stands a linear relay node that all connections of the
 * source pass through, so that a connection of the given genome becomes two, with a factor w each. A
 * genome that is even already is given back as it is.
 *
 * Node ids are kept, innovation ids are new. Disabled connections, hidden nodes without an enabled
 * connection and weight offsets are left out: an offset belongs to one connection's weight, which here
 * is a product.
 *
 * @param ids of a search's generation, in which the same change has the same ids; its own without
 * @throws PrecocialError 'edit-refused' if there would be more nodes or connections than are read
 */
export function makeEven(genome: Genome, ids?: Ids): Genome {
  if (isEven(genome)) return genome;
  const built = new Rebuild(genome, ids);
  built.addTwins(twinOf);
  const relays = new Map<NodeId, NodeId>();
  for (const { id } of built.sources)
    relays.set(id, built.node(1, [built.readable(id)], relayOf(id)));
  for (const { source, destination, recurrent } of built.enabled) {
    const relay = relays.get(source);
    if (relay !== undefined) built.feed(relay, destination, recurrent);
  }
  return built.seal();
}
