// The localCache plugin by script tag, on each engine's own IndexedDB, called as a host and an
// application call it (docs/plugin-contract.md sections 2 and 3). Rows of its section 5 are named in the titles.
import { test, expect, type Page } from './support/fixtures';
import { openPlugin } from './support/plugin-page';

test.beforeEach(({ page }) => openPlugin(page));

test('messages, own and received, make a list that is there after a reload', async ({ page }) => {
  const story = () =>
    page.evaluate(async () => {
      const { localCache } = (window as any).connection;
      return (await localCache.getLocalConversations()).data.map((c: any) => [
        c.conversationId,
        c.unReadCount,
        c.lastMessage.msg,
        c.lastMessage.status,
        c.lastMessage.serverMsgId,
        c.customField?.label,
      ]);
    });
  await page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice'));
    const cache = await connection.connect();
    await received(cache, 1001, 'bob', 1795399474665);
    void received(cache, 1002, 'bob', 1795399474666);
    void received(cache, 1003, 'carol', 1795399474667);
    const own = { id: '530417075104', type: 'txt', chatType: 'singleChat', msg: 'mine', from: '', to: 'bob', time: Date.now() };
    cache.storeMessage(own, 0);
    cache.storeMessage(own, 2);
    await cache.updateLocalMessage('530417075104', { serverMsgId: '1004', status: 3 });
    await connection.localCache.setLocalConversationCustomField({
      conversationId: 'carol',
      conversationType: 'singleChat',
      customField: { label: 'work' },
    });
  });
  const expected = [
    ['bob', 2, 'mine', 3, '1004', undefined],
    ['carol', 1, 'text 1003', 3, '1003', 'work'],
  ];
  expect(await story()).toEqual(expected);

  await openPlugin(page);
  await page.evaluate(async () => {
    await ((window as any).connection = login('alice')).connect();
  });
  expect(await story()).toEqual(expected);
});

test('B20, B18: 2,000 messages at once are all counted', async ({ page }) => {
  const unread = await page.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    for (let i = 0; i < 2000; i++) void received(cache, 5000 + i, 'bob', 1795399474665 + i);
    return (await connection.localCache.getLocalConversation({ conversationId: 'bob', conversationType: 'singleChat' })).data.unReadCount;
  });
  expect(unread).toBe(2000);
});

test('B12: two accounts in one page keep two databases', async ({ page }) => {
  const lists = await page.evaluate(async () => {
    const [alice, dave] = [login('alice'), login('dave')];
    const caches = await Promise.all([alice.connect(), dave.connect()]);
    await received(caches[0], 1, 'bob', 1000);
    await received(caches[1], 2, 'carol', 1000);
    const names = async (c: any) => (await c.localCache.getLocalConversations()).data.map((x: any) => x.conversationId);
    return [await names(alice), await names(dave)];
  });
  expect(lists).toEqual([['bob'], ['carol']]);
});

test('B2, B19b, B5: a message counts once, a late status lowers nothing, refused sends fail', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    await received(cache, 1, 'bob', 1000);
    await received(cache, 1, 'bob', 1000);
    for (const [id, to] of [
      ['501', 'carol'],
      ['502', 'dave'],
      ['503', 'eve'],
    ]) {
      const own = { id, type: 'txt', chatType: 'singleChat', msg: id, from: '', to, time: 1 };
      cache.storeMessage(own, 0);
      const refused = id !== '503';
      await cache.updateLocalMessage(id, refused ? { serverMsgId: '0', status: 1 } : { serverMsgId: '77', status: 3 });
      await cache.storeMessage(own, 2);
    }
    return (await connection.localCache.getLocalConversations()).data
      .map((c: any) => [c.conversationId, c.unReadCount, c.lastMessage.status])
      .sort();
  });
  expect(seen).toEqual([
    ['bob', 1, 3],
    ['carol', 0, 1],
    ['dave', 0, 1],
    ['eve', 0, 3],
  ]);
});

test('B3: two tabs count and clear together', async ({ page, context }) => {
  const other = await context.newPage();
  await openPlugin(other);
  const start = (p: Page) =>
    p.evaluate(async () => {
      (window as any).cache = await ((window as any).connection = login('alice')).connect();
    });
  await start(page);
  await start(other);
  const receive = (p: Page, id: number) =>
    p.evaluate(async (n) => {
      await received((window as any).cache, n, 'bob', 1000 + n);
    }, id);
  await Promise.all([receive(page, 1), receive(other, 1)]);
  await receive(page, 2);
  const unread = (p: Page) =>
    p.evaluate(async () => (await (window as any).connection.localCache.getLocalConversations()).data.map((c: any) => c.unReadCount));
  expect(await unread(other)).toEqual([2]);
  await other.evaluate(() =>
    (window as any).connection.localCache.clearConversationUnreadCount({ conversationId: 'bob', conversationType: 'singleChat' }),
  );
  await receive(page, 3);
  expect(await unread(page)).toEqual([1]);
});

test('a recall takes message, last message and unread count; a replay brings nothing back', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    await received(cache, 1, 'bob', 1000);
    await received(cache, 2, 'bob', 1001);
    await cache.removeMsgByServerMsgId('2');
    await cache.updateLocalConversation('singleChat-bob', { lastMessageId: '1', unReadCount: 0 });
    await received(cache, 2, 'bob', 1001);
    const { data } = await connection.localCache.getLocalConversation({ conversationId: 'bob', conversationType: 'singleChat' });
    return [data.unReadCount, data.lastMessage.id, await cache.getMessageByServerMsgId('2')];
  });
  expect(seen.slice(0, 2)).toEqual([1, '1']);
  expect(seen[2] ?? undefined).toBeUndefined();
});

test('removing with and without messages; pages are newest first', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    for (let i = 0; i < 5; i++) await received(cache, 10 + i, `peer${i}`, 1000 + i);
    const first = (await connection.localCache.getLocalConversationPage({ pageSize: 2 })).data;
    await connection.localCache.removeLocalConversation({ conversationId: 'peer2', conversationType: 'singleChat' });
    await connection.localCache.removeLocalConversation({
      conversationId: 'peer1',
      conversationType: 'singleChat',
      isRemoveLocalMessage: false,
    });
    const second = (await connection.localCache.getLocalConversationPage({ pageSize: 2, cursor: first.cursor })).data;
    const ids = (p: any) => p.conversations.map((c: any) => c.conversationId);
    return [
      ids(first),
      ids(second),
      second.cursor,
      Boolean(await cache.getMessageByServerMsgId('12')),
      Boolean(await cache.getMessageByServerMsgId('11')),
    ];
  });
  expect(seen).toEqual([['peer4', 'peer3'], ['peer0'], '', false, true]);
});

test('B10, B8: rejections are exact, and an uncloneable custom field hurts nothing after it', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const how = (p: Promise<any>) =>
      p.then(
        () => 'resolved',
        (e) => (e instanceof Error ? e.message : { type: e.type, message: e.message, cause: e.data?.name }),
      );
    const out = login('alice', '').localCache;
    const connection = login('alice');
    const api = connection.localCache;
    const cache = await connection.connect();
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const results = [
      await how(out.getLocalConversations()),
      await how(api.getLocalConversation({ ...bob, conversationType: 'chatRoom' })),
      await how(api.clearConversationUnreadCount({ ...bob, conversationId: '' })),
      await how(api.setLocalConversationCustomField({ ...bob, customField: 'text' })),
      await how(api.setLocalConversationCustomField({ ...bob, customField: { f() {} } })),
      await how(api.getLocalConversationPage({ pageSize: 0 })),
    ];
    await received(cache, 1, 'bob', 1000);
    return [...results, (await api.getLocalConversations()).data.length, 'accessToken' in (await cache.getMessageByServerMsgId('1'))];
  });
  expect(seen).toEqual([
    { type: 700, message: 'appkey or token error' },
    '"Invalid parameter conversationType": chatRoom',
    'Invalid parameter: "conversationId"',
    'Invalid parameter: "customField"',
    { type: 800, message: 'setLocalConversationCustomField is failed', cause: 'DataCloneError' },
    'Invalid parameter pageSize: 0 (a whole number from 1 to 1000)',
    1,
    false,
  ]);
});

test('B11: a database that cannot be opened leaves a cache in memory that says so', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('switched off', 'SecurityError');
    };
    const connection = login('alice');
    const cache = await connection.connect();
    await received(cache, 1, 'bob', 1000);
    const { data } = await connection.localCache.getLocalConversations();
    const health = (await connection.localCache.getHealth()).data;
    return [
      connection.inits,
      data.map((c: any) => [c.conversationId, c.unReadCount, c.lastMessage.msg]),
      health.storage,
      health.state,
      /switched off/.test(health.reason),
    ];
  });
  expect(seen).toEqual([1, [['bob', 1, 'text 1']], 'memory', 'degraded', true]);
});

test('a wasm that cannot be fetched: onInit still comes, the API rejects with the cause, and it is tried again', async ({
  page,
  site,
  expectedNoise,
}) => {
  expectedNoise.push(/404/, /Failed to load resource/);
  let missing = true;
  site.override = (pathname) => (missing && pathname.endsWith('.wasm') ? { status: 404, body: 'gone' } : undefined);
  const first = await page.evaluate(async () => {
    const connection = ((window as any).connection = login('alice'));
    const cache = await connection.connect();
    await received(cache, 1, 'bob', 1000); // must not reject
    const error = await connection.localCache.getLocalConversations().catch((e: any) => e);
    return [connection.inits, error.type, /HTTP 404/.test(String(error.data?.message))];
  });
  expect(first).toEqual([1, 800, true]);
  missing = false;
  await page.evaluate(() => received((window as any).connection._localCache.getInstance(), 2, 'bob', 1000));
  const unread = () =>
    page.evaluate(() =>
      (window as any).connection.localCache.getLocalConversations().then(
        ({ data }: any) => data.map((c: any) => c.unReadCount),
        (error: any) => error.data.retryable,
      ),
    );
  await expect.poll(unread, 'the first message has waited').toEqual([2]);
});

test("what another device did to a conversation's pin and marks is in the list", async ({ page }) => {
  expect(
    await page.evaluate(async () => {
      const connection = login('alice');
      const cache = await connection.connect();
      await received(cache, 1, 'bob', 1000);
      const state = async () => {
        const {
          data: [c],
        } = await connection.localCache.getLocalConversations();
        return [c.isPinned, c.pinnedTime, c.marks];
      };
      const states = [await state()];
      cache.changeServerState('singleChat-bob', { isPinned: true, pinnedTime: 1795399476066 });
      cache.changeServerState('singleChat-bob', { mark: 3, marked: true });
      cache.changeServerState('singleChat-bob', { mark: 7, marked: true });
      cache.changeServerState('singleChat-nobody', { mark: 7, marked: true });
      states.push(await state());
      cache.changeServerState('singleChat-bob', { isPinned: false, pinnedTime: 0 });
      cache.changeServerState('singleChat-bob', { mark: 3, marked: false });
      states.push(await state());
      return states;
    }),
  ).toEqual([
    [undefined, undefined, undefined],
    [true, 1795399476066, [3, 7]],
    [false, 0, [7]],
  ]);
});

test('works under a strict Content-Security-Policy and with a wrong MIME type', async ({ page, site }) => {
  site.override = (pathname) => {
    if (pathname.endsWith('.html')) return { headers: { 'Content-Security-Policy': "script-src 'self' 'wasm-unsafe-eval'" } };
    return pathname.endsWith('.wasm') ? { headers: { 'Content-Type': 'application/octet-stream' } } : undefined;
  };
  await openPlugin(page);
  expect(
    await page.evaluate(async () => {
      const connection = login('alice');
      await received(await connection.connect(), 1, 'bob', 1000);
      return (await connection.localCache.getHealth()).data.storage;
    }),
  ).toBe('indexedDB');
});

test('two connections of one account in a page: closing one fails its own pending messages only', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const [one, two] = [login('alice'), login('alice')];
    const [first, second] = [await one.connect(), await two.connect()];
    const own = (id: string, to: string) => ({ id, type: 'txt', chatType: 'singleChat', msg: id, from: '', to, time: 1 });
    await first.storeMessage(own('501', 'bob'), 2);
    await second.storeMessage(own('502', 'carol'), 2);
    const statuses = async () =>
      Object.fromEntries(
        (await two.localCache.getLocalConversations()).data.map((c: any) => [c.conversationId, [c.lastMessage.status, c.lastMessage.msg]]),
      );
    await first.close();
    const closed = await statuses();
    await second.updateLocalMessage('502', { serverMsgId: '77', status: 3 });

    // A new login in the page: the host sends once more what failed, under the same client id.
    const again = await one.connect();
    await again.storeMessage(own('501', 'bob'), 0);
    await again.storeMessage(own('501', 'bob'), 2);
    const sent = await statuses();
    await again.updateLocalMessage('501', { serverMsgId: '78', status: 3 });
    await again.removeMsgByServerMsgId('78'); // a second record of it would be left
    const { data } = await one.localCache.getLocalConversation({ conversationId: 'bob', conversationType: 'singleChat' });
    return [closed, sent, data.lastMessage ?? null];
  });
  expect(seen).toEqual([{ bob: [1, '501'], carol: [2, '502'] }, { bob: [2, '501'], carol: [3, '502'] }, null]);
});

test("the vendor's database is imported once and stays untouched", async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const name = 'cache_1206321150_alice';
    const open = () =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name, 2);
        request.onupgradeneeded = () => {
          const messages = request.result.createObjectStore('message', { keyPath: 'id' });
          messages.createIndex('sessionId', 'sessionId');
          messages.createIndex('time', 'time');
          messages.createIndex('serverMsgId', 'serverMsgId', { unique: true });
          messages.createIndex('sessionTime', ['sessionId', 'time']);
          request.result.createObjectStore('conversationList', { keyPath: 'sessionId' }).createIndex('updateTime', 'updateTime');
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const all = async () => {
      const db = await open();
      const tx = db.transaction(['message', 'conversationList']);
      const rows = await Promise.all(
        ['message', 'conversationList'].map(
          (store) =>
            new Promise((resolve) => {
              const request = tx.objectStore(store).getAll();
              request.onsuccess = () => resolve(request.result);
            }),
        ),
      );
      db.close();
      return JSON.stringify(rows);
    };
    const db = await open();
    const tx = db.transaction(['message', 'conversationList'], 'readwrite');
    for (let i = 0; i < 450; i++) {
      tx.objectStore('message').put({
        id: `${1480000000001000000 + i * 1000}`,
        serverMsgId: `${1480000000001000000 + i * 1000}`,
        type: 'txt',
        chatType: 'singleChat',
        msg: `m${i}`,
        from: 'bob',
        to: 'alice',
        time: 1795399474000 + i,
        sessionId: 'singleChat-bob',
        status: 3,
        accessToken: 'secret',
      });
    }
    tx.objectStore('message').put({
      id: '530417075104',
      serverMsgId: '530417075104',
      type: 'txt',
      chatType: 'groupChat',
      msg: 'mine',
      from: '',
      to: 'g1',
      time: 1795399475000,
      sessionId: 'groupChat-g1',
      status: 2,
    });
    tx.objectStore('message').put({ id: 'broken' });
    tx.objectStore('conversationList').put({
      sessionId: 'singleChat-bob',
      conversationId: 'bob',
      conversationType: 'singleChat',
      lastMessageId: 'wrong',
      updateTime: 1795399474449,
      unReadCount: 7,
      customField: { label: 'kept' },
    });
    tx.objectStore('conversationList').put({
      sessionId: 'groupChat-g1',
      conversationId: 'g1',
      conversationType: 'groupChat',
      unReadCount: 0,
    });
    await new Promise((resolve) => {
      tx.oncomplete = resolve;
    });
    db.close();
    const before = await all();

    const connection = login('alice');
    const cache = await connection.connect();
    const list = (await connection.localCache.getLocalConversations()).data.map((c: any) => [
      c.conversationId,
      c.unReadCount,
      c.lastMessage?.msg,
      c.lastMessage?.status,
      c.customField?.label,
      'accessToken' in (c.lastMessage ?? {}),
    ]);
    const imported = async () => (await connection.localCache.getHealth()).data.import;
    while ((await imported()).state !== 'done') await new Promise((resolve) => setTimeout(resolve, 20));
    await received(cache, 5, 'bob', 1795399480000);
    const bob = (await connection.localCache.getLocalConversation({ conversationId: 'bob', conversationType: 'singleChat' })).data;
    return [
      list,
      await imported(),
      bob.unReadCount,
      before === (await all()),
      Boolean(await cache.getMessageByServerMsgId('1480000000001000000')),
    ];
  });
  expect(seen).toEqual([
    [
      ['g1', 0, 'mine', 1, undefined, false],
      ['bob', 7, 'm449', 3, 'kept', false],
    ],
    { state: 'done', conversations: 2, messages: 451, skipped: 1 },
    8,
    true,
    true,
  ]);
});
