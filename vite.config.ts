import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the window. Everything is a file: the content security policy allows no inline script. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rollupOptions: { input: ['renderer/index.html', 'renderer/record.html'] },
  },
});
