import { expect, it } from 'vitest';
import { keyOf, Stream } from '../../shared/random/key.ts';
import { shakeMachines } from '../reliability/kill-machines.ts';
import { freshFolder } from './support.ts';

/** Some kills are enough to notice a mistake while working; `npm run kills -- --only machines` has 100 in one run. */
const KILLS = process.env['CI'] === 'true' ? 25 : 8;

it('kills of workers, coordinator and server in one run change nothing of it', async () => {
  const outcome = await shakeMachines(await freshFolder(), new Stream(keyOf(7)), KILLS);
  expect(outcome).toEqual({ what: 'a search on machines', kills: KILLS, equal: true, problem: '' });
}, 300_000);
