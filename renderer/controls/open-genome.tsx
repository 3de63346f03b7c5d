import type { ReactElement } from 'react';
import { runCommand } from '../commands/registry.ts';
import { Button } from './button.tsx';
import { Empty } from './empty.tsx';

/** The empty state of a view that shows nothing without a genome. */
export function OpenGenome({ line }: { readonly line: string }): ReactElement {
  return (
    <Empty line={line}>
      <Button title="Open a genome" onClick={() => runCommand('file.open')}>
        Open
      </Button>
    </Empty>
  );
}
