import type { ReactElement } from 'react';
import { OpenGenome } from '../controls/open-genome.tsx';
import { DigitSweep } from './digit-sweep.tsx';
import { useDocument } from '../state/hooks.ts';
import { findTask } from '../state/tasks.ts';
import { ControlSweep } from './control-sweep.tsx';

/** What the genome reaches over a range of shared weights. */
export default function SweepView(): ReactElement {
  const document = useDocument();
  const task = findTask(document?.task);
  if (document === null || task === null) {
    return <OpenGenome line="Open a genome to see what it reaches at every shared weight." />;
  }
  return task.kind === 'classification' ? (
    <DigitSweep task={task} document={document} />
  ) : (
    <ControlSweep task={task} document={document} />
  );
}
