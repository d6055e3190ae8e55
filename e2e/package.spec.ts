// The npm package, packed and unpacked, in the bundlers that people use, in Node, and for TypeScript.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { project, sites } from '../js/test/package';
import { expect, test } from './support/fixtures';
import { root } from './support/paths';
import { serve, type Site } from './support/serve';

declare function report(): Promise<unknown>;

let built: Site;
test.beforeAll(async () => {
  built = await serve({ '/': project });
});
test.afterAll(() => built.close());

for (const site of sites) {
  test(`a site built with ${site} finds the module and keeps its list`, async ({ page }) => {
    await page.goto(`${built.url}/${site}/index.html`);
    await page.waitForFunction(() => 'report' in window);
    expect(await page.evaluate(() => report())).toEqual({ same: true, storage: 'indexedDB', list: [['bob', 1, 'hello']] });
  });
}

test("the README's script tag works when it is pasted", async ({ page, site, expectedNoise }) => {
  const readme = fs.readFileSync(path.join(root, 'README.md'), 'utf8');
  const snippet = /```html\n([\s\S]*?)```/.exec(readme)?.[1];
  expect(snippet, 'a block of HTML in README.md').toBeTruthy();
  expectedNoise.push(/getLocalConversations/);
  const printed: string[] = [];
  page.on('console', (line) => printed.push(line.text()));
  site.override = (pathname) =>
    pathname === '/blank.html' ? { body: `<!doctype html>${snippet!.replace('src="script/', 'src="dist/script/')}` } : undefined;
  await page.goto('/blank.html');
  await expect.poll(() => printed.join()).toContain('getLocalConversations');
});

// What does not depend on the browser needs one run only; it is quick enough to be run by each.
test('every entry can be imported and required in Node, which changes nothing there', () => {
  const script = (load: string) =>
    `
    const before = Object.keys(globalThis).length;
    (async () => {
      for (const entry of ['', '/localCache/localCache', '/localCache/localCache.js', '/contact/contact', '/miniCore/miniCore']) {
        const module = await ${load}('localcache-wasm' + entry);
        if (entry.includes('localCache')) {
          const { LocalCache, LocalCacheApi } = module;
          if (module.default.LocalCache !== LocalCache || typeof LocalCacheApi.getLocalConversations !== 'function') throw new Error(entry);
        }
      }
      if (Object.keys(globalThis).length !== before) throw new Error('there are new globals');
      const { LocalCache, LocalCacheApi } = await ${load}('localcache-wasm/localCache/localCache');
      const connection = { context: { orgName: 'o', appName: 'a', accessToken: 't' }, localCache: {}, user: 'alice' };
      const calls = LocalCacheApi.getLocalConversations.bind(connection);
      await new Promise((resolve) => new connection._localCache({ user: 'alice', dbName: 'cache_1_alice', onInit: resolve }));
      const error = await calls().then(() => undefined, (error) => error);
      if (error?.type !== 800) throw new Error('a call without a browser ended with ' + JSON.stringify(error));
      console.log(error.data.message);
    })();`.replace('const calls', 'connection._localCache = LocalCache; const calls');
  for (const [flag, load] of [
    ['--input-type=module', 'import'],
    ['--input-type=commonjs', 'require'],
  ] as const) {
    const said = execFileSync('node', [flag, '-e', script(load)], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(said).toMatch(/localcache\.wasm/); // names what could not be loaded
  }
});

test('its types let a TypeScript user swap the imports', () => {
  fs.cpSync(path.join(root, 'js/test/types'), path.join(project, 'types'), { recursive: true });
  const tsc = (...args: string[]) =>
    execFileSync(
      path.join(root, 'node_modules/.bin/tsc'),
      ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom', '--skipLibCheck', '--types', '', '--ignoreConfig', ...args],
      { cwd: path.join(project, 'types'), encoding: 'utf8' },
    );
  tsc('--module', 'esnext', '--moduleResolution', 'bundler', 'swap.ts', 'ours.ts', 'typed.ts', 'vendor.ts');
  for (const node of ['node16', 'nodenext']) {
    tsc('--module', node, '--moduleResolution', node, 'ours.ts', 'require.cts', 'typed.ts', 'vendor-node.ts');
  }
});
