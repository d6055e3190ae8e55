// The first list while the module is loading: it is what the module gives, or the page waits for the module.
//   EARLY_DRAWS=200  random stories, instead of a few; EARLY_SEED=… one of them
import { test, expect, type Page } from './support/fixtures';
import { random } from './support/model';
import { openPlugin } from './support/plugin-page';
import type { Early } from './pages/early';

declare const early: Early;

const dbName = 'cache_1206321150_alice';
const database = 'localcache_1206321150_alice';

async function openPage(page: Page): Promise<void> {
  await openPlugin(page);
  await page.addScriptTag({ url: '/early.js', type: 'module' });
  await page.waitForFunction(() => 'early' in window);
}

const earlyList = (page: Page, limit = 0) => page.evaluate(([name, n]) => early.earlyList(name, n), [dbName, limit] as const);

/** The same lists by the module, in a store that is opened for them. */
const byModule = (page: Page, limit: number) =>
  page.evaluate(async (limit) => {
    const connection = login('alice');
    const cache = await connection.connect();
    const all = (await connection.localCache.getLocalConversations()).data;
    const first = (await connection.localCache.getLocalConversationPage({ pageSize: limit, cursor: '' })).data;
    await cache.close();
    return { all, page: first };
  }, limit);

/** Fills alice's account with conversations, and closes it. */
const fill = (page: Page, conversations: number) =>
  page.evaluate(async (n) => {
    const connection = login('alice');
    const cache = await connection.connect();
    for (let i = 0; i < n; i++) void received(cache, 1000 + i, `peer${i}`, 1795399474000 + i);
    await connection.localCache.getLocalConversations();
    await cache.close();
  }, conversations);

/** Changes the database past the store. */
const change = (page: Page, store: string, key: IDBValidKey | undefined, value: any) =>
  page.evaluate(
    async ([name, store, key, value]: any[]) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const tx = db.transaction(store, 'readwrite');
      const ended = new Promise((resolve) => (tx.oncomplete = resolve));
      if (value === undefined) tx.objectStore(store).delete(key as IDBValidKey);
      else if (key === undefined) tx.objectStore(store).put(value);
      else tx.objectStore(store).put(value, key);
      await ended;
      db.close();
    },
    [database, store, key, value] as any[],
  );

test.beforeEach(({ page }) => openPage(page));

const draws = Number(process.env.EARLY_DRAWS ?? 3);
const firstSeed = Number(process.env.EARLY_SEED ?? Math.floor(Math.random() * 2 ** 30));

test('whatever was written, packed and damaged, it is what the module gives', async ({ page }) => {
  test.setTimeout(60_000 + draws * 10_000);
  let given = 0;
  for (let seed = firstSeed; seed < firstSeed + draws; seed++) {
    console.log(`early list, EARLY_SEED=${seed}`);
    const draw = random(seed);
    const below = (n: number) => Math.floor(draw() * n);
    const peers = 2 + below(12);
    await page.evaluate(async (name) => {
      await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
    }, database);
    for (let round = 0; round < 8; round++) {
      const calls = Array.from({ length: below(12) }, () => ({
        peer: `peer${below(peers)}`,
        what: below(8),
        time: 1795399474000 + below(100_000),
        id: 1000 + below(5000),
      }));
      await page.evaluate(async (calls) => {
        const connection = login('alice');
        const cache = await connection.connect();
        const { localCache } = connection;
        for (const { peer, what, time, id } of calls) {
          const of = { conversationId: peer, conversationType: 'singleChat' };
          if (what === 0)
            await localCache.setLocalConversationCustomField({
              ...of,
              customField: id % 4 ? { id, none: undefined } : { at: new Date(time) },
            });
          else if (what === 1) await localCache.removeLocalConversation(of);
          else if (what === 2) await localCache.clearConversationUnreadCount(of);
          else if (what === 3) await localCache.setLocalConversationDraft({ ...of, draft: `draft ${id}` });
          else if (what === 4) await cache.changeServerState(`singleChat-${peer}`, { pinned: id % 2 === 0, pinnedTime: time });
          else if (what === 5) await cache.removeMsgByServerMsgId(String(id));
          else await received(cache, id, peer, time);
        }
        await localCache.getLocalConversations();
        await cache.close();
      }, calls);
      if (draw() < 0.7) await page.evaluate((name) => early.packAll(name), database);
      if (draw() < 0.2) await change(page, 'segments', 'list', { what: 'something else wrote this' });
      if (draw() < 0.1) await change(page, 'changes', undefined, { text: 'nobody’s' });
      const limit = 1 + below(peers);
      const all = await earlyList(page);
      const first = await earlyList(page, limit);
      const module = await byModule(page, limit);
      for (const [list, wanted] of [
        [all, module.all],
        [first, module.page],
      ] as const) {
        if (!list) continue;
        given++;
        expect(list.result, `EARLY_SEED=${seed}`).toEqual(wanted);
        expect(list.sessions).toEqual(list.items.map((item: any) => `singleChat-${item.conversationId}`));
      }
    }
  }
  expect(given, 'lists that were read without the module').toBeGreaterThan(draws * 8);
});

test('what was written since a list was packed, before and after that was noted, is as the rows have it', async ({ page }) => {
  const draft = (peers: string[]) =>
    page.evaluate(async (peers) => {
      const connection = login('alice');
      const cache = await connection.connect();
      const of = { conversationType: 'singleChat' };
      for (const peer of peers)
        await connection.localCache.setLocalConversationDraft({ ...of, conversationId: peer, draft: `for ${peer}` });
      await cache.close();
    }, peers);
  const drafts = async () => (await earlyList(page))?.items.map((item: any) => item.draft ?? '');
  await fill(page, 8);
  await page.evaluate((name) => early.packAll(name), database);
  await draft(['peer7', 'peer6']);
  expect(await drafts()).toEqual(['for peer7', 'for peer6', '', '', '', '', '', '']);
  await page.evaluate((name) => early.packAll(name), database); // notes them
  await draft(['peer0']);
  expect(await drafts()).toEqual(['for peer7', 'for peer6', '', '', '', '', '', 'for peer0']);
  // That they were read as segments: one that is emptied past the store is missed by the segments alone.
  await change(page, 'conversations', 'singleChat-peer3', undefined);
  expect(await drafts()).toHaveLength(8);
});

test('where the module would do anything to the database, it is waited for', async ({ page }) => {
  expect(await earlyList(page), 'without a database').toBeUndefined();
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)), 'none is made').not.toContain(database);

  await fill(page, 3);
  expect((await earlyList(page))?.items, 'an ordinary database').toHaveLength(3);
  const row = { sessionId: 'singleChat-x', order: 1, tie: 'x', status: 0, pending: 'somebody', nonce: 'somebody', body: {} };
  const unusual: [string, string, IDBValidKey | undefined, any, any][] = [
    ['an import that is not done', 'meta', 'import', '["messages","",3,0,0]', '["done","",0,0,0]'],
    ['spellings that are not joined', 'meta', 'spellings', undefined, '1'],
    ['a message that a closed page was sending', 'messages', undefined, row, undefined],
  ];
  for (const [what, store, key, before, after] of unusual) {
    await change(page, store, key, before);
    expect(await earlyList(page), what).toBeUndefined();
    await change(page, store, key ?? ['singleChat-x', 1, 'x'], after);
    expect((await earlyList(page))?.items, `after ${what}`).toHaveLength(3);
  }
  const lockOf01 = `${database}/store/old.1`;
  await page.evaluate(async (name) => {
    await new Promise<void>((resolve) => {
      void navigator.locks.request(name, () => (resolve(), new Promise<void>((end) => ((window as any).endLock = end))));
    });
  }, lockOf01);
  expect(await earlyList(page), 'a release without a change log').toBeUndefined();
  await page.evaluate(() => (window as any).endLock());
  await change(page, 'conversations', undefined, {
    sessionId: 'singleChat-odd',
    conversationId: 'odd',
    lastMessageTime: 5,
    unReadCount: 'x',
  });
  expect(await earlyList(page), 'a damaged row').toBeUndefined();
});

for (const [what, version] of [
  ['of 0.1', 1],
  ['of a newer release', 9],
] as const) {
  test(`a database ${what} is left to the module, and nothing is in its way`, async ({ page }) => {
    if (version > 1) await fill(page, 2);
    await page.evaluate(
      async ([name, version]) => {
        const request = indexedDB.open(name, version);
        await new Promise((resolve) => {
          request.onsuccess = resolve;
          request.onupgradeneeded = () => {
            const db = request.result;
            if (version > 1) return db.createObjectStore('newer');
            db.createObjectStore('conversations', { keyPath: 'sessionId' }).createIndex('lastMessageTime', 'lastMessageTime');
            const messages = db.createObjectStore('messages', { keyPath: ['sessionId', 'order', 'tie'] });
            for (const index of ['serverKey', 'clientId', 'pending']) messages.createIndex(index, index);
            return db.createObjectStore('meta');
          };
        });
        request.result.close();
      },
      [database, version] as const,
    );
    const [list, module] = await Promise.all([earlyList(page), byModule(page, 1)]);
    expect(list).toBeUndefined();
    expect(module.all).toHaveLength(version > 1 ? 2 : 0);
  });
}

test('a page has its list before the module, and a live list is called once for it', async ({ page, site }) => {
  await fill(page, 4);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  site.override = (pathname) => (pathname.endsWith('.wasm') ? { until: held } : undefined);
  await openPage(page);
  const before = await page.evaluate(async () => {
    const local = ((window as any).local = localCachePlugin.openLocalCache({ appKey: 'org#app', username: 'Alice' }));
    const snapshots = ((window as any).snapshots = [] as any[]);
    await new Promise<void>((resolve) => {
      local.watchLocalConversations((list: any) => {
        snapshots.push(list);
        resolve();
      });
    });
    const all = (await local.getLocalConversations()).data;
    const first = (await local.getLocalConversationPage({ pageSize: 2 })).data;
    const { state } = (await local.getHealth()).data;
    return { all: all.map((c: any) => c.conversationId), first: first.conversations.length, more: first.cursor !== '', state };
  });
  expect(before).toEqual({ all: ['peer3', 'peer2', 'peer1', 'peer0'], first: 2, more: true, state: 'loading' });
  const waits = page.evaluate(async () => {
    const { local } = window as any;
    const written = local.setLocalConversationDraft({ conversationId: 'peer0', conversationType: 'singleChat', draft: 'x' });
    const list = (await local.getLocalConversations()).data;
    await written;
    return list.map((c: any) => c.draft);
  });
  release();
  expect(await waits, 'a list behind a call that writes waits for it').toEqual([undefined, undefined, undefined, 'x']);
  await expect.poll(() => page.evaluate(() => (window as any).snapshots.length)).toBe(2);
  const snapshots = await page.evaluate(() =>
    (window as any).snapshots.map(({ version, items }: any, i: number, all: any[]) => [
      version,
      items.length,
      items.filter((item: any) => all[0].items.includes(item)).length,
    ]),
  );
  expect(snapshots, 'version, length, and how many items are those of the first').toEqual([
    [1, 4, 4],
    [2, 4, 3],
  ]);
});
