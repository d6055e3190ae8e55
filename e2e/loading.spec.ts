// How localcache.wasm comes into a page, and what is said when it does not.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame } from '@playwright/test';
import { expect, test, type Page } from './support/fixtures';
import { dist } from './support/paths';
import { serve } from './support/serve';

declare const localCachePlugin: any;

const works = { storage: 'indexedDB', list: [['bob', 1]] };

/** Does the plugin's main job in the page; a call that fails gives the text of its error. */
function mainJob(page: Page | Frame): Promise<unknown> {
  return page.evaluate(async () => {
    const { LocalCache, LocalCacheApi } = localCachePlugin;
    const context = { orgName: 'org', appName: 'app', accessToken: 'token', userId: 'alice' };
    const connection = { user: 'alice', appKey: 'org#app', localCache: {}, _localCache: LocalCache, context };
    const list = LocalCacheApi.getLocalConversations.bind(connection);
    const health = LocalCacheApi.getHealth.bind(connection);
    await new Promise((onInit) => new connection._localCache({ user: 'alice', dbName: 'cache_1_alice', version: 2, onInit }));
    const message = { id: '1480000000001048577', type: 'txt', chatType: 'singleChat', msg: 'hello', from: 'bob', to: 'alice', time: 1 };
    await connection._localCache.getInstance().storeMessage(message, 3);
    try {
      const { data } = await list();
      return { storage: (await health()).data.storage, list: data.map((one: any) => [one.conversationId, one.unReadCount]) };
    } catch (error: any) {
      return error.data.message;
    }
  });
}

const plugin = '<script src="dist/script/localCache.js"></script>';
const inline = '<script src="dist/script/inline.js"></script>';
const html = (...head: string[]) => `<!doctype html><meta charset="utf-8"><title>page</title>${head.join('')}`;

for (const [name, head] of [
  ['before the plugin', [inline, plugin]],
  ['after the plugin', [plugin, inline]],
  ['without DecompressionStream', ['<script>delete globalThis.DecompressionStream</script>', inline, plugin]],
] as const) {
  test(`the module inside a script tag needs no request: ${name}`, async ({ page, site }) => {
    site.override = (pathname) => (pathname === '/blank.html' ? { body: html(...head) } : undefined);
    await page.goto('/blank.html');
    expect(await mainJob(page)).toEqual(works);
    expect(site.requests.filter((one) => one.endsWith('.wasm'))).toEqual([]);
  });
}

test('without streaming the module is compiled from its bytes', async ({ page, site }) => {
  const head = ['<script>delete WebAssembly.compileStreaming</script>', plugin];
  site.override = (pathname) => (pathname === '/blank.html' ? { body: html(...head) } : undefined);
  await page.goto('/blank.html');
  expect(await mainJob(page)).toEqual(works);
});

test('a browser without WebAssembly is told so', async ({ page, site }) => {
  const head = ['<script>delete globalThis.WebAssembly</script>', plugin];
  site.override = (pathname) => (pathname === '/blank.html' ? { body: html(...head) } : undefined);
  await page.goto('/blank.html');
  expect(await mainJob(page)).toMatch(/^This browser has no WebAssembly/);
});

test('a policy without wasm-unsafe-eval is named, with what to add to it', async ({ page, site, expectedNoise }) => {
  expectedNoise.push(/Content.?Security.?Policy|unsafe-eval/i);
  for (const head of [[plugin], [inline, plugin]]) {
    site.override = (pathname) =>
      pathname === '/blank.html' ? { body: html(...head), headers: { 'Content-Security-Policy': "script-src 'self'" } } : undefined;
    await page.goto('/blank.html');
    expect(await mainJob(page)).toMatch(/Content-Security-Policy forbids WebAssembly.*add 'wasm-unsafe-eval' to its script-src/);
  }
});

test('the module inside needs no connect-src; without it the error names the policy and the way out', async ({
  page,
  site,
  expectedNoise,
}) => {
  expectedNoise.push(/Content.?Security.?Policy|connect-src|favicon/i);
  const headers = { 'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'" };
  site.override = (pathname) => (pathname === '/blank.html' ? { body: html(plugin), headers } : undefined);
  await page.goto('/blank.html');
  expect(await mainJob(page)).toMatch(/could not be fetched from http.*connect-src.*localcache-wasm\/inline/);
  site.override = (pathname) => (pathname === '/blank.html' ? { body: html(inline, plugin), headers } : undefined);
  await page.goto('/blank.html');
  expect(await mainJob(page)).toEqual(works);
});

test('a relative address is named as the page resolves it', async ({ page, site, expectedNoise }) => {
  expectedNoise.push(/404/);
  site.override = (pathname) =>
    pathname === '/folder/page.html' ? { body: html(plugin.replace('dist', '../dist')), status: 200 } : undefined;
  await page.goto('/folder/page.html');
  await page.evaluate(() => localCachePlugin.configure({ wasmUrl: './localcache-ABC.wasm' }));
  expect(await mainJob(page)).toContain(`could not be fetched from ${site.url}/folder/localcache-ABC.wasm: HTTP 404`);
});

test('a server of another origin without CORS is named, with what it must answer', async ({ page, site, expectedNoise }) => {
  expectedNoise.push(/CORS|access.control|Failed to load resource|Cross-Origin|cannot load/i);
  const cdn = await serve({ '/': path.join(dist, 'script') });
  site.override = (pathname) => (pathname === '/blank.html' ? { body: html(plugin) } : undefined);
  await page.goto('/blank.html');
  await page.evaluate((wasmUrl) => localCachePlugin.configure({ wasmUrl }), `${cdn.url}/localcache.wasm`);
  const said = await mainJob(page);
  expect(said).toContain(`could not be fetched from ${cdn.url}/localcache.wasm`);
  expect(said).toContain(`Access-Control-Allow-Origin: ${site.url} (CORS)`);
  // And with it, the same page goes on.
  cdn.override = () => ({ headers: { 'Access-Control-Allow-Origin': '*' } });
  expect(await mainJob(page)).toEqual(works);
  await cdn.close();
});

test.describe('without a server', { tag: '@chromium' }, () => {
  test('a page in a file keeps its list with the module inside, and is told of it without', async ({ page, profile, expectedNoise }) => {
    expectedNoise.push(/CORS|Failed to load resource/);
    for (const file of ['localCache.js', 'inline.js']) fs.copyFileSync(path.join(dist, 'script', file), path.join(profile, file));
    const scripts = (...files: string[]) => html(...files.map((file) => `<script src="${file}"></script>`));
    fs.writeFileSync(path.join(profile, 'without.html'), scripts('localCache.js'));
    fs.writeFileSync(path.join(profile, 'with.html'), scripts('localCache.js', 'inline.js'));
    await page.goto(pathToFileURL(path.join(profile, 'without.html')).href);
    expect(await mainJob(page)).toMatch(/could not be fetched from file:.*read files by fetch.*localcache-wasm\/inline/);
    await page.goto(pathToFileURL(path.join(profile, 'with.html')).href);
    expect(await mainJob(page)).toEqual(works);
  });

  test('a sandboxed frame, which has no origin, is told so; with the module inside it keeps its list in memory', async ({
    page,
    site,
    expectedNoise,
  }) => {
    // Where indexedDB.databases() throws, Chromium leaves a rejected promise of its own behind.
    expectedNoise.push(/CORS|Failed to load resource|^uncaught: Uncaught \(in promise\) undefined$/);
    const frame = (...head: string[]) =>
      html(`<iframe sandbox="allow-scripts" srcdoc='${head.join('').replace(/dist/g, `${site.url}/dist`)}'></iframe>`);
    for (const [head, outcome] of [
      [[plugin], expect.stringMatching(/no origin.*Access-Control-Allow-Origin: \* \(CORS\)/)],
      [[inline, plugin], { ...works, storage: 'memory' }],
    ] as const) {
      site.override = (pathname) => (pathname === '/blank.html' ? { body: frame(...head) } : undefined);
      await page.goto('/blank.html');
      expect(await mainJob(page.frames()[1]!)).toEqual(outcome);
    }
  });

  test('a single page with all scripts inside', async ({ page, site }) => {
    const source = (file: string) => `<script>${fs.readFileSync(path.join(dist, 'script', file), 'utf8')}</script>`;
    site.override = (pathname) => (pathname === '/blank.html' ? { body: html(source('localCache.js'), source('inline.js')) } : undefined);
    await page.goto('/blank.html');
    expect(await mainJob(page)).toEqual(works);
  });
});
