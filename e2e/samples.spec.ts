// Code samples of README and docs/ that a reader copies whole, run as they stand there on the built package and
// imserver. Addresses and names in them are replaced by those of the test. They stand for calls that other specs
// run in every engine, so Chromium is enough.
import path from 'node:path';
import * as esbuild from 'esbuild';
import { expect, test, type Page } from './support/lab';
import { built, root } from './support/paths';
import { sample } from './support/samples';

/** Bare names of the package lead to its built modules. */
const fromDist: esbuild.Plugin = {
  name: 'from-dist',
  setup(build) {
    build.onResolve({ filter: /^localcache-wasm\// }, ({ path: name }) => ({
      path: `/dist/esm/${path.basename(name)}.js`,
      external: true,
    }));
  },
};

interface Edit {
  /** Text in the sample → what takes its place. */
  replace?: Record<string, string>;
  /** Names of the sample that the test looks at: they become globals. */
  give?: string[];
}

/** Builds a sample for a page; returns its address. */
async function bundle(name: string, { replace = {}, give = [] }: Edit = {}): Promise<string> {
  let { code } = sample(name);
  for (const [from, to] of Object.entries(replace)) {
    if (!code.includes(from)) throw new Error(`the sample ${name} does not hold ${from}`);
    code = code.replaceAll(from, to);
  }
  await esbuild.build({
    stdin: { contents: `${code}\nObject.assign(globalThis, { ${give.join(', ')} });`, loader: 'ts', resolveDir: root },
    outfile: path.join(built, `pages/samples/${name}.js`),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    plugins: [fromDist],
  });
  return `/samples/${name}.js`;
}

/** Opens a page with what samples take for granted (docs/given.d.ts): a login of ours, and records of what is shown. */
async function openWithLogin(page: Page, server: string, user: string): Promise<void> {
  await page.goto('/blank.html');
  await page.evaluate(
    async ([server, user]) => {
      const load = (name: string) => import(`/dist/esm/${name}.js`);
      const [core, contact, localCache] = await Promise.all(['miniCore', 'contact', 'localCache'].map(load));
      const url = `${server.replace('http', 'ws')}/websocket`;
      const miniCore = new core.default({ appKey: 'org#app', url, apiUrl: server, isHttpDNS: false, isFixedDeviceId: false });
      miniCore.usePlugin(contact, 'contact');
      miniCore.usePlugin(localCache, 'localCache');
      const shown: string[][] = [];
      const warned: string[] = [];
      const show = (list: any[]) => shown.push(list.map((c) => c.conversationId));
      Object.assign(globalThis, { miniCore, shown, warned, show, warn: (text: string) => warned.push(text) });
      await miniCore.open({ username: user, password: 'pw' });
    },
    [server, user] as const,
  );
}

const load = (page: Page, url: string) => page.evaluate((url) => import(url), url);

declare global {
  // In evaluate(): what openWithLogin and the samples put on the page.
  const miniCore: any;
  const shown: string[][];
  const warned: string[];
  const lists: { data: unknown[] }[];
  const data: { conversationId: string }[];
  function showList(): Promise<void>;
  function keepNote(id: string, note: string): Promise<void>;
}

/** Sends a text in somebody's name. */
async function say(server: string, from: string, to: string): Promise<void> {
  const answer = await fetch(`${server}/_test/messages`, { method: 'POST', body: JSON.stringify({ from, to, text: 'hello' }) });
  expect(answer.status, await answer.text()).toBe(200);
}

const list = (page: Page) =>
  page.evaluate(async () => (await miniCore.localCache.getLocalConversations()).data.map((c: any) => c.conversationId));

const socket = (server: string) => `${server.replace('http', 'ws')}/websocket`;

test.describe('a code sample', { tag: '@chromium' }, () => {
  test('all-open (README) logs in and reads the list', async ({ page, server, users: { alice, bob } }) => {
    await openWithLogin(page, server, bob); // imserver knows both users from now on
    await openWithLogin(page, server, alice);
    await page.evaluate(() => miniCore.close());
    await say(server, bob, alice);
    const addresses = { 'wss://…/websocket': socket(server), 'https://…': server, '"alice"': JSON.stringify(alice), '"…"': '"pw"' };
    await load(page, await bundle('all-open', { replace: addresses, give: ['miniCore', 'data'] }));
    await expect.poll(() => list(page)).toEqual([bob]);
    expect(await page.evaluate(() => Array.isArray(data))).toBe(true);
  });

  test('list-first shows the local list, then what the server knows; without a server the local one', async ({
    page,
    server,
    users: { alice, bob },
    expectedNoise,
  }) => {
    expectedNoise.push(/Failed to load resource/);
    await openWithLogin(page, server, alice);
    await load(page, await bundle('list-first', { give: ['showList'] }));
    await page.route('**/user_channels/list*', (route) => {
      const row = { session_to: bob, session_type: 'chat', unread_num: 2, meta: {} };
      return route.fulfill({ json: { data: { cursor: '', channel_infos: [row] } }, headers: { 'Access-Control-Allow-Origin': '*' } });
    });
    expect(await page.evaluate(() => showList().then(() => [shown, warned]))).toEqual([[[], [bob]], []]);

    await page.unroute('**/user_channels/list*');
    await page.route('**/user_channels/list*', (route) => route.abort());
    expect(await page.evaluate(() => showList().then(() => [shown.slice(2), warned.length]))).toEqual([[[bob]], 1]);
  });

  test('tabs reads again when a message arrives', async ({ page, server, users: { alice, bob } }) => {
    await openWithLogin(page, server, bob);
    await openWithLogin(page, server, alice);
    await load(page, await bundle('tabs'));
    await say(server, bob, alice);
    await expect.poll(() => page.evaluate(() => shown.at(-1))).toEqual([bob]);
  });

  test('accounts keeps two accounts apart', async ({ page, server, users: { alice, bob } }) => {
    await page.goto('/blank.html');
    const replace = {
      'wss://im.example.com/websocket': socket(server),
      'https://im.example.com': server,
      "'alice'": JSON.stringify(alice),
      "'support'": JSON.stringify(bob),
    };
    await load(page, await bundle('accounts', { replace, give: ['lists'] }));
    expect(await page.evaluate(() => lists.map(({ data }) => data))).toEqual([[], []]);
    const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name).sort());
    expect(names).toEqual([`localcache_1206321150_${alice}`, `localcache_1206321150_${bob}`]);
  });

  test('worker and worker-page post the list when a message arrives', async ({ page, server, users: { alice, bob } }) => {
    await openWithLogin(page, server, bob);
    await openWithLogin(page, server, alice);
    await page.evaluate((user) => {
      Object.assign(globalThis, { username: user, accessToken: miniCore.context.accessToken });
      miniCore.close();
    }, alice);
    await bundle('worker');
    const addresses = { 'wss://im.example.com/websocket': socket(server), 'https://im.example.com': server };
    await load(page, await bundle('worker-page', { replace: addresses }));
    await expect.poll(() => page.evaluate(() => shown.at(-1))).toEqual([]); // logged in
    await say(server, bob, alice);
    await expect.poll(() => page.evaluate(() => shown.at(-1))).toEqual([bob]);
  });

  test('quota says that there is no room', async ({ page, server, users: { alice, bob } }) => {
    await openWithLogin(page, server, alice);
    await load(page, await bundle('quota', { give: ['keepNote'] }));
    await page.evaluate((bob) => keepNote(bob, 'kept'), bob);
    expect(await list(page)).toEqual([bob]);
    await page.evaluate((bob) => {
      IDBObjectStore.prototype.put = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
      return keepNote(bob, 'not kept');
    }, bob);
    expect(await page.evaluate(() => warned.length)).toBe(1);
    expect(await list(page)).toEqual([bob]);
  });

  test('csp is a policy that everything runs under', async ({ page, server, site, users: { alice } }) => {
    const [, policy = ''] = sample('csp').code.trim().split('Content-Security-Policy: ');
    const ours = policy.replace('https://im.example.com', server).replace('wss://im.example.com', server.replace('http', 'ws'));
    expect(ours).toContain(`connect-src 'self' ${server} ws`);
    site.override = (pathname) => (pathname === '/blank.html' ? { headers: { 'Content-Security-Policy': ours } } : undefined);
    await openWithLogin(page, server, alice);
    expect(await list(page)).toEqual([]);
    expect(await page.evaluate(async () => (await miniCore.localCache.getHealth()).data.storage)).toBe('indexedDB');
  });

  test('delete-database, export-fields and delete-all do what they say', async ({ page, server, users: { alice, bob } }) => {
    const databases = () => page.evaluate(async () => (await indexedDB.databases()).length);
    await openWithLogin(page, server, alice);
    await page.evaluate(
      (bob) =>
        miniCore.localCache.setLocalConversationCustomField({ conversationId: bob, conversationType: 'singleChat', customField: { a: 1 } }),
      bob,
    );
    await load(page, await bundle('export-fields'));
    expect(await page.evaluate(() => JSON.parse(localStorage.customFields))).toEqual([
      { conversationId: bob, conversationType: 'singleChat', customField: { a: 1 } },
    ]);
    await load(page, await bundle('delete-database'));
    await expect.poll(databases).toBe(0);
    await openWithLogin(page, server, alice);
    expect(await list(page)).toEqual([]);
    await page.evaluate(() => miniCore.close());
    await load(page, await bundle('delete-all'));
    await expect.poll(databases).toBe(0);
  });
});
