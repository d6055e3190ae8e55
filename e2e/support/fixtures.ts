// The `test` that every spec uses: Playwright's, with
//   - WebKit served by WebKitGTK's MiniBrowser where Debian's package is installed,
//   - launchProfile: a browser on a profile directory, to close and open again,
//   - site: a static server with the built package and the test pages,
//   - a guard on every page: console noise or an unhandled rejection fails the test.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base, expect, type Browser, type BrowserContext, type Page, type PlaywrightWorkerArgs } from '@playwright/test';
import { requireEngine, usesDebian, type Engine } from './engines';
import { guard } from './noise';
import { built, dist } from './paths';
import { startServer } from './imserver';
import { serve, type Site } from './serve';
import { launchMiniBrowser, type MiniBrowserOptions } from './webkitgtk';
import { startXvfb } from './xvfb';

export interface LaunchOptions {
  /** Arguments of Chromium, beside those that it always gets. */
  args?: string[];
  /** WebKitGTK: how many tabs there will be at most. */
  tabs?: number;
}

export type LaunchProfile = (directory: string, options?: LaunchOptions) => Promise<BrowserContext>;

interface WorkerFixtures {
  /** WebKit runtime features of this project, e.g. '+StorageAPI'. */
  webkitFeatures: string;
  xvfb: string;
  workerSite: Site;
  /** A running imserver that registers unknown users and serves its hooks for tests: the prefix of its REST calls, e.g. http://127.0.0.1:4711. */
  server: string;
}

interface TestFixtures {
  site: Site;
  /** Opens the browser on a profile that outlives it: for restarts. Contexts left open are closed for you. */
  launchProfile: LaunchProfile;
  /** A new empty directory, removed after the test. */
  profile: string;
  /** Console lines that this test provokes on purpose. Everything else that a page prints fails it. */
  expectedNoise: RegExp[];
  noiseGuard: void;
}

const newProfile = () => fs.mkdtempSync(path.join(os.tmpdir(), 'e2e-profile-'));

// A browser that just died may still be writing its last files. If it goes on doing so, the system's
// temporary folder keeps them: no reason for a test to fail.
function removeProfile(directory: string): void {
  try {
    fs.rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  }
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  webkitFeatures: ['', { scope: 'worker', option: true }],

  xvfb: [
    async ({ browserName }, use) => {
      if (browserName !== 'webkit' || !usesDebian('webkit')) return use('');
      const display = await startXvfb();
      await use(display.name);
      await display.stop();
    },
    { scope: 'worker' },
  ],

  browser: [
    async ({ playwright, browserName, xvfb, webkitFeatures, workerSite }, use) => {
      requireEngine(browserName as Engine, playwright[browserName]);
      if (browserName === 'webkit' && usesDebian('webkit')) {
        const browser = miniBrowserPool(playwright, { display: xvfb, features: webkitFeatures, baseURL: workerSite.url });
        await use(browser);
        await browser.close();
        return;
      }
      const browser = await playwright[browserName].launch();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],

  workerSite: [
    async ({}, use) => {
      const site = await serve({ '/dist/': dist, '/go/': wasmExec(), '/': path.join(built, 'pages') });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],

  server: [
    async ({}, use) => {
      const running = await startServer('-open', '-origin', '*', '-test');
      await use(running.url);
      await running.stop();
    },
    { scope: 'worker' },
  ],

  // For every test, also those that do not name it: what one overrides must not reach the next.
  site: [
    async ({ workerSite }, use) => {
      workerSite.reset();
      await use(workerSite);
      workerSite.reset();
    },
    { auto: true },
  ],

  baseURL: async ({ workerSite }, use) => use(workerSite.url),

  launchProfile: async (
    { playwright, browserName, launchOptions, channel, headless, xvfb, webkitFeatures, baseURL, expectedNoise },
    use,
  ) => {
    requireEngine(browserName as Engine, playwright[browserName]);
    const opened: BrowserContext[] = [];
    const watched: (() => void)[] = [];
    await use(async (directory, { args = [], tabs } = {}) => {
      const all = [...(launchOptions.args ?? []), ...(browserName === 'chromium' ? args : [])];
      const options = { ...launchOptions, args: all, channel, headless, baseURL };
      const context =
        browserName === 'webkit' && usesDebian('webkit')
          ? await launchMiniBrowser(playwright.webkit, { display: xvfb, profile: directory, baseURL, features: webkitFeatures, tabs })
          : await playwright[browserName].launchPersistentContext(directory, options);
      opened.push(context);
      watched.push(await guard(context, expectedNoise));
      return context;
    });
    for (const context of opened) await context.close().catch(() => {});
    for (const check of watched) check();
  },

  profile: async ({}, use) => {
    const directory = newProfile();
    await use(directory);
    removeProfile(directory);
  },

  expectedNoise: async ({}, use) => use([]),

  noiseGuard: [
    async ({ context, expectedNoise }, use) => {
      const check = await guard(context, expectedNoise);
      await use();
      check();
    },
    { auto: true },
  ],
});

export { expect, type Page, type Site };

/** Folder of the wasm_exec.js that belongs to the Go that compiles here. */
function wasmExec(): string {
  return path.join(execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim(), 'lib/wasm');
}

/** A Browser whose contexts are MiniBrowser processes, each on a profile of its own that dies with it. */
function miniBrowserPool(playwright: PlaywrightWorkerArgs['playwright'], options: Omit<MiniBrowserOptions, 'profile'>): Browser {
  const open = new Set<BrowserContext>();
  const pool = {
    _connection: {}, // Playwright's own context fixture looks at it
    contexts: () => [...open],
    version: () => 'WebKitGTK',
    isConnected: () => true,
    browserType: () => playwright.webkit,
    async newContext() {
      const profile = newProfile();
      const context = await launchMiniBrowser(playwright.webkit, { ...options, profile });
      open.add(context);
      const close = context.close;
      context.close = async () => {
        if (!open.delete(context)) return;
        await close();
        removeProfile(profile);
      };
      return context;
    },
    async close() {
      for (const context of open) await context.close();
    },
  };
  return pool as unknown as Browser;
}
