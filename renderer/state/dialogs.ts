import { createStore } from 'zustand/vanilla';

/** The dialogs of the shell itself. */
export type ShellDialog =
  /** `task`: the id of the task that is chosen at first; absent: that of the genome on screen. */
  | { readonly kind: 'new-genome'; readonly task?: string }
  | { readonly kind: 'details' }
  | { readonly kind: 'terms' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'about' }
  | {
      readonly kind: 'confirm';
      readonly title: string;
      readonly question: string;
      readonly choices: readonly {
        readonly title: string;
        readonly primary?: boolean;
        readonly run: () => void;
      }[];
    }
  | {
      readonly kind: 'choose-task';
      readonly fileName: string;
      /** Ids of the tasks that fit. */
      readonly tasks: readonly string[];
      readonly choose: (task: string) => void;
    };

export const dialogs = createStore<{ readonly open: ShellDialog | null }>()(() => ({ open: null }));

export function showDialog(dialog: ShellDialog): void {
  dialogs.setState({ open: dialog });
}

export function closeDialog(): void {
  dialogs.setState({ open: null });
}
