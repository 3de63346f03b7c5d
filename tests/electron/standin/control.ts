/** What a test tells the stand-in's process, and asks of it. */
export type ToStandIn =
  /** The next native dialog's answer: a path, null for dismissed, or a button's number. */
  | { readonly type: 'answer-dialog'; readonly answer: string | number | null }
  | { readonly type: 'click-menu'; readonly label: string }
  | { readonly type: 'second-instance'; readonly words: readonly string[] }
  | { readonly type: 'close-window'; readonly index: number }
  | { readonly type: 'log' };

/** Things the program did to the system around it, in order. */
export interface LogEntry {
  readonly what:
    | 'open-external'
    | 'show-item'
    | 'notification'
    | 'dialog'
    | 'progress'
    | 'power'
    | 'recent'
    | 'menu'
    | 'window'
    | 'unexpected';
  readonly detail: string;
}

export type FromStandIn =
  | { readonly type: 'ready'; readonly endpoint: string }
  | {
      readonly type: 'log';
      readonly entries: readonly LogEntry[];
      readonly menu: readonly string[];
    }
  | { readonly type: 'failed'; readonly message: string };

const entries: LogEntry[] = [];
const answers: (string | number | null)[] = [];

export function note(what: LogEntry['what'], detail: string): void {
  entries.push({ what, detail });
}

export function notes(): readonly LogEntry[] {
  return entries;
}

export function prepareAnswer(answer: string | number | null): void {
  answers.push(answer);
}

/** @throws Error if the test did not say what to answer */
export function takeAnswer(dialog: string): string | number | null {
  const answer = answers.shift();
  note('dialog', dialog);
  if (answer === undefined) throw new Error(`No answer was prepared for the dialog "${dialog}".`);
  return answer;
}
