// The plan interpreter alone, for whoever steps an environment elsewhere: one network, some lanes.
import { forward, moveLane, outputRow, prepareNetwork, resetNetwork } from './common/network';

export { forward, moveLane, outputRow, prepareNetwork, resetNetwork };
export const heapBase: usize = __heap_base;
