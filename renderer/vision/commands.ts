import { observeForCommands } from '../commands/observe.ts';
import type { Command } from '../commands/registry.ts';
import { releaseLatents, vision } from './state.ts';

observeForCommands((listener) => vision.subscribe(listener));

export const commands: readonly Command[] = [
  {
    id: 'vision.release',
    title: 'Let the latents follow the car',
    meaning: 'Every latent that was dragged shows again what the car sees.',
    enabled: () => vision.getState().held.size > 0,
    run: () => releaseLatents(),
  },
];
