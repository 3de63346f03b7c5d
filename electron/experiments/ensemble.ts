import { at } from '../../shared/base/arrays.ts';
import { throwIfCancelled } from '../../shared/base/cancel.ts';
import { PrecocialError } from '../../shared/base/errors.ts';
import type {
  EnsembleReport,
  EnsembleRequest,
  EnsembleStep,
} from '../../shared/contract/experiments.ts';
import type { EnsembleRuleName } from '../../shared/evaluation/ensembles.ts';
import type { Summary } from '../../shared/evaluation/summary.ts';
import { accuracy, accuracyBySet, type Classification } from '../../shared/tasks/classification.ts';
import {
  chooseGreedily,
  ensemblePredictions,
  sharesByAccuracy,
} from '../../shared/evaluation/ensembles.ts';
import { weightingWithOffsets } from '../../shared/evaluation/evaluate.ts';
import { fromBest, meanOfActions } from '../../shared/evaluation/ensemble-genome.ts';
import { planOf } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { fillOptions, type Weighting } from '../../shared/tasks/task.ts';
import type { RolloutExecutor } from '../rollouts/executor.ts';
import { breathe } from '../evaluation/blocks.ts';
import { classifyInParts, digitsOf } from '../evaluation/digits.ts';
import { controlsOf, Judge, type JudgeControl } from '../evaluation/judge.ts';

/** Training images that choose members: as many as keep every probability in little memory. */
const CHOOSING_IMAGES = 10_000;

interface Rule {
  readonly name: EnsembleRuleName;
  readonly decides: 'vote' | 'mean probability';
  /** Sets in the order they join. */
  readonly order: readonly number[];
  readonly share: (set: number) => number;
}

function rulesOf(training: Classification, most: number): Rule[] {
  const single = accuracyBySet(training);
  const order = fromBest(single).slice(0, most);
  const shares = sharesByAccuracy(single, training.classes);
  const greedy = chooseGreedily(training, 'mean probability', most);
  const equal = (): number => 1;
  return [
    { name: 'vote', decides: 'vote', order, share: equal },
    { name: 'mean probability', decides: 'mean probability', order, share: equal },
    { name: 'weighted by accuracy', decides: 'vote', order, share: (set) => at(shares, set) },
    { name: 'greedy', decides: 'mean probability', order: greedy.sets, share: equal },
  ];
}

/** Accuracy of the first n members of a rule, for every n. */
function stepsOf(
  rule: Rule,
  weights: Float64Array,
  training: Classification,
  test: Classification,
): EnsembleStep[] {
  const shares = new Float64Array(weights.length);
  const chosen: number[] = [];
  return rule.order.map((set) => {
    shares[set] = at(shares, set) + rule.share(set);
    chosen.push(at(weights, set));
    const ensemble = { rule: rule.decides, shares };
    const score = (result: Classification): number =>
      accuracy(ensemblePredictions(result, ensemble), result.labels);
    return { weights: [...chosen], training: score(training), test: score(test), std: null };
  });
}

/** Votes and probabilities of a network that classifies. */
async function classifying(request: EnsembleRequest, control: JudgeControl): Promise<Measured> {
  const { document, weights, most, useOffsets } = request;
  const { classifier, train, test } = await digitsOf(document.task);
  const plan = planOf(document.genome);
  const weighting: Weighting =
    useOffsets === true
      ? weightingWithOffsets(document.genome, plan, weights)
      : { kind: 'shared', values: weights };
  const end = Math.min(train.count, CHOOSING_IMAGES);
  const [first = {}, second = {}] = controlsOf([end, test.count], control);
  const wanted = { probabilities: true } as const;
  const training = await classifyInParts(classifier, plan, weighting, train, {
    ...wanted,
    ...first,
    end,
  });
  const tested = await classifyInParts(classifier, plan, weighting, test, { ...wanted, ...second });
  const rules: EnsembleReport['rules'][number][] = [];
  for (const rule of rulesOf(training, most)) {
    rules.push({ rule: rule.name, steps: stepsOf(rule, weights, training, tested) });
    await breathe();
    throwIfCancelled(control.signal);
  }
  return { training: accuracyBySet(training), test: accuracyBySet(tested), rules };
}

/** The mean of the actions of a network at its best n weights, for every n. */
async function acting(
  pool: RolloutExecutor,
  request: EnsembleRequest,
  control: JudgeControl,
): Promise<Measured> {
  const { document, weights, most, trials, seed, useOffsets } = request;
  const task = taskOf(document.task);
  const judge = new Judge(pool, task, fillOptions(task, request.options));
  // The seed of the choice is another one than that of the trials.
  const choosing = { seed: seed + 1, episodes: task.effort.weightSearch.fine };
  const sizes = Math.min(most, weights.length);
  const controls = controlsOf(
    [...weights, ...new Array<number>(sizes).fill(0)].map(() => choosing.episodes + trials),
    control,
  );
  let next = 0;
  const measure = async (
    members: readonly number[],
  ): Promise<{ training: number; test: Summary }> => {
    const { plan, weighting } = meanOfActions(document.genome, members, useOffsets);
    const [first, second] = controlsOf([choosing.episodes, trials], controls[next++] ?? {});
    const { episodes } = choosing;
    const training = await judge.trials(plan, weighting, episodes, choosing.seed, first);
    const test = await judge.trials(plan, weighting, trials, seed, second);
    return { training: training.mean, test };
  };
  const single: { training: number; test: Summary }[] = [];
  for (const weight of weights) single.push(await measure([weight]));
  const training = Float64Array.from(single, (one) => one.training);
  const order = fromBest(training).map((k) => at(weights, k));
  const steps: EnsembleStep[] = [];
  for (let n = 1; n <= sizes; n++) {
    const members = order.slice(0, n);
    const measured = await measure(members);
    const { mean, std } = measured.test;
    steps.push({ weights: members, training: measured.training, test: mean, std });
  }
  return {
    training,
    test: Float64Array.from(single, (one) => one.test.mean),
    rules: [{ rule: 'mean of actions', steps }],
  };
}

type Measured = Pick<EnsembleReport, 'training' | 'test' | 'rules'>;

/**
 * Ensembles of one genome at several shared weights. Digits: members are chosen by training images and
 * measured on the test images. Control tasks: the mean of the actions of the weights best on episodes of
 * their own, measured on the trials.
 * @throws PrecocialError 'usage', 'wrong-task', 'cancelled'
 */
export async function measureEnsembles(
  pool: RolloutExecutor,
  request: EnsembleRequest,
  control: JudgeControl = {},
): Promise<EnsembleReport> {
  const { document, weights } = request;
  const task = taskOf(document.task);
  checkFits(document.genome, task);
  if (weights.length === 0) throw new PrecocialError('usage', 'Give at least one shared weight.');
  const begun = performance.now();
  const measured =
    task.measure === 'accuracy'
      ? await classifying(request, control)
      : await acting(pool, request, control);
  const [best = 0] = fromBest(measured.training);
  return {
    task: task.id,
    measure: task.measure,
    weights,
    ...measured,
    best: {
      weight: at(weights, best),
      training: at(measured.training, best),
      test: at(measured.test, best),
    },
    published: task.published?.ensemble ?? null,
    seconds: (performance.now() - begun) / 1000,
  };
}
