import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { handbookPlugin } from './electron/handbook/vite-plugin.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the window. Everything is a file: the content security policy allows no inline script. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), handbookPlugin(at('.'))],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: [at('renderer/index.html'), at('renderer/record.html')] },
  },
});
