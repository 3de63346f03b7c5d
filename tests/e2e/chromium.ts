import { findChromium } from '../../electron/host/chromium.ts';

/** @throws Error where the system has no Chromium */
export function chromiumPath(): string {
  const path = findChromium();
  if (path === null) throw new Error('These tests need a Chromium: set PRECOCIAL_CHROMIUM.');
  return path;
}

/** Software WebGL through Mesa, which draws faster than SwiftShader; no sandbox for root. */
export function chromiumArguments(): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--use-gl=angle',
    '--use-angle=gl-egl',
    '--ignore-gpu-blocklist',
    '--disable-background-networking',
    '--disable-component-update',
    '--mute-audio',
  ];
}
