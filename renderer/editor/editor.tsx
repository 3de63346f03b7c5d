import { useRef, type ReactElement } from 'react';
import { CommandButton } from '../controls/command-button.tsx';
import { Empty } from '../controls/empty.tsx';
import { HeaderTools } from '../controls/header.tsx';
import { useActive } from '../state/hooks.ts';
import type { OpenGenome } from '../state/session.ts';
import styles from './editor.module.css';
import { Graph } from './graph/graph.tsx';
import { Inspector } from './inspector.tsx';
import { ActivationKey } from './key.tsx';
import { GraphTable } from './table.tsx';
import { EditorTools } from './toolbar.tsx';
import { useModel } from './use-model.ts';
import { useSize } from './use-size.ts';
import { editor, useEditor } from './state.ts';

function OpenEditor({ open }: { open: OpenGenome }): ReactElement {
  const pane = useRef<HTMLDivElement>(null);
  const stack = useRef<HTMLDivElement>(null);
  const model = useModel(open, useSize(pane, stack, open.key));
  const showTable = useEditor((state) => state.showTable);
  return (
    <div className={styles['editor']} data-scope="graph">
      <HeaderTools>
        <EditorTools open={open} />
      </HeaderTools>
      <div ref={stack} className={styles['stack']}>
        {model === null ? null : <ActivationKey model={model} />}
        <div
          ref={pane}
          className={styles['pane']}
          role="group"
          tabIndex={0}
          onPointerDownCapture={(event) => {
            const inControl =
              event.target instanceof Element && event.target.closest('button, input') !== null;
            if (!inControl) event.currentTarget.focus({ preventScroll: true });
          }}
          aria-label="Genome graph. Arrow keys move between nodes; the button after it shows every node and connection as a table."
          data-testid="graph-pane"
        >
          <Graph model={model} genomeKey={open.key} />
        </div>
        {model === null ? null : <Inspector model={model} />}
      </div>
      {model === null ? null : showTable ? (
        <div className={styles['table']}>
          <GraphTable genome={model.genome} task={model.task} />
        </div>
      ) : (
        <button
          type="button"
          className={styles['toTable']}
          onClick={() => editor.setState({ showTable: true })}
        >
          Show the graph as a table
        </button>
      )}
    </div>
  );
}

/** The genome editor. */
export default function Editor(): ReactElement {
  const open = useActive();
  if (open === null)
    return (
      <Empty line="Choose a champion in the gallery, or start a genome of your own.">
        <CommandButton id="genome.new" icon="plus" kind="primary" />
      </Empty>
    );
  return <OpenEditor open={open} />;
}
