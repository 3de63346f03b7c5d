/** A task to begin with: a pendulum that has to be swung up, ready to run. */
export function templateOf(id: string): string {
  return `import { defineTask } from 'precocial/task';

// A pendulum is swung up by a motor that is too weak to lift it at once (as in Gymnasium's Pendulum-v1).
// State is plain data: numbers, texts, lists, Float64Array. Nothing but \`random\` may be random.

interface State {
  /** Angle from upright, in radians. */
  theta: number;
  /** Radians a second. */
  dtheta: number;
  /** Newton metres, for the picture. */
  torque: number;
}

const STEP = 0.05;
const MOST_SPEED = 8;

export default defineTask({
  id: '${id}',
  title: '${id[0]?.toUpperCase() ?? ''}${id.slice(1)}',
  summary: 'A motor that is too weak to lift a pendulum swings it up.',
  inputs: ['cos θ', 'sin θ', { name: 'dθ', unit: 'rad/s' }],
  outputs: [{ name: 'torque', unit: '2 N m' }],
  outputActivation: 'tanh',
  maxSteps: 200,
  stepSeconds: STEP,
  // An episode's return lies between these two; they are the axis of plots.
  returnRange: [-3300, 0],
  options: {
    gravity: { default: 10, min: 0, max: 20, step: 0.1, unit: 'm/s²', label: 'Gravity' },
  },

  // The state an episode starts in.
  start(random): State {
    return { theta: random.between(-Math.PI, Math.PI), dtheta: random.between(-1, 1), torque: 0 };
  },

  // What the network sees: one number an input.
  observe(state, into) {
    into[0] = Math.cos(state.theta);
    into[1] = Math.sin(state.theta);
    into[2] = state.dtheta;
  },

  // One step; \`action\` holds one number an output, not clipped.
  step(state, action, options) {
    const torque = 2 * Math.max(-1, Math.min(1, action[0]!));
    const turns = Math.round(state.theta / (2 * Math.PI));
    const angle = state.theta - 2 * Math.PI * turns;
    const cost = angle * angle + 0.1 * state.dtheta * state.dtheta + 0.001 * torque * torque;
    const speed = state.dtheta + (1.5 * options.gravity * Math.sin(state.theta) + 3 * torque) * STEP;
    state.dtheta = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, speed));
    state.theta += state.dtheta * STEP;
    state.torque = torque;
    return { reward: -cost, terminated: false };
  },

  // The picture, in metres; y points up.
  draw(state) {
    const tip = [Math.sin(state.theta), Math.cos(state.theta)] as const;
    return [
      { kind: 'line', from: [0, 0], to: tip, width: 0.06 },
      { kind: 'circle', at: tip, radius: 0.1 },
      { kind: 'circle', at: [0, 0], radius: 0.04 },
    ];
  },
});
`;
}

/** Settings for an editor beside the tasks, so that it finds the types of 'precocial/task'. */
export const EDITOR_SETTINGS = `${JSON.stringify(
  {
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'ES2022',
      module: 'ESNext',
      moduleResolution: 'bundler',
      lib: ['ES2022'],
      types: [],
    },
    include: ['*/task.ts', 'precocial-task.d.ts'],
  },
  null,
  2,
)}\n`;
