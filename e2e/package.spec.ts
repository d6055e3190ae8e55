// The npm package, packed and unpacked, in the bundlers that people use, in Node, and for TypeScript.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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

test('a page in a sub folder of a site built with esbuild finds the module too', async ({ page }) => {
  await page.goto(`${built.url}/esbuild/sub/index.html`);
  await page.waitForFunction(() => 'report' in window);
  expect(await page.evaluate(() => report())).toMatchObject({ storage: 'indexedDB' });
});

test('a script that is no module asks for the address, or for the module inside', async ({ page }) => {
  await page.goto(`${built.url}/esbuild-iife/index.html`);
  const said = await page.evaluate(() => report().catch((error) => error.data.message));
  expect(said).toMatch(/^The address of localcache\.wasm is not known .*configure\(\{ wasmUrl \}\).*localcache-wasm\/inline/);
});

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
      for (const entry of ['', '/localCache/localCache', '/localCache/localCache.js', '/contact/contact', '/miniCore/miniCore', '/react', '/inspector']) {
        const module = await ${load}('localcache-wasm' + entry);
        if (entry.includes('localCache')) {
          const { LocalCache, LocalCacheApi } = module;
          if (module.default.LocalCache !== LocalCache || typeof LocalCacheApi.getLocalConversations !== 'function') throw new Error(entry);
        }
      }
      if (Object.keys(globalThis).length !== before) throw new Error('there are new globals');
      const { useConversations } = await ${load}('localcache-wasm/vue'); // Vue itself sets globals
      if (typeof useConversations !== 'function') throw new Error('vue');
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

test('require() of miniCore is the class, as of the vendor, with what an import names beside it', () => {
  const script = `
    const MiniCore = require('localcache-wasm/miniCore/miniCore');
    const { name } = new MiniCore({ appKey: 'org#app' });
    process.stdout.write(name + ' ' + [MiniCore.default, MiniCore.MiniCore].every((one) => one === MiniCore));`;
  const said = execFileSync('node', ['--input-type=commonjs', '-e', script], { cwd: project, encoding: 'utf8' });
  expect(said).toBe('miniCore true');
});

test('the package brings the licences of what is linked into it, and true hashes of its scripts', () => {
  const unpacked = path.join(project, 'node_modules/localcache-wasm');
  const notices = fs.readFileSync(path.join(unpacked, 'THIRD_PARTY_NOTICES'), 'utf8');
  const [go, fflate] = [/^Go 1\.\d+/m, /^fflate [\d.]+/m];
  for (const one of [go, fflate, /^github\.com\/hack-pad\/go-indexeddb v/m, /^github\.com\/hack-pad\/safejs v/m])
    expect(notices).toMatch(one);
  for (const licence of ['Apache License', 'Copyright 2009 The Go Authors', 'MIT License']) expect(notices).toContain(licence);

  const scripts = path.join(unpacked, 'dist/script');
  const { files } = JSON.parse(fs.readFileSync(path.join(scripts, 'integrity.json'), 'utf8')) as { files: Record<string, string> };
  expect(Object.keys(files).sort()).toEqual(['contact.js', 'inline.js', 'localCache.js', 'localcache.wasm', 'miniCore.js']);
  for (const [file, hash] of Object.entries(files)) {
    const bytes = fs.readFileSync(path.join(scripts, file));
    expect(hash).toBe(`sha384-${createHash('sha384').update(bytes).digest('base64')}`);
  }
});

test('packing leaves nothing in the work tree', () => {
  for (const file of ['miniCore', 'localCache', 'inline', 'react', 'vue', 'inspector', 'contact/package.json', 'THIRD_PARTY_NOTICES']) {
    // On a file system that takes miniCore for minicore there is no packing at all.
    expect(fs.readdirSync(path.join(root, path.dirname(file)))).not.toContain(path.basename(file));
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
  tsc(
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    'swap.ts',
    'ours.ts',
    'address.ts',
    'typed.ts',
    'vendor.ts',
    'frameworks.ts',
    'frameworks-vendor.ts',
  );
  // The vendor's package has no exports: Node's own resolution finds only ours.
  for (const node of ['node16', 'nodenext'])
    tsc(
      '--module',
      node,
      '--moduleResolution',
      node,
      'ours.ts',
      'address.ts',
      'require.cts',
      'address-require.cts',
      'typed.ts',
      'vendor-node.ts',
      'frameworks.ts',
    );
});
