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
  retries: 0, // a test that passes at the second try has found a bug
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['./e2e/support/no-skips.ts']],
  use: { trace: 'off', screenshot: 'off', video: 'off' },
  projects: [
    { name: 'chromium', use: engineOptions('chromium') },
    { name: 'firefox', use: engineOptions('firefox'), grepInvert: /@chromium/ },
    { name: 'webkit', use: engineOptions('webkit'), grepInvert: /@chromium/ },
  ],
});
