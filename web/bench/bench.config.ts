// `make bench`: the page in each engine, one after the other. Not part of the tests.
import { defineConfig } from '@playwright/test';
import { engineOptions } from '../../e2e/support/engines';

export default defineConfig({
  testDir: '.',
  testMatch: '*.run.ts',
  globalSetup: './setup.ts',
  outputDir: '../../test-results/bench',
  workers: 1,
  timeout: 30 * 60_000,
  reporter: [['line']],
  projects: [
    { name: 'chromium', use: engineOptions('chromium') },
    { name: 'firefox', use: engineOptions('firefox') },
    { name: 'webkit', use: engineOptions('webkit') },
  ],
});
