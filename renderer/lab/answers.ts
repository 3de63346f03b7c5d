/** Called after something that runs elsewhere has answered: a worker with a task, or the laboratory with a rollout. */
const listeners = new Set<() => void>();

/** Hears of every answer that a rollout may wait for. @returns a function that stops */
export function onAnswer(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells whoever waits that there was an answer. */
export function tellAnswer(): void {
  for (const listener of [...listeners]) listener();
}

/** The next answer. */
export function nextAnswer(): Promise<void> {
  return new Promise((resolve) => {
    const stop = onAnswer(() => {
      stop();
      resolve();
    });
  });
}
