import { expect, it } from 'vitest';
import { planOf } from '../../shared/network/plan.ts';
import { keyOf } from '../../shared/random/key.ts';
import { readImages } from '../../shared/tasks/mnist/task.ts';
import { drawBatch } from '../../shared/tasks/mnist/episodes.ts';
import { FILES } from '../tasks/mnist/files.ts';
import { classifyNaively } from '../tasks/mnist/naive.ts';
import { PlainLoop, benchGenomes } from './mnist.ts';

it('the loop that the digit kernel is measured against computes the same thing', async () => {
  const images = await readImages(FILES, 'mnist', 'train');
  const indices = drawBatch(keyOf(1), images.count, 40);
  const genome = benchGenomes()[0];
  expect(genome?.connections).toHaveLength(2000);
  if (genome === undefined) return;
  const plain = new PlainLoop(images, indices).evaluate(planOf(genome), 0.5);
  const naive = classifyNaively(genome, 0.5, images, [...indices]).logLikelihood;
  expect(Math.abs(plain / naive - 1)).toBeLessThan(1e-3);
});
