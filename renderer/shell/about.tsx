import { useEffect, useState, type ReactElement } from 'react';
import type { AppInfo } from '../../shared/contract/lab.ts';
import { lab } from '../lab/lab.ts';
import { notifyError } from '../state/notices.ts';
import styles from './dialogs.module.css';

/** Version, machine and licences. */
export function AboutText(): ReactElement {
  const [info, setInfo] = useState<AppInfo | null>(null);
  useEffect(() => {
    lab.request('app.info', {}).then(setInfo, notifyError);
  }, []);
  return (
    <>
      <p>A desktop laboratory for weight agnostic neural networks (Gaier and Ha, 2019).</p>
      {info === null ? null : (
        <>
          <p className={styles['hint']}>
            {`Version ${info.version}, ${info.shell === 'electron' ? 'Electron' : 'browser host'}, ${info.platform}, ${info.cores} cores`}
          </p>
          <pre className={styles['licences']} tabIndex={0}>
            {info.licences}
          </pre>
        </>
      )}
    </>
  );
}
