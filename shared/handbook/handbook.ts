/** A page of the handbook, or one that it refers to, as HTML. */
export interface HandbookPage {
  readonly id: string;
  readonly title: string;
  readonly html: string;
  /** Whether it is a chapter of the handbook; others (results, benchmarks) are reached by links. */
  readonly isChapter: boolean;
}

/** What a search can find: a section, or a row of a table. */
export interface HandbookEntry {
  readonly page: string;
  /** The id of its element on the page; empty for the page's beginning. */
  readonly anchor: string;
  /** The heading, or the first cell of the row. */
  readonly title: string;
  /** The text without its markup. */
  readonly text: string;
}

/**
 * Which entries a word stands in: a flat list of pairs, the place of the entry and how much the word counts there.
 * A word of a title counts more than one of the text.
 */
export type HandbookIndex = Readonly<Record<string, readonly number[]>>;

export interface Handbook {
  /** The chapters in their order, then the other pages. */
  readonly pages: readonly HandbookPage[];
  readonly entries: readonly HandbookEntry[];
  readonly index: HandbookIndex;
}
