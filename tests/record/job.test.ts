import { describe, expect, it } from 'vitest';
import { filmJob, type FilmRequest } from '../../electron/record/job.ts';
import { placesOf } from '../../renderer/record/layout.ts';
import { framesOf } from '../../shared/contract/film.ts';
import { newDocument } from '../../shared/genome/document.ts';
import { swingupGenome } from '../renderer/rollout/support.ts';

const document = {
  ...newDocument('one', 'swingup', swingupGenome()),
  bestWeight: { weight: -0.7, mean: 600, trials: 20 },
};

const request = (more: Partial<FilmRequest>): FilmRequest => ({
  documents: [document],
  out: 'film.webm',
  ...more,
});

describe('a film on the command line', () => {
  it('shows the best known weight unless told otherwise', () => {
    expect(filmJob(request({})).parts[0]?.panels[0]?.weight).toBe(-0.7);
    expect(filmJob(request({ weights: [1] })).parts[0]?.panels[0]?.weight).toBe(1);
  });

  it('takes the first of several weights as the body and the others as ghosts, or as scenes', () => {
    const ghosts = filmJob(request({ weights: [1, -1, 2] })).parts[0]?.panels;
    expect(ghosts?.map((panel) => [panel.weight, panel.ghosts])).toEqual([[1, [-1, 2]]]);
    const scenes = filmJob(request({ weights: [1, -1, 2], sideBySide: true })).parts[0]?.panels;
    expect(scenes?.map(({ weight }) => weight)).toEqual([1, -1, 2]);
  });

  it('makes one part of each champion of a run', () => {
    const documents = [3, 9].map((generation) => ({
      ...document,
      lineage: { parent: null, generation },
    }));
    const job = filmJob(request({ documents, generations: true }));
    expect(job.parts.map(({ caption }) => caption)).toEqual(['generation 3', 'generation 9']);
    expect(job.seconds).not.toBeNull();
  });

  it.each([
    [{ out: 'film.avi' }, /ends in/],
    [{ width: 1281 }, /even/],
    [{ width: 20 }, /width/],
    [{ out: 'film.gif', framesPerSecond: 60 }, /GIF/],
    [{ seconds: 0 }, /seconds/],
    [{ documents: [] }, /nothing to show/],
    [{ task: 'mnist' }, /no scene/],
    [{ weights: Array.from({ length: 13 }, () => 1), sideBySide: true }, /side by side/],
  ] as const)('refuses %j', (more, message) => {
    expect(() => filmJob(request(more))).toThrow(message);
  });
});

describe('the arithmetic of a film', () => {
  it('has the frames that its length says', () => {
    expect(framesOf(10, 30)).toBe(300);
    expect(framesOf(1, 29.97)).toBe(30);
    expect(framesOf(0.001, 10)).toBe(1);
  });

  it('covers the picture with scenes that do not overlap', () => {
    for (let count = 1; count <= 12; count++) {
      const places = placesOf(count, 1280, 720);
      expect(places).toHaveLength(count);
      const covered = places.reduce((sum, { width, height }) => sum + width * height, 0);
      expect(covered).toBeLessThanOrEqual(1280 * 720);
      expect(covered).toBeGreaterThan(1280 * 720 * 0.6);
      places.forEach((a, i) =>
        places.slice(i + 1).forEach((b) => {
          const apart =
            a.x + a.width <= b.x ||
            b.x + b.width <= a.x ||
            a.y + a.height <= b.y ||
            b.y + b.height <= a.y;
          expect(apart).toBe(true);
        }),
      );
    }
  });
});
