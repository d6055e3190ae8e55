// I2: upper and lower case are the same user; the server writes ids in lower case, pages as they please.
import { test, expect } from './support/fixtures';
import { openPlugin } from './support/plugin-page';

test.beforeEach(({ page }) => openPlugin(page));

test('whatever spelling a page logs in with: one conversation for a peer, one database, over reloads', async ({ page }) => {
  const story = (user: string, first: number) =>
    page.evaluate(
      async ({ user, first }) => {
        const connection = login(user);
        const cache = await connection.connect();
        const text = (id: number, from: string, to: string) =>
          cache.storeMessage({ id: String(id), type: 'txt', chatType: 'singleChat', msg: `text ${id}`, from, to, time: id }, 3);
        await text(first, 'bob', 'alice');
        await text(first + 1, 'alice', 'bob'); // the echo of another own device
        const own = { id: `5${first}`, type: 'txt', chatType: 'singleChat', msg: 'mine', from: '', to: 'Bob', time: Date.now() };
        void cache.storeMessage(own, 0);
        await cache.updateLocalMessage(own.id, { serverMsgId: String(first + 2), status: 3 });
        const list = (await connection.localCache.getLocalConversations()).data.map((c: any) => [
          c.conversationId,
          c.unReadCount,
          c.lastMessage.serverMsgId,
        ]);
        const { database } = (await connection.localCache.getHealth()).data;
        await cache.close();
        return { list, database };
      },
      { user, first },
    );
  const database = 'localcache_1206321150_alice';
  expect(await story('Alice', 1001)).toEqual({ list: [['bob', 1, '1003']], database });
  await openPlugin(page);
  expect(await story('alice', 2001)).toEqual({ list: [['bob', 2, '2003']], database });
  expect(await story('ALICE', 3001)).toEqual({ list: [['bob', 3, '3003']], database });
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(names.filter((name) => /alice/i.test(name!))).toEqual([database]);
});

test('a database and conversations under other spellings, left by an older release, are used on', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const name = 'localcache_1206321150_Alice';
    const opening = indexedDB.open(name, 1);
    await new Promise<void>((resolve, reject) => {
      opening.onupgradeneeded = () => {
        const db = opening.result;
        db.createObjectStore('conversations', { keyPath: 'sessionId' }).createIndex('lastMessageTime', 'lastMessageTime');
        const messages = db.createObjectStore('messages', { keyPath: ['sessionId', 'order', 'tie'] });
        for (const index of ['serverKey', 'clientId', 'pending']) messages.createIndex(index, index);
        db.createObjectStore('meta');
        const body = {
          id: '7',
          type: 'txt',
          msg: 'old',
          from: '',
          to: 'Bob',
          time: 100,
          sessionId: 'singleChat-Bob',
          status: 3,
          serverMsgId: '7',
        };
        const key = '7'.padStart(20, '0');
        opening
          .transaction!.objectStore('messages')
          .put({ sessionId: 'singleChat-Bob', order: 100, tie: key, serverKey: key, status: 3, body });
        opening.transaction!.objectStore('conversations').put({
          sessionId: 'singleChat-Bob',
          conversationId: 'Bob',
          conversationType: 'singleChat',
          lastMessageTime: 100,
          unReadCount: 0,
          customField: { label: 'old' },
          lastMessage: body,
        });
      };
      opening.onsuccess = () => resolve();
      opening.onerror = () => reject(opening.error);
    });
    opening.result.close();
    const connection = login('alice');
    const cache = await connection.connect();
    await received(cache, 8, 'bob', 200);
    const { data } = await connection.localCache.getLocalConversations();
    const old = await cache.getMessageByServerMsgId('7');
    const { data: health } = await connection.localCache.getHealth();
    return [
      data.map((c: any) => [c.conversationId, c.unReadCount, c.lastMessage.msg, c.customField]),
      [old.msg, old.sessionId],
      [health.database, health.storage, health.errorCount],
    ];
  });
  expect(seen).toEqual([
    [['bob', 1, 'text 8', { label: 'old' }]],
    ['old', 'singleChat-bob'],
    ['localcache_1206321150_Alice', 'indexedDB', 0],
  ]);
});

test('of two databases of an older release one takes the other in, with its messages, counts and fields', async ({ page }) => {
  const seen = await page.evaluate(async () => {
    const name = 'localcache_1206321150_Alice';
    const first = login('alice');
    const cache = await first.connect();
    await received(cache, 100, 'bob', 1000);
    await received(cache, 101, 'bob', 1001);
    await first.localCache.setLocalConversationCustomField({
      conversationId: 'bob',
      conversationType: 'singleChat',
      customField: { of: 'alice' },
    });
    await cache.close();

    const opening = indexedDB.open(name, 1);
    const row = (session: string, id: number, body: object, more: object = {}) => {
      const key = String(id).padStart(20, '0');
      return {
        sessionId: session,
        order: 900 + id,
        tie: key,
        serverKey: key,
        status: 3,
        body: { id: String(id), status: 3, ...body },
        ...more,
      };
    };
    const texts = [
      row('singleChat-alice', 99, { type: 'txt', msg: 'early', from: 'bob', to: 'alice', time: 999 }),
      row('singleChat-Bob', 102, { type: 'txt', msg: 'mine', from: '', to: 'Bob', time: 1 }, { clientId: '5102', nonce: 'gone' }),
      row('singleChat-carol', 103, { type: 'txt', msg: 'of carol', from: 'carol', to: 'Alice', time: 1003 }, { counted: true }),
      { sessionId: 'recalled', order: 0, tie: '104'.padStart(20, '0'), serverKey: '104'.padStart(20, '0'), status: 3, recalled: true },
    ];
    const conversation = (id: string, unReadCount: number, customField?: object) => ({
      sessionId: `singleChat-${id}`,
      conversationId: id,
      conversationType: 'singleChat',
      lastMessageTime: 1000,
      unReadCount,
      customField,
    });
    await new Promise<void>((resolve, reject) => {
      opening.onupgradeneeded = () => {
        const db = opening.result;
        const conversations = db.createObjectStore('conversations', { keyPath: 'sessionId' });
        conversations.createIndex('lastMessageTime', 'lastMessageTime');
        const messages = db.createObjectStore('messages', { keyPath: ['sessionId', 'order', 'tie'] });
        for (const index of ['serverKey', 'clientId', 'pending']) messages.createIndex(index, index);
        db.createObjectStore('meta');
        for (const text of texts) messages.put(text);
        for (const one of [conversation('alice', 1), conversation('Bob', 0, { of: 'Alice' }), conversation('carol', 3, { kept: true })])
          conversations.put(one);
      };
      opening.onsuccess = () => resolve();
      opening.onerror = () => reject(opening.error);
    });
    opening.result.close();

    const connection = login('Alice');
    const again = await connection.connect();
    const databases = async () => (await indexedDB.databases()).map((one) => one.name).filter((one) => /^local.*alice$/i.test(one!));
    const failed = async () => (await connection.localCache.getHealth()).data.lastError;
    while ((await databases()).length > 1 && !(await failed())) await new Promise((resolve) => setTimeout(resolve, 20));
    await received(again, 104, 'carol', 1004); // recalled: it does not come back
    const { data } = await connection.localCache.getLocalConversations();
    const { data: health } = await connection.localCache.getHealth();
    return {
      list: data.map((c: any) => [c.conversationId, c.unReadCount, c.lastMessage.msg, c.customField]),
      early: (await again.getMessageByServerMsgId('99'))?.sessionId,
      databases: await databases(),
      health: [health.database, health.errorCount, health.lastError],
    };
  });
  expect(seen).toEqual({
    list: [
      ['carol', 3, 'of carol', { kept: true }],
      ['bob', 2, 'mine', { of: 'alice' }],
    ],
    early: 'singleChat-bob',
    databases: ['localcache_1206321150_alice'],
    health: ['localcache_1206321150_alice', 0, undefined],
  });
});
