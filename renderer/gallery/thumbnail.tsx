import { useEffect, useState, type ReactElement } from 'react';
import type { GenomeEntry, RunEntry } from '../../shared/contract/lab.ts';
import type { Genome } from '../../shared/genome/genome.ts';
import { thumbnailSvg } from '../../shared/drawing/graph-svg.ts';
import { layoutGenome } from '../../shared/drawing/layout/layout.ts';
import { lab } from '../lab/lab.ts';
import { refKey } from '../state/references.ts';
import { useScheme } from '../theme/scheme.ts';
import { PALETTES, type Scheme } from '../../shared/drawing/tokens.ts';
import styles from './gallery.module.css';

const SIZE = { width: 44, height: 32 };

interface Read {
  readonly revision: string;
  readonly genome: Promise<Genome>;
}

const genomes = new Map<string, Read>();

/** The genome of an entry, read once for each revision of its file; the newest is kept. */
function genomeOf({ ref, revision }: GenomeEntry): Promise<Genome> {
  const key = refKey(ref);
  const known = genomes.get(key);
  if (known?.revision === revision) return known.genome;
  const genome = lab.request('genome.read', { ref }).then(({ document }) => document.genome);
  genomes.set(key, { revision, genome });
  genome.catch(() => {
    if (genomes.get(key)?.genome === genome) genomes.delete(key);
  });
  return genome;
}

function pictureOf(genome: Genome, scheme: Scheme): string {
  const frame = { ...SIZE, palette: PALETTES[scheme] };
  const svg = thumbnailSvg(genome, layoutGenome(genome), frame);
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** A small drawing of a genome, made from the genome itself. */
export function GenomeThumbnail({ entry }: { entry: GenomeEntry }): ReactElement {
  const scheme = useScheme();
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    genomeOf(entry).then(
      (genome) => {
        // The window's own work goes first; pictures may come later.
        requestIdleCallback(
          () => {
            if (wanted) setPicture(pictureOf(genome, scheme));
          },
          { timeout: 3000 },
        );
      },
      // A file that cannot be read is reported by the library; its picture stays empty.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [entry, scheme]);
  return (
    <span className={styles['thumbnail']}>
      {picture === null ? null : <img src={picture} {...SIZE} alt="" draggable={false} />}
    </span>
  );
}

/** The best-ever return of a run as a small curve; drawn again when the run has moved on a bit. */
export function RunThumbnail({ run }: { run: RunEntry }): ReactElement {
  const [path, setPath] = useState('');
  const stage = Math.floor(run.generation / 16);
  useEffect(() => {
    let wanted = true;
    lab.request('run.history', { id: run.id, from: 0 }).then(
      (history) => {
        if (wanted) setPath(curve(history.map((row) => row.best)));
      },
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [run.id, stage]);
  return (
    <span className={styles['thumbnail']}>
      <svg {...SIZE} aria-hidden="true">
        <path d={`M4 ${SIZE.height - 3.5}H${SIZE.width - 4}`} stroke="var(--line)" />
        <path d={path} fill="none" stroke="var(--text)" strokeWidth={1.2} />
      </svg>
    </span>
  );
}

function curve(values: readonly number[]): string {
  if (values.length < 2) return '';
  const low = Math.min(...values);
  const range = Math.max(1e-9, Math.max(...values) - low);
  const every = Math.max(1, Math.floor(values.length / 40));
  return values
    .filter((_, k) => k % every === 0 || k === values.length - 1)
    .map((value, k, list) => {
      const x = 4 + (k / (list.length - 1)) * (SIZE.width - 8);
      const y = SIZE.height - 5 - ((value - low) / range) * (SIZE.height - 10);
      return `${k === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}
