import { findChromium } from '../../electron/host/chromium.ts';

/** @throws Error where the system has no Chromium */
export function chromiumPath(): string {
  const path = findChromium();
  if (path === null) throw new Error('These tests need a Chromium: set PRECOCIAL_CHROMIUM.');
  return path;
}

/**
 * WebGL by SwiftShader and a page put together on the processor: a page put together through software OpenGL
 * reaches 3 frames a second where this one reaches 50. No sandbox for root.
 */
export function chromiumArguments(): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--enable-unsafe-swiftshader',
    '--disable-background-networking',
    '--disable-component-update',
    '--mute-audio',
  ];
}
