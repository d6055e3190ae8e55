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
