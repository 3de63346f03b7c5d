import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { parsePaperFile, writePaperFile } from '../../../shared/contract/paper.ts';
import { paper, showReproduction, shownSource } from '../../../renderer/paper/state.ts';

const shipped = parsePaperFile(
  readFileSync(new URL('../../../assets/paper/results.json', import.meta.url), 'utf8'),
);
const report = new TextEncoder().encode(
  writePaperFile({ ...shipped, kind: 'reproduction', seed: 12 }),
);

describe('the results that the view Paper shows', () => {
  beforeEach(() =>
    paper.setState({
      shipped: { name: 'What ships', data: shipped },
      opened: null,
      showsOpened: false,
    }),
  );

  it('are those that ship until a reproduction is opened, and again when asked for', () => {
    expect(shownSource(paper.getState())?.name).toBe('What ships');
    showReproduction('report.json', report);
    const shown = shownSource(paper.getState());
    expect([shown?.name, shown?.data.kind, shown?.data.seed]).toEqual([
      'report.json',
      'reproduction',
      12,
    ]);
    paper.setState({ showsOpened: false });
    expect(shownSource(paper.getState())?.data).toBe(shipped);
  });

  it('stay where a file is no report', () => {
    const genome = new TextEncoder().encode('{"format": "precocial-genome"}');
    expect(() => showReproduction('genome.json', genome)).toThrow(/field format/);
    expect(shownSource(paper.getState())?.name).toBe('What ships');
  });
});
