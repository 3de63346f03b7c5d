import { createContext, useContext, useState, type ReactElement, type ReactNode } from 'react';
import styles from './setup.module.css';

interface Explanation {
  readonly title: string;
  readonly meaning: string;
}

const Explain = createContext<(explanation: Explanation) => void>(() => undefined);

/** Fields above a line that says what the one pointed at or typed in means: a tip would cover its neighbours. */
export function ExplainedFields({ children }: { readonly children: ReactNode }): ReactElement {
  const [explanation, explain] = useState<Explanation | null>(null);
  return (
    <div className={styles['explained']}>
      <div className={styles['settings']}>
        <Explain.Provider value={explain}>{children}</Explain.Provider>
      </div>
      <p className={styles['meaning']} role="status" data-testid="search-meaning">
        {explanation === null ? (
          'Point at a setting to read what it means.'
        ) : (
          <>
            <b>{explanation.title}</b> {explanation.meaning}
          </>
        )}
      </p>
    </div>
  );
}

/** A field with its label, and what it means. */
export function Explained({
  title,
  meaning,
  children,
}: Explanation & { readonly children: ReactNode }): ReactElement {
  const explain = useContext(Explain);
  const show = (): void => explain({ title, meaning });
  return (
    <label className={styles['field']} onPointerEnter={show} onFocus={show}>
      {children}
    </label>
  );
}
