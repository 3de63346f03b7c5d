/** A page began to load its preload script: what went before belongs to the page before. */
export const CHANNEL_OPEN = 'lab:open';
/** Bytes of the Lab contract, in both directions. */
export const CHANNEL = 'lab';
