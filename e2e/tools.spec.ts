// The package with other versions and kinds of tools than the repository's own: development servers, which move a
// dependency's script away from its files, and tools that do not read "exports". What they make does not depend on
// the browser: one is enough.
import fs from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from './support/fixtures';
import { root } from './support/paths';
import { serve } from './support/serve';
import { freePort, project } from './support/tools';

declare function report(): Promise<unknown>;

const page = (script: string, kind = 'type="module"') =>
  `<!doctype html><meta charset="utf-8"><title>site</title><link rel="icon" href="data:,"><body><script ${kind} src="${script}"></script>`;

const vites = {
  'vite-5': { vite: '5.4.21' },
  'vite-7': { vite: '7.3.8' },
  'vite-8': { vite: '8.3.8' },
};
const sveltekit = { ...vites['vite-7'], '@sveltejs/kit': '2.70.4', '@sveltejs/vite-plugin-svelte': '6.2.4', svelte: '5.57.3' };
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
  }).toPass({ timeout: 30_000 });
}

test.describe('development servers and older tools', { tag: '@chromium' }, () => {
  // A time limit only ends what hangs: these install packages.
  test.setTimeout(180_000);

  for (const [name, packages] of Object.entries(vites)) {
    test(`${name} serves for development`, async ({ page: tab, expectedNoise }) => {
      expectedNoise.push(...chatter);
      const { serve: start } = await project(name, packages, { 'index.html': page('./src/main.js') });
      const port = await freePort();
      const end = await start(port, 'vite', '--port', `${port}`, '--host', '127.0.0.1', '--strictPort');
      await expectReport(tab, `http://127.0.0.1:${port}/`);
      await tab.goto('about:blank'); // a page complains when its server is gone
      await end();
    });
  }

  test('Vite 7 serves a workspace whose packages are installed above the site', async ({ page: tab, expectedNoise }) => {
    expectedNoise.push(...chatter);
    const { folder, serve: start } = await project('vite-7-workspace', vites['vite-7'], {
      'pnpm-workspace.yaml': 'packages: [app]',
      'app/package.json': '{ "private": true, "type": "module" }',
      'app/index.html': page('./main.js'),
    });
    fs.cpSync(path.join(folder, 'src'), path.join(folder, 'app'), { recursive: true });
    const port = await freePort();
    const end = await start(port, 'vite', 'app', '--base', '/sub/', '--port', `${port}`, '--host', '127.0.0.1', '--strictPort');
    await expectReport(tab, `http://127.0.0.1:${port}/sub/`);
    await tab.goto('about:blank');
    await end();
  });

  test('Vite 7 with its cache outside of node_modules says what to do, and that helps', async ({ page: tab, expectedNoise }) => {
    expectedNoise.push(...chatter);
    const setting = (more: string) => `export default { cacheDir: '.cache/vite', ${more} };`;
    const { serve: start } = await project('vite-7-cache', vites['vite-7'], {
      'index.html': page('./src/main.js'),
      'moved.js': setting(''),
      'excluded.js': setting(`optimizeDeps: { exclude: ['localcache-wasm'] }`),
    });
    const open = async (config: string, check: (url: string) => Promise<void>) => {
      const port = await freePort();
      const end = await start(port, 'vite', '--config', config, '--port', `${port}`, '--host', '127.0.0.1', '--strictPort');
      await check(`http://127.0.0.1:${port}/`);
      await tab.goto('about:blank');
      await end();
    };
    await open('moved.js', async (url) => {
      await tab.goto(url);
      await tab.waitForFunction(() => 'report' in window);
      expect(await tab.evaluate(() => report().catch((error) => error.data.message))).toMatch(
        /script\/localcache\.wasm is no WebAssembly module but a page.*optimizeDeps: \{ exclude: \["localcache-wasm"\] \}/,
      );
    });
    await open('excluded.js', (url) => expectReport(tab, url));
  });

  test('SvelteKit serves for development, rendered on the server first', async ({ page: tab, expectedNoise }) => {
    expectedNoise.push(...chatter);
    const { serve: start } = await project('sveltekit', sveltekit, {
      'vite.config.js': `import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };`,
      'svelte.config.js': 'export default {};',
      'src/app.html': '<!doctype html><head><link rel="icon" href="data:,">%sveltekit.head%</head><body><div>%sveltekit.body%</div></body>',
      'src/routes/+page.svelte': `<script>
        import { onMount } from 'svelte';
        import * as star from 'localcache-wasm/localCache/localCache';
        import plain from 'localcache-wasm/localCache/localCache';
        import { report } from '../report.js';
        onMount(() => report(star, plain));
      </script>`,
    });
    const port = await freePort();
    const end = await start(port, 'vite', '--port', `${port}`, '--host', '127.0.0.1', '--strictPort');
    await expectReport(tab, `http://127.0.0.1:${port}/`);
    await tab.goto('about:blank');
    await end();
  });

  test('Next serves for development with both of its builders', async ({ page: tab, expectedNoise }) => {
    expectedNoise.push(...chatter);
    const { serve: start } = await project('next', next, {
      'app/layout.js': `
        export const metadata = { title: 'site', icons: 'data:,' };
        export default ({ children }) => <html><body>{children}</body></html>;`,
      'app/page.js': `'use client';
        import { useEffect } from 'react';
        import * as star from 'localcache-wasm/localCache/localCache';
        import plain from 'localcache-wasm/localCache/localCache';
        import { report } from '../src/report.js';
        export default function Page() {
          useEffect(() => report(star, plain), []);
          return <p>site</p>;
        }`,
    });
    for (const builder of ['--turbopack', '--webpack']) {
      const port = await freePort();
      const end = await start(port, 'next', 'dev', builder, '--port', `${port}`, '--hostname', '127.0.0.1');
      await expectReport(tab, `http://127.0.0.1:${port}/`);
      await tab.goto('about:blank');
      await end();
    }
  });

  test('Parcel builds without a setting', async ({ page: tab }) => {
    const { folder, run } = await project('parcel', parcel, { 'index.html': page('./src/main.js') });
    await run('parcel', 'build', 'index.html', '--no-cache', '--no-source-maps');
    await expectBuilt(tab, path.join(folder, 'dist'));
  });

  test('webpack 4 parses every entry, and builds with the module inside', async ({ page: tab }) => {
    const { folder, run } = await project('webpack-4', webpack4, {
      'dist/index.html': page('./main.js', ''),
      'src/all.js': `import { preload } from 'localcache-wasm';
        import * as contactPlugin from 'localcache-wasm/contact/contact';
        import MiniCore from 'localcache-wasm/miniCore/miniCore';
        window.all = [new MiniCore({ appKey: 'org#app' }).name, typeof contactPlugin.getContacts, typeof preload];`,
      // Node no longer has webpack 4's default hash function.
      'build.js': `import webpack from 'webpack';
        const output = { path: import.meta.dirname + '/dist', filename: 'main.js', hashFunction: 'sha256' };
        webpack({ mode: 'production', context: import.meta.dirname, entry: ['./src/all.js', './src/inline.js'], output }, (error, stats) => {
          if (error || stats.hasErrors()) throw error ?? new Error(stats.toString('errors-only'));
        });`,
    });
    await run(process.execPath, 'build.js');
    await expectBuilt(tab, path.join(folder, 'dist'));
    expect(await tab.evaluate(() => (window as any).all)).toEqual(['miniCore', 'function', 'function']);
  });

  test("TypeScript 5's node10 resolution finds every entry", async () => {
    const { folder, run } = await project('typescript-5', typescript5, {});
    fs.cpSync(path.join(root, 'js/test/types'), path.join(folder, 'types'), { recursive: true });
    const vendor = path.join(folder, 'node_modules/easemob-websdk');
    fs.rmSync(vendor, { force: true });
    fs.symlinkSync(path.join(root, 'node_modules/easemob-websdk'), vendor);
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--skipLibCheck'];
    await run('tsc', ...options, '--module', 'esnext', '--moduleResolution', 'node10', 'types/ours.ts', 'types/swap.ts');
    await run('tsc', ...options, '--module', 'commonjs', '--moduleResolution', 'node10', 'types/require.cts');
  });
});

/** Opens what a tool has built. */
async function expectBuilt(tab: Page, folder: string): Promise<void> {
  const built = await serve({ '/': folder });
  await expectReport(tab, `${built.url}/index.html`);
  await built.close();
}
