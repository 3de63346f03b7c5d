import { defineTask } from 'precocial/task';

const STEP = 0.02;
/** Parts of a step: the couplings are stiff, so that they need short ones. */
const PARTS = 64;
const single = Math.fround;
/** In single precision, as everything below: a vector of the kernel holds four such numbers. */
const DT = single(STEP / PARTS);
const STRONGEST = single(8);
const DRAG = single(0.4);
/** Of a coupling for each kilogramme: 1/s² beyond its play (m), and 1/s. */
const STIFFNESS = single(4000);
const DAMPING = single(6);
const PLAY = single(0.02);
/** Between two wagons (m), and where the journey ends. */
const APART = 0.5;
const END = 2;

interface State {
  x0: number;
  x1: number;
  x2: number;
  x3: number;
  v0: number;
  v1: number;
  v2: number;
  v3: number;
}

/** How far a coupling is out of its play, pulled (above 0) or pushed. */
const beyond = (gap: number): number =>
  single(gap - Math.max(-PLAY, Math.min(PLAY, gap)));

/** Force of a coupling. @param gap by which the wagon in front is too far ahead @param speed at which that grows */
const pull = (gap: number, speed: number): number =>
  single(single(STIFFNESS * beyond(gap)) + single(DAMPING * speed));

/** An engine with three wagons: bring the last one to its place, although the couplings have play. */
export default defineTask({
  id: 'train',
  title: 'Train',
  summary: 'Drive an engine so that the last of its three wagons stands at its place',
  inputs: [
    { name: 'x', unit: 'm' },
    { name: 'dx', unit: 'm/s' },
    { name: 'last x', unit: 'm' },
    { name: 'last dx', unit: 'm/s' },
  ],
  outputs: [{ name: 'force', unit: '8 N' }],
  maxSteps: 500,
  stepSeconds: STEP,
  returnRange: [0, 500],
  kernel: { state: ['x0', 'x1', 'x2', 'x3', 'v0', 'v1', 'v2', 'v3'] },
  start: (random): State => {
    const x = random.between(-1, 1);
    const near = (): number => single(x + random.between(-0.02, 0.02));
    return { x0: near(), x1: near(), x2: near(), x3: near(), v0: 0, v1: 0, v2: 0, v3: 0 };
  },
  observe: (state, into) => {
    into[0] = state.x0;
    into[1] = state.v0;
    into[2] = state.x3;
    into[3] = state.v3;
  },
  step: (state, action) => {
    const force = single(STRONGEST * single(Math.max(-1, Math.min(1, action[0] ?? 0))));
    let { x0, x1, x2, x3, v0, v1, v2, v3 } = state;
    for (let part = 0; part < PARTS; part++) {
      const f1 = pull(single(x0 - x1), single(v0 - v1));
      const f2 = pull(single(x1 - x2), single(v1 - v2));
      const f3 = pull(single(x2 - x3), single(v2 - v3));
      v0 = single(v0 + single(DT * single(single(force - f1) - single(DRAG * v0))));
      v1 = single(v1 + single(DT * single(single(f1 - f2) - single(DRAG * v1))));
      v2 = single(v2 + single(DT * single(single(f2 - f3) - single(DRAG * v2))));
      v3 = single(v3 + single(DT * single(f3 - single(DRAG * v3))));
      x0 = single(x0 + single(DT * v0));
      x1 = single(x1 + single(DT * v1));
      x2 = single(x2 + single(DT * v2));
      x3 = single(x3 + single(DT * v3));
    }
    Object.assign(state, { x0, x1, x2, x3, v0, v1, v2, v3 });
    return { reward: Math.max(0, 1 - Math.abs(x3)), terminated: Math.abs(x3) > END };
  },
  draw: ({ x0, x1, x2, x3 }) =>
    [x0, x1, x2, x3].map((x, k) => ({
      kind: 'rectangle' as const,
      at: [x + (1.5 - k) * APART, 0] as const,
      width: 0.4,
      height: 0.2,
      colour: k === 0 ? '#e0862a' : '#7a8590',
    })),
});
