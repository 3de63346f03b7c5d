import { at } from '../../shared/arrays.ts';
import { throwIfCancelled } from '../../shared/contract/cancel.ts';
import { PrecocialError } from '../../shared/contract/errors.ts';
import type {
  EnsembleReport,
  EnsembleRequest,
  EnsembleRuleName,
  EnsembleStep,
} from '../../shared/contract/judge.ts';
import {
  accuracy,
  accuracyBySet,
  bestSet,
  type Classification,
} from '../../shared/evaluation/classification.ts';
import {
  chooseGreedily,
  ensemblePredictions,
  sharesByAccuracy,
} from '../../shared/evaluation/ensembles.ts';
import { PUBLISHED_ENSEMBLE } from '../../shared/evaluation/published.ts';
import { planOf } from '../../shared/network/plan.ts';
import { checkFits, taskOf } from '../../shared/tasks/registry.ts';
import { breathe, digitsOf } from './digits.ts';
import type { JudgeControl } from './judge.ts';

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
  const order = Array.from(single, (_, set) => set)
    .sort((a, b) => at(single, b) - at(single, a))
    .slice(0, most);
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
    return { weights: [...chosen], training: score(training), test: score(test) };
  });
}

/**
 * Ensembles of one genome at several shared weights: members are chosen by training images, measured on
 * the test images.
 * @throws PrecocialError 'usage' for a control task, 'wrong-task', 'cancelled'
 */
export async function measureEnsembles(
  request: EnsembleRequest,
  control: JudgeControl = {},
): Promise<EnsembleReport> {
  const { document, weights, most } = request;
  const task = taskOf(document.task);
  checkFits(document.genome, task);
  if (task.kind !== 'classification') {
    throw new PrecocialError(
      'usage',
      `Ensembles vote on classes; ${task.id} is a control task and has none.`,
    );
  }
  if (weights.length === 0) throw new PrecocialError('usage', 'Give at least one shared weight.');
  const begun = performance.now();
  const { classifier, train, test } = await digitsOf(task.id);
  const plan = planOf(document.genome);
  const weighting = { kind: 'shared', values: weights } as const;
  const end = Math.min(train.count, CHOOSING_IMAGES);
  const training = classifier.classify(plan, weighting, train, { probabilities: true, end });
  control.onProgress?.(0.3);
  await breathe();
  throwIfCancelled(control.signal);
  const tested = classifier.classify(plan, weighting, test, { probabilities: true });
  control.onProgress?.(0.6);
  await breathe();
  throwIfCancelled(control.signal);
  const rules = rulesOf(training, most).map((rule) => ({
    rule: rule.name,
    steps: stepsOf(rule, weights, training, tested),
  }));
  const best = bestSet(training);
  const [trained, single] = [accuracyBySet(training), accuracyBySet(tested)];
  return {
    task: task.id,
    measure: 'accuracy',
    weights,
    training: trained,
    test: single,
    best: { weight: at(weights, best), training: at(trained, best), test: at(single, best) },
    rules,
    published: task.id === 'mnist' ? PUBLISHED_ENSEMBLE : null,
    seconds: (performance.now() - begun) / 1000,
  };
}
