// Where the words of a plan stand (shared/network/plan.ts says what they mean). Every file of this folder is read by the
// AssemblyScript compiler too: whole numbers without types, which are i32 there.

/** Words before the copies. */
export const PLAN_HEADER_WORDS = 8;
/** Words of the header: computed nodes, slots, inputs, outputs, recurrent copies, connections. */
export const PLAN_COMPUTED = 0;
export const PLAN_SLOTS = 1;
export const PLAN_INPUTS = 2;
export const PLAN_OUTPUTS = 3;
export const PLAN_COPIES = 4;
export const PLAN_CONNECTIONS = 5;

/** Words of a computed node before its sources: slot, activation, number of sources. */
export const NODE_HEADER_WORDS = 3;
export const NODE_SLOT = 0;
export const NODE_ACTIVATION = 1;
export const NODE_SOURCES = 2;
