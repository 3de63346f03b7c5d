import type { Command } from '../commands/registry.ts';
import { showEncoders } from './state.ts';

export const commands: readonly Command[] = [
  {
    id: 'encoders.show',
    title: 'Encoders of the racer…',
    meaning: 'Train an autoencoder, and choose the one whose latents racers see.',
    menu: 'Run',
    group: 60,
    run: showEncoders,
  },
];
