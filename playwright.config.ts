import os from 'node:os';
import { defineConfig } from '@playwright/test';
import { engineOptions } from './e2e/support/engines';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/support/global-setup.ts',
  fullyParallel: true,
  workers: Math.min(2, os.cpus().length),
  forbidOnly: true,
  // A test that passes at the second try has found a bug, in the product or in itself: the reporter names it.
  // In CI, on a machine of unknown load, it does not undo the work of everybody else.
  retries: process.env.CI ? 1 : 0,
  // These only end what hangs: they leave room for a machine at four times its load.
  timeout: 150_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['./e2e/support/no-skips.ts']],
  use: { trace: 'off', screenshot: 'off', video: 'off' },
  projects: [
    { name: 'chromium', use: engineOptions('chromium') },
    { name: 'firefox', use: engineOptions('firefox'), grepInvert: /@chromium/ },
    { name: 'webkit', use: engineOptions('webkit'), grepInvert: /@chromium/ },
  ],
});
