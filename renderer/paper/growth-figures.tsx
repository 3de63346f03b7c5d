import { useMemo, type ReactElement } from 'react';
import type { PaperData, PaperGrowth } from '../../shared/contract/paper.ts';
import { graphSvg } from '../../shared/drawing/graph-svg.ts';
import { layoutGenome } from '../../shared/drawing/layout/layout.ts';
import { formatReturn } from '../../shared/drawing/numbers.ts';
import { connectionCount } from '../../shared/genome/statistics.ts';
import { fixedName } from '../../shared/tasks/node-names.ts';
import { findTask } from '../state/tasks.ts';
import { usePalette } from '../theme/scheme.ts';
import { openUnsaved } from '../files/documents.ts';
import { Button } from '../controls/button.tsx';
import styles from './paper.module.css';

const SIZE = { width: 340, height: 220 };

interface Props {
  readonly growth: readonly PaperGrowth[];
  readonly kind: PaperData['kind'];
}

/** How the champions of searches grew, as the paper shows swing-up at generations 8, 32, 128 and 1024. */
export function GrowthFigures({ growth, kind }: Props): ReactElement {
  const searches = [...new Set(growth.map(({ name }) => name))];
  if (searches.length === 0) {
    return (
      <section className={styles['section']}>
        <h3>How champions grew</h3>
        <p className={styles['rests']}>
          {kind === 'shipped'
            ? 'The runs of the champions that ship are not part of the program. A reproduction keeps its runs, and its report shows their champions at generations 8, 32, 128 and 1024.'
            : 'No search of this task is in the report.'}
        </p>
      </section>
    );
  }
  return (
    <>
      {searches.map((name) => (
        <section key={name} className={styles['section']} data-testid={`paper-growth-${name}`}>
          <h3>How the champion of {name} grew</h3>
          <div className={styles['pictures']}>
            {growth
              .filter((one) => one.name === name)
              .map((one) => (
                <GrowthPicture key={one.generation} growth={one} />
              ))}
          </div>
        </section>
      ))}
    </>
  );
}

function GrowthPicture({ growth }: { readonly growth: PaperGrowth }): ReactElement {
  const palette = usePalette();
  const { document, generation, mean } = growth;
  const task = findTask(growth.task);
  const source = useMemo(() => {
    const { genome } = document;
    const layout = layoutGenome(genome);
    const svg = graphSvg(genome, layout, {
      ...SIZE,
      palette,
      nameOf: (node) =>
        layout.uniform && node.kind === 'input' ? null : fixedName(node, genome, task),
    });
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  }, [document, palette, task]);
  const text = `Generation ${generation}: ${connectionCount(document.genome)} connections, mean ${formatReturn(mean)}`;
  return (
    <figure>
      <img src={source} {...SIZE} alt={text} />
      <figcaption>
        {text}
        <Button kind="quiet" title="Open this genome" onClick={() => openUnsaved(document)}>
          Open
        </Button>
      </figcaption>
    </figure>
  );
}
