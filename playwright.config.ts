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
    { name: 'chromium', use: engineOptions('chromium'), testIgnore: '**/storage.spec.ts' },
    { name: 'firefox', use: engineOptions('firefox'), testIgnore: '**/storage.spec.ts' },
    { name: 'webkit', use: engineOptions('webkit'), testIgnore: '**/storage.spec.ts' },
    {
      // WebKitGTK ships without navigator.storage; Safari has it. A few specs run with it switched on.
      name: 'webkit-storage',
      use: { ...engineOptions('webkit'), webkitFeatures: '+StorageAPI,+StorageAPIEstimate,+FileSystem' } as object,
      testMatch: '**/storage.spec.ts',
    },
  ],
});
