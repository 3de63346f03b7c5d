// Makes the screenshots that README and docs show: npm run pictures. Opens the built lab in the system's
// Chromium on an empty library and waits for states, never for time.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = join(root, 'docs', 'pictures');
const library = mkdtempSync(join(tmpdir(), 'precocial-pictures-'));

const PICTURES = [
  { name: 'main-light', scheme: 'light', size: [1440, 900], champion: 'Swing-up', tab: 'sweep' },
  {
    name: 'main-dark',
    scheme: 'dark',
    size: [1440, 900],
    champion: 'Swing-up, large',
    tab: 'search',
  },
  { name: 'small-light', scheme: 'light', size: [1024, 700], champion: 'Swing-up', tab: 'sweep' },
  {
    name: 'digits-light',
    scheme: 'light',
    size: [1440, 900],
    champion: 'MNIST digits',
    tab: 'digits',
  },
];

function serve() {
  const host = spawn(
    process.execPath,
    [join(root, 'electron/cli/bin.mjs'), 'serve', '--no-open', '--json', '--library', library],
    {
      env: { ...process.env, PRECOCIAL_SETTINGS: join(library, 'settings') },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  return new Promise((resolve) => {
    let text = '';
    host.stdout.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve({ host, url: JSON.parse(text.split('\n')[0]).url });
    });
  });
}

async function take({ name, scheme, size, champion, tab }) {
  // A link opens the lab once, so every picture has a host of its own.
  const { host, url } = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
    ],
  });
  try {
    const page = await browser.newPage({
      viewport: { width: size[0], height: size[1] },
      colorScheme: scheme,
    });
    page.setDefaultTimeout(120_000);
    await page.goto(url);
    const tour = page.getByTestId('tour');
    await Promise.race([tour.waitFor(), page.getByTestId('gallery').waitFor()]);
    if (await tour.isVisible()) await tour.getByRole('button', { name: 'End' }).press('Enter');
    const entry = page.getByTestId(`entry-${champion}`);
    if (!(await entry.isVisible()))
      await page.getByRole('button', { name: 'Gallery' }).press('Enter');
    await entry.press('Enter');
    const tabButton = page.getByTestId(`tab-${tab}`);
    if (await tabButton.isVisible()) await tabButton.press('Enter');
    await page.locator('[data-testid="test-strip"][data-state="done"]').waitFor();
    await page.getByTestId('dial-value').waitFor();
    await page.keyboard.press('Escape');
    await page.screenshot({ path: join(target, `${name}.png`) });
    process.stdout.write(`${name}.png\n`);
  } finally {
    await browser.close();
    host.kill();
  }
}

mkdirSync(target, { recursive: true });
try {
  for (const picture of PICTURES) await take(picture);
} finally {
  rmSync(library, { recursive: true, force: true, maxRetries: 5 });
}
