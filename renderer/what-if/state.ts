import { createStore } from 'zustand/vanilla';

/** The line that the plot of both futures shows, by task; absent: the task's first. */
export const whatIfLine = createStore<Readonly<Record<string, string>>>()(() => ({}));
