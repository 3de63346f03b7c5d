/** What a window sets about machines that roll out over a NATS server, and what it sees of them. */

export type { MachinesForm, SentFile } from './form-schemas.ts';
export type { MachinesUse } from './request-schemas.ts';

/** What the form holds when it is opened: files by their names. */
export interface MachinesAddress {
  readonly url: string;
  readonly credentials: string | null;
  readonly authority: string | null;
}

/** A machine that was heard of in the last minute. */
export interface MachineEntry {
  readonly id: string;
  readonly name: string;
  readonly threads: number;
  readonly version: string;
  /** Rollouts a second, lately. */
  readonly rate: number;
  /** Whole seconds since it was last heard of. */
  readonly silence: number;
  /** Why its rollouts might be others than those here, as the end of a sentence; null if they are the same. */
  readonly difference: string | null;
}

export interface MachinesState {
  /** Null: this computer alone. */
  readonly address: MachinesAddress | null;
  readonly status: 'none' | 'connecting' | 'connected' | 'lost';
  /** What is wrong with the connection, in a sentence, if anything. */
  readonly message: string | null;
  readonly machines: readonly MachineEntry[];
}

/** A silent machine is not counted after this many seconds. */
export const SILENT_SECONDS = 5;

/** Machines that a search from here would use now. */
export const usableMachines = ({ machines }: MachinesState): readonly MachineEntry[] =>
  machines.filter(({ difference, silence }) => difference === null && silence <= SILENT_SECONDS);
