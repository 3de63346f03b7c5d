import { useEffect, useState, type ReactElement } from 'react';
import type { AppInfo } from '../../shared/contract/lab.ts';
import { lab } from '../lab/lab.ts';
import { notifyError } from '../state/notices.ts';
import { releasesPage } from './newer.ts';
import styles from './dialogs.module.css';

/** Where newer versions stand: the lab does not look for them. */
function Newer({ homepage }: { readonly homepage: string }): ReactElement {
  const page = releasesPage(homepage);
  return (
    <p className={styles['hint']}>
      {'This program never looks for newer versions. '}
      {page === null ? (
        'They stand where you got this one.'
      ) : (
        <>
          {'They stand at '}
          <a href={page} target="_blank" rel="noreferrer">
            {page}
          </a>
          .
        </>
      )}
    </p>
  );
}

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
          <Newer homepage={info.homepage} />
          <pre className={styles['licences']} tabIndex={0}>
            {info.licences}
          </pre>
        </>
      )}
    </>
  );
}
