import { defineTask } from '../own/definition.ts';
import { builtinTask } from '../own/task.ts';

const STEP = 0.05;
const MOST_SPEED = 8;
const MOST_TORQUE = 2;
const TURN = 2 * Math.PI;

interface State {
  /** Angle from upright, in radians, and its change in a second. */
  theta: number;
  dtheta: number;
}

/** The dynamics and the cost of Gymnasium's Pendulum-v1: a rod of 1 m and 1 kg, a motor too weak to lift it. */
export const pendulum = builtinTask(
  defineTask({
    id: 'pendulum',
    title: 'Pendulum',
    summary: 'A motor that is too weak to lift a pendulum swings it up and holds it.',
    inputs: ['cos θ', 'sin θ', { name: 'dθ', unit: 'rad/s' }],
    outputs: [{ name: 'torque', unit: '2 N m' }],
    maxSteps: 200,
    stepSeconds: STEP,
    returnRange: [-3300, 0],
    options: {
      gravity: {
        default: 10,
        min: 0,
        max: 20,
        step: 0.1,
        unit: 'm/s²',
        label: 'Gravity',
        meaning: 'Acceleration of free fall.',
      },
    },
    start: (random): State => ({
      theta: random.between(-Math.PI, Math.PI),
      dtheta: random.between(-1, 1),
    }),
    observe: (state, into) => {
      into[0] = Math.cos(state.theta);
      into[1] = Math.sin(state.theta);
      into[2] = state.dtheta;
    },
    step: (state, action, options) => {
      const given = action[0] ?? 0;
      const torque = Number.isNaN(given) ? 0 : MOST_TORQUE * Math.max(-1, Math.min(1, given));
      const angle = state.theta - TURN * Math.round(state.theta / TURN);
      const cost = angle * angle + 0.1 * state.dtheta * state.dtheta + 0.001 * torque * torque;
      const push = 1.5 * options.gravity * Math.sin(state.theta) + 3 * torque;
      const speed = state.dtheta + push * STEP;
      state.dtheta = Math.max(-MOST_SPEED, Math.min(MOST_SPEED, speed));
      state.theta += state.dtheta * STEP;
      return { reward: -cost, terminated: false };
    },
    draw: ({ theta }) => [
      { kind: 'line', from: [0, 0], to: [Math.sin(theta), Math.cos(theta)], width: 0.06 },
    ],
  }),
);
