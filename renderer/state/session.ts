import { createStore } from 'zustand/vanilla';
import { PrecocialError } from '../../shared/base/errors.ts';
import type { GenomeRef } from '../../shared/contract/lab.ts';
import type { GenomeDocument } from '../../shared/genome/document.ts';
import { nodeId, type Genome, type Innovation, type NodeId } from '../../shared/genome/genome.ts';
import { sameRef } from './references.ts';
import { touchedBetween, type Touched } from './touched.ts';

/** One version of a document: what an undo returns to. */
export interface Version {
  readonly document: GenomeDocument;
  /** What was done to reach it, for the menu and the editor's header: "split cos θ to tanh". */
  readonly label: string;
  /** What the edit added or changed; drawn in the accent colour until the next edit. */
  readonly touched: Touched;
  /** Edits of one gesture (a slider being dragged) share a word and become one version. */
  readonly gesture: string | null;
}

/** A genome open in the window, with every version since it was opened. */
export interface OpenGenome {
  readonly key: string;
  /** Name under which unsaved edits are kept; the same again when they are recovered. */
  readonly draft: string;
  readonly ref: GenomeRef | null;
  /** Revision of the file it was read from or last saved to; null if it has no file of its own. */
  readonly revision: string | null;
  /** The document as it is on disk; null if it was never saved. */
  readonly saved: GenomeDocument | null;
  readonly versions: readonly Version[];
  /** Index of the version on screen. */
  readonly position: number;
  /** Only looked at: the next one looked at takes its place, until it is edited or kept. */
  readonly preview: boolean;
}

export interface Selection {
  readonly nodes: ReadonlySet<NodeId>;
  readonly connections: ReadonlySet<Innovation>;
}

/** A hand edit that would break a rule: what happened, and the cycle it would have made. */
export interface Refusal {
  readonly message: string;
  readonly cycle: readonly NodeId[];
  /** The connection that was asked for, if any. */
  readonly attempted: readonly [from: NodeId, to: NodeId] | null;
}

/** Show only what feeds a node, or only what it reaches. */
export interface Trace {
  readonly node: NodeId;
  readonly direction: 'feeds' | 'reaches';
}

/** The genome that the one on screen is compared with. */
export interface Comparison {
  readonly name: string;
  readonly genome: Genome;
}

export interface SessionState {
  readonly open: readonly OpenGenome[];
  /** Key of the genome on screen. */
  readonly active: string | null;
  readonly selection: Selection;
  readonly refusal: Refusal | null;
  readonly trace: Trace | null;
  readonly comparison: Comparison | null;
}

export const NOTHING_SELECTED: Selection = { nodes: new Set(), connections: new Set() };
const NO_TOUCH: Touched = { nodes: new Set(), connections: new Set() };

const EMPTY: SessionState = {
  open: [],
  active: null,
  selection: NOTHING_SELECTED,
  refusal: null,
  trace: null,
  comparison: null,
};

/** The genome on screen, or null when none is open. */
export function activeOf(state: SessionState): OpenGenome | null {
  return state.open.find((genome) => genome.key === state.active) ?? null;
}

/** The version of an open genome that is on screen. */
export function versionOf(open: OpenGenome): Version {
  const version = open.versions[open.position];
  if (version === undefined) throw new RangeError('an open genome has no version on screen');
  return version;
}

/** The document on screen. */
export function documentOf(state: SessionState): GenomeDocument | null {
  const open = activeOf(state);
  return open === null ? null : versionOf(open).document;
}

/** The document before the last edit that changed the genome itself, or null if there is none. */
export function documentBefore(open: OpenGenome): GenomeDocument | null {
  const now = versionOf(open).document.genome;
  for (let k = open.position - 1; k >= 0; k--) {
    const earlier = open.versions[k];
    if (earlier !== undefined && earlier.document.genome !== now) return earlier.document;
  }
  return null;
}

/** What the last edit that changed the genome itself did: not a move, Tidy or save. Null if there is none. */
export function editTested(open: OpenGenome): string | null {
  const now = versionOf(open).document.genome;
  for (let k = open.position; k > 0; k--) {
    if (open.versions[k - 1]?.document.genome !== now) return open.versions[k]?.label ?? null;
  }
  return null;
}

/** True if the version on screen is not what is on disk. */
export function isEdited(open: OpenGenome): boolean {
  return open.saved !== versionOf(open).document;
}

/** The open genomes of a window and everything that is done to them. */
export class Session {
  readonly store = createStore<SessionState>()(() => EMPTY);
  private opened = 0;

  /** Opens a document, or brings it to the front if the file is open already. Returns its key. */
  openDocument(
    document: GenomeDocument,
    from: {
      ref: GenomeRef | null;
      revision: string | null;
      saved: boolean;
      draft?: string;
      preview?: boolean;
    },
  ): string {
    const state = this.store.getState();
    const known =
      from.ref === null
        ? undefined
        : state.open.find((open) => open.ref !== null && sameRef(open.ref, from.ref));
    if (known !== undefined) {
      this.activate(known.key);
      return known.key;
    }
    const key = `genome-${++this.opened}`;
    const draft = from.draft ?? `draft-${crypto.randomUUID()}`;
    const first: Version = { document, label: 'opened', touched: NO_TOUCH, gesture: null };
    const entry: OpenGenome = {
      key,
      draft,
      ref: from.ref,
      revision: from.revision,
      saved: from.saved ? document : null,
      versions: [first],
      position: 0,
      preview: from.preview === true,
    };
    const place = entry.preview ? state.open.findIndex(({ preview }) => preview) : -1;
    const open = place < 0 ? [...state.open, entry] : state.open.with(place, entry);
    this.store.setState({ open });
    this.activate(key);
    return key;
  }

  /** Keeps a genome open that was only looked at. */
  keep(key: string): void {
    const { open } = this.store.getState();
    this.store.setState({
      open: open.map((entry) => (entry.key === key ? { ...entry, preview: false } : entry)),
    });
  }

  /** Shows an open genome; selection, trace and comparison belong to the one before and end. */
  activate(key: string): void {
    if (this.store.getState().active === key) return;
    this.store.setState({
      active: key,
      selection: NOTHING_SELECTED,
      refusal: null,
      trace: null,
      comparison: null,
    });
  }

  /** Closes a genome; its unsaved versions are gone. */
  close(key: string): void {
    const { open, active } = this.store.getState();
    const place = open.findIndex((genome) => genome.key === key);
    const rest = open.filter((genome) => genome.key !== key);
    this.store.setState({ open: rest });
    if (active !== key) return;
    const next = rest[Math.min(place, rest.length - 1)];
    if (next === undefined) this.store.setState({ ...EMPTY, open: rest });
    else this.activate(next.key);
  }

  /**
   * Edits the document on screen as one version that can be undone. A change that breaks a rule of
   * genomes leaves everything as it was and sets `refusal`. Returns true if something changed.
   */
  edit(
    label: string,
    change: (document: GenomeDocument) => GenomeDocument,
    options: { gesture?: string; attempted?: readonly [NodeId, NodeId] } = {},
  ): boolean {
    const open = activeOf(this.store.getState());
    if (open === null) return false;
    const before = versionOf(open);
    let document: GenomeDocument;
    try {
      document = change(before.document);
    } catch (error) {
      this.refuse(error, options.attempted ?? null);
      return false;
    }
    if (document === before.document) return false;
    const merges = options.gesture !== undefined && before.gesture === options.gesture;
    const kept = open.versions.slice(0, open.position + (merges ? 0 : 1));
    const base = merges ? (kept.at(-1)?.document ?? before.document) : before.document;
    const version: Version = {
      document,
      label,
      touched: touchedBetween(base.genome, document.genome),
      gesture: options.gesture ?? null,
    };
    const versions = [...kept, version];
    this.replace({ ...open, versions, position: kept.length, preview: false });
    return true;
  }

  /**
   * Shows another document that the file on screen stands for, such as another champion of a run: no edit. What was
   * edited by hand is one undo away.
   */
  show(label: string, document: GenomeDocument): void {
    const open = activeOf(this.store.getState());
    if (open === null || versionOf(open).document === document) return;
    const edited = isEdited(open);
    const kept = open.versions.slice(0, open.position + (edited ? 1 : 0));
    const version: Version = { document, label, touched: NO_TOUCH, gesture: null };
    const versions = [...kept, version];
    this.replace({ ...open, versions, position: kept.length, saved: document, preview: false });
  }

  /** Edits the genome on screen; see `edit`. */
  editGenome(
    label: string,
    change: (genome: Genome) => Genome,
    options: { gesture?: string; attempted?: readonly [NodeId, NodeId] } = {},
  ): boolean {
    return this.edit(
      label,
      (document) => {
        const genome = change(document.genome);
        return genome === document.genome ? document : { ...document, genome };
      },
      options,
    );
  }

  /** Goes `steps` versions back (negative) or forward, as far as there are any. */
  travel(steps: number): void {
    const open = activeOf(this.store.getState());
    if (open === null) return;
    const position = Math.min(open.versions.length - 1, Math.max(0, open.position + steps));
    if (position !== open.position) this.replace({ ...open, position });
  }

  undo(): void {
    this.travel(-1);
  }

  redo(): void {
    this.travel(1);
  }

  /** Records that a version was written to disk. */
  markSaved(key: string, ref: GenomeRef, revision: string, document: GenomeDocument): void {
    const { open } = this.store.getState();
    this.store.setState({
      open: open.map((entry) =>
        entry.key === key ? { ...entry, ref, revision, saved: document } : entry,
      ),
    });
  }

  /** Keeps the unsaved edits of an open genome under a new name: another window has the old one. */
  renameDraft(key: string): void {
    const { open } = this.store.getState();
    const draft = `draft-${crypto.randomUUID()}`;
    this.store.setState({
      open: open.map((entry) => (entry.key === key ? { ...entry, draft } : entry)),
    });
  }

  select(nodes: Iterable<NodeId>, connections: Iterable<Innovation> = []): void {
    this.store.setState({
      selection: { nodes: new Set(nodes), connections: new Set(connections) },
    });
  }

  setTrace(trace: Trace | null): void {
    this.store.setState({ trace });
  }

  setComparison(comparison: Comparison | null): void {
    this.store.setState({ comparison });
  }

  dismissRefusal(): void {
    if (this.store.getState().refusal !== null) this.store.setState({ refusal: null });
  }

  private refuse(error: unknown, attempted: readonly [NodeId, NodeId] | null): void {
    if (!(error instanceof PrecocialError)) throw error;
    const cycle = error.details['cycle'];
    const nodes = Array.isArray(cycle) ? cycle.map((id) => nodeId(Number(id))) : [];
    this.store.setState({ refusal: { message: error.message, cycle: nodes, attempted } });
  }

  /** Puts an open genome's new state in place and drops what no longer exists from the selection. */
  private replace(entry: OpenGenome): void {
    const { open, selection } = this.store.getState();
    const { genome } = versionOf(entry).document;
    const nodes = new Set<number>(genome.nodes.map((node) => node.id));
    const connections = new Set<number>(genome.connections.map((gene) => gene.innovation));
    this.store.setState({
      open: open.map((other) => (other.key === entry.key ? entry : other)),
      refusal: null,
      selection: {
        nodes: new Set([...selection.nodes].filter((id) => nodes.has(id))),
        connections: new Set([...selection.connections].filter((id) => connections.has(id))),
      },
    });
  }
}

/** The window's session. */
export const session = new Session();
