// The package with other versions and kinds of tools than the repository's own: development servers, which move a
// dependency's script away from its files, and tools that do not read "exports". What they make does not depend on
// the browser: one is enough. @chromium
import fs from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from './support/fixtures';
import { serve } from './support/serve';
import { freePort, project } from './support/tools';

declare function report(): Promise<unknown>;

const page = (script: string, kind = 'type="module"') =>
  `<!doctype html><meta charset="utf-8"><title>site</title><link rel="icon" href="data:,"><body><script ${kind} src="${script}"></script>`;

const vites = {
  'vite-5': { vite: '5.4.21' },
  'vite-7': { vite: '7.3.8', '@sveltejs/kit': '2.70.4', '@sveltejs/vite-plugin-svelte': '6.2.4', svelte: '5.57.3' },
  'vite-8': { vite: '8.3.8' },
};
const parcel = { parcel: '2.16.4' };
const webpack4 = { webpack: '4.47.0' };
const next = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' };
const typescript5 = { typescript: '5.9.3' };

/** Development servers print to the console of the page. */
const chatter = [/\[vite\]/, /\[HMR\]/, /\[Fast Refresh\]/, /React DevTools/];

/** Opens the page and runs the main job in it. A development server may load a page again when it has found a dependency. */
async function expectReport(tab: Page, url: string): Promise<void> {
  await tab.goto(url);
  await expect(async () => {
    await tab.waitForFunction(() => 'report' in window);
    expect(await tab.evaluate(() => report().catch((error) => ({ error: error.data?.message ?? String(error) })))).toEqual({
      same: true,
      storage: 'indexedDB',
      list: [['bob', 1, 'hello']],
    });
  }).toPass();
}

test.describe('@chromium', () => {
  // A time limit only ends what hangs: these install packages.
  test.setTimeout(180_000);

  for (const [name, packages] of Object.entries(vites)) {
    test(`${name} serves for development`, async ({ page: tab, expectedNoise }) => {
      expectedNoise.push(...chatter);
      const { serve: start } = await project(name, packages, { 'index.html': page('./src/main.js') });
      const port = await freePort();
      const end = await start(port, 'vite', '--port', `${port}`, '--host', '127.0.0.1', '--strictPort');
      await expectReport(tab, `http://127.0.0.1:${port}/`);
      await end();
    });
  }
});
