import { Modal, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { SILENT_SECONDS, type MachineEntry } from '../../shared/contract/machines.ts';
import { formatNumber } from '../../shared/drawing/numbers.ts';
import { Button } from '../controls/button.tsx';
import { machines } from '../state/machines.ts';
import {
  changeMachines,
  chooseMachinesFile,
  closeMachines,
  dialog,
  testMachines,
  useMachinesOf,
  type FileName,
} from './state.ts';
import styles from './machines.module.css';

/** The machines that roll out beside this computer: their server, and which there are. */
export function Dialogs(): ReactElement {
  const open = useStore(dialog, (state) => state.open);
  return (
    <Modal
      opened={open}
      onClose={closeMachines}
      title="Machines"
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={640}
    >
      {open ? <Content /> : null}
    </Modal>
  );
}

function Content(): ReactElement {
  const { message, failed, busy } = useStore(dialog);
  const state = useStore(machines);
  const said = message !== '' ? message : busy === null ? (state.message ?? '') : '';
  const wrong = message !== '' ? failed : true;
  return (
    <div className={styles['content']} data-testid="machines-dialog">
      <p className={styles['hint']}>
        Other computers roll out for searches and tunings through a NATS server that all of them
        reach; results stay those of this computer, to the last bit. On each:{' '}
        <code>precocial worker --nats {state.address?.url ?? 'nats://host:4222'}</code>
      </p>
      <Form />
      {said === '' ? null : (
        <p
          className={wrong ? styles['failed'] : styles['hint']}
          role={wrong ? 'alert' : 'status'}
          data-testid="machines-message"
        >
          {said}
        </p>
      )}
      {state.status === 'none' ? null : <List entries={state.machines} />}
    </div>
  );
}

function Form(): ReactElement {
  const { form, busy } = useStore(dialog);
  const used = useStore(machines, (state) => state.address !== null);
  const empty = form.url.trim() === '';
  return (
    <>
      <div className={styles['form']}>
        <TextInput
          label="Server"
          placeholder="nats://host:4222"
          value={form.url}
          data-testid="machines-url"
          onChange={(event) => changeMachines({ url: event.currentTarget.value })}
        />
        <FileField
          name="credentials"
          label="Credentials"
          meaning="A file with a token; with a user's name and the password below it; with an NKey's seed; or as nsc writes it."
        />
        <FileField
          name="authority"
          label="Authority (TLS)"
          meaning="Certificates of the authority that signed the server's, as PEM; for one of your own."
        />
      </div>
      <div className={styles['actions']}>
        {used ? (
          <Button
            kind="quiet"
            title="Use this computer alone"
            meaning="Forgets the server and the copies of its files."
            disabled={busy !== null}
            onClick={() => void useMachinesOf(null)}
            testId="machines-forget"
          >
            This computer alone
          </Button>
        ) : null}
        <Button
          title="Test the connection"
          meaning="Connects, listens for machines and leaves again; nothing is kept."
          disabled={empty || busy !== null}
          onClick={() => void testMachines()}
          testId="machines-test"
        >
          {busy === 'test' ? 'Testing …' : 'Test'}
        </Button>
        <Button
          kind="primary"
          title="Use these machines"
          meaning="Keeps the address, and copies of the files that only you can read."
          disabled={empty || busy !== null}
          onClick={() => void useMachinesOf(form)}
          testId="machines-use"
        >
          {busy === 'use' ? 'Connecting …' : 'Use'}
        </Button>
      </div>
    </>
  );
}

interface FileFieldProps {
  readonly name: FileName;
  readonly label: string;
  readonly meaning: string;
}

function FileField({ name, label, meaning }: FileFieldProps): ReactElement {
  const file = useStore(dialog, (state) => state.form[name]);
  const kept = useStore(machines, (state) => state.address?.[name] ?? null);
  const shown = file === null ? 'none' : file === 'kept' ? (kept ?? 'none') : file.fileName;
  return (
    <div className={styles['file']}>
      <span className={styles['label']}>{label}</span>
      <span className={styles['fileName']} title={shown} data-testid={`machines-${name}`}>
        {shown}
      </span>
      <Button
        kind="quiet"
        title={`Choose ${name === 'credentials' ? 'credentials' : 'the authority'}`}
        meaning={meaning}
        onClick={() => void chooseMachinesFile(name)}
      >
        Choose…
      </Button>
      {file === null ? null : (
        <Button
          kind="quiet"
          title={`Leave ${name === 'credentials' ? 'credentials' : 'the authority'} out`}
          onClick={() => changeMachines({ [name]: null })}
        >
          None
        </Button>
      )}
    </div>
  );
}

/** What a machine can do for a search from here now. */
function stateOf({ difference, silence }: MachineEntry): string {
  if (difference !== null) return `not used: ${difference}`;
  return silence > SILENT_SECONDS ? `silent for ${silence} s` : 'ready';
}

function List({ entries }: { readonly entries: readonly MachineEntry[] }): ReactElement {
  if (entries.length === 0)
    return (
      <p className={styles['hint']} data-testid="machines-none">
        No machine has said that it is there.
      </p>
    );
  return (
    <div className={styles['scroll']}>
      <table className={styles['list']} data-testid="machines-list">
        <thead>
          <tr>
            <th>Machine</th>
            <th>Threads</th>
            <th>Rollouts/s</th>
            <th>Version</th>
            <th>State</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} data-testid={`machine-${entry.name}`}>
              <td>{entry.name}</td>
              <td>{entry.threads}</td>
              <td>{formatNumber(entry.rate)}</td>
              <td>{entry.version}</td>
              <td>{stateOf(entry)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
