import { createStore } from 'zustand/vanilla';
import { messageOf } from '../../shared/base/errors.ts';
import type { MachinesForm, SentFile } from '../../shared/contract/machines.ts';
import { chooseFile } from '../lab/choose-file.ts';
import { lab } from '../lab/lab.ts';
import { machines } from '../state/machines.ts';

/** The files of the form. */
export type FileName = 'credentials' | 'authority';

export interface DialogState {
  readonly open: boolean;
  readonly form: MachinesForm;
  /** What is being done; null: nothing. */
  readonly busy: 'test' | 'use' | null;
  readonly message: string;
  readonly failed: boolean;
}

const QUIET = { message: '', failed: false };

export const dialog = createStore<DialogState>()(() => ({
  open: false,
  form: { url: '', credentials: null, authority: null },
  busy: null,
  ...QUIET,
}));

/** A form with what is set up now. */
function formNow(): MachinesForm {
  const { address } = machines.getState();
  return {
    url: address?.url ?? '',
    credentials: (address?.credentials ?? null) === null ? null : 'kept',
    authority: (address?.authority ?? null) === null ? null : 'kept',
  };
}

/** Shows the dialog with what is set up now. */
export function showMachines(): void {
  dialog.setState({ open: true, form: formNow(), ...QUIET });
}

export function closeMachines(): void {
  dialog.setState({ open: false });
}

export function changeMachines(change: Partial<MachinesForm>): void {
  dialog.setState(({ form }) => ({ form: { ...form, ...change }, ...QUIET }));
}

/** Asks for one of the form's files. */
export async function chooseMachinesFile(name: FileName): Promise<void> {
  try {
    const chosen: SentFile | null = await chooseFile(name === 'authority' ? ['pem', 'crt'] : []);
    if (chosen !== null) changeMachines({ [name]: chosen });
  } catch (error) {
    dialog.setState({ message: messageOf(error), failed: true });
  }
}

async function busyWith(what: 'test' | 'use', work: () => Promise<string>): Promise<void> {
  dialog.setState({ busy: what, ...QUIET });
  try {
    dialog.setState({ message: await work(), failed: false });
  } catch (error) {
    dialog.setState({ message: messageOf(error), failed: true });
  } finally {
    dialog.setState({ busy: null });
  }
}

/** Connects with the form's address and says what came of it; nothing is kept. */
export function testMachines(): Promise<void> {
  const { form } = dialog.getState();
  return busyWith('test', async () => (await lab.request('machines.test', form)).sentence);
}

/** Uses the form's server from now on; null: none. */
export function useMachinesOf(form: MachinesForm | null): Promise<void> {
  return busyWith('use', async () => {
    machines.setState(await lab.request('machines.use', { form }));
    // The dialog may have been closed meanwhile, and stays so.
    dialog.setState({ form: formNow() });
    return form === null
      ? 'This computer rolls out alone.'
      : 'Searches and tunings can use these machines: the form of a new one has the choice.';
  });
}
