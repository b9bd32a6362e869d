import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Debian's own Chromium; Playwright would fetch one from elsewhere.
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const output = fileURLToPath(new URL('../../build/browser', import.meta.url));

export default defineConfig({
  testDir: '.',
  // One home, worked by one person: the tests go one after the other.
  workers: 1,
  fullyParallel: false,
  // For a hang, not for speed: a busy machine takes its time.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  outputDir: join(output, 'traces'),
  reporter: [
    ['list'],
    ['junit', { outputFile: process.env['BROWSER_RESULTS'] ?? join(output, 'results.xml') }],
  ],
  globalSetup: './server.ts',
  use: {
    // A page is judged as it stands: a colour half-way to another is nobody's reading.
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: chromium,
      // Chromium's own sandbox does not work for root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'english',
      use: { locale: 'en-GB', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
    },
    // Ends the link of the first start, so it comes last.
    { name: 'people', testMatch: 'people.ts', dependencies: ['english', 'chinese'] },
    {
      name: 'chinese',
      use: { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
    },
  ],
});
