import { notifyError } from '../state/notices.ts';

export const MENUS = ['File', 'Edit', 'View', 'Genome', 'Run', 'Help'] as const;
export type MenuName = (typeof MENUS)[number];

/** An action. Menus, the palette, shortcuts and toolbars all read it from here. */
export interface Command {
  /** Stable and dotted: 'genome.undo'. Native menus name commands by it. */
  readonly id: string;
  readonly title: string;
  /** What it does, in the field's words: the tooltip's second line. */
  readonly meaning?: string;
  /** 'Mod+Shift+Z', 'Delete', '?'; Mod is Ctrl, on macOS Command. */
  readonly shortcut?: string;
  /** The menu it stands in; absent: only in the palette. */
  readonly menu?: MenuName;
  /** Items of a menu with different groups have a line between them. Default 0. */
  readonly group?: number;
  /** Plain keys (no Mod) work only while focus is inside an element with this data-scope. */
  readonly scope?: string;
  readonly enabled?: () => boolean;
  /** For a command that switches something: whether it is on. */
  readonly checked?: () => boolean;
  readonly run: (argument?: string) => void | Promise<void>;
}

const commands = new Map<string, Command>();

/** Adds commands; one with a known id replaces it. */
export function registerCommands(list: readonly Command[]): void {
  for (const command of list) commands.set(command.id, command);
}

/** The command of an id, if there is one. */
export function findCommand(id: string): Command | undefined {
  return commands.get(id);
}

/** Every command in the order of registration. */
export function allCommands(): readonly Command[] {
  return [...commands.values()];
}

/** True unless the command says that it cannot run now. */
export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true;
}

/** Runs a command if it is enabled; what it throws is shown. Returns whether it ran. */
export function perform(command: Command, argument?: string): boolean {
  if (!isEnabled(command)) return false;
  void (async () => {
    try {
      await command.run(argument);
    } catch (error) {
      notifyError(error);
    }
  })();
  return true;
}

/** The same for the command of an id, if there is one. */
export function runCommand(id: string, argument?: string): boolean {
  const command = commands.get(id);
  return command !== undefined && perform(command, argument);
}
