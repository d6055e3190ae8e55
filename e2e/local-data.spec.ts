// The calls on local data, on each engine's own IndexedDB and in memory, as an application makes them.
import { test, expect, type Page } from './support/fixtures';
import { openPlugin } from './support/plugin-page';

test.beforeEach(({ page }) => openPlugin(page));

/** Logs alice in, in the page's `connection`, with messages 1001 to 1000 + n of bob, one a second. */
const withMessages = (page: Page, n: number) =>
  page.evaluate(async (n) => {
    const connection = ((window as any).connection = login('alice'));
    const cache = ((window as any).cache = await connection.connect());
    const stored = [];
    for (let i = 1; i <= n; i++) stored.push(received(cache, 1000 + i, 'bob', 1795399474000 + i * 1000));
    await Promise.all(stored);
  }, n);

test('history goes by pages, up and down, while messages arrive, are recalled and removed', async ({ page }) => {
  await withMessages(page, 50);
  const pages = await page.evaluate(async () => {
    const { localCache } = (window as any).connection;
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const ids: string[][] = [];
    let cursor = '';
    for (let i = 0; ; i++) {
      const { data } = await localCache.getLocalMessages({ ...bob, cursor, pageSize: 20 });
      ids.push(data.messages.map((m: any) => m.id));
      if (data.isLast) break;
      cursor = data.cursor;
      await received((window as any).cache, 2000 + i, 'bob', 1795399999000 + i);
      await (window as any).cache.removeMsgByServerMsgId(String(1001 + i));
    }
    const down = (await localCache.getLocalMessages({ ...bob, startMsgId: '1010', pageSize: 3, searchDirection: 'down' })).data;
    return { ids, down: down.messages.map((m: any) => m.id) };
  });
  expect(pages.ids.flat()).toEqual(Array.from({ length: 48 }, (_, i) => String(1050 - i)));
  expect(pages.down).toEqual(['1011', '1012', '1013']);
});

test('a page with a gap is filled by the server, asked once; what it refused is told, and the page is as it is here', async ({ page }) => {
  await withMessages(page, 3);
  const result = await page.evaluate(async () => {
    const { connection } = window as any;
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const asked: any[] = [];
    let refusal: any;
    connection.contact = {
      async getHistoryMessages({ success, ...params }: any) {
        asked.push(params);
        if (refusal) throw refusal;
      },
    };
    const get = async (more = {}) => {
      const { data } = await connection.localCache.getLocalMessages({ ...bob, fill: true, ...more });
      return [data.messages.map((m: any) => m.id), data.hasGap, 'fillError' in data && data.fillError.message];
    };
    const answered = await get();
    refusal = Object.assign(new Error('out of order'), { type: 504 });
    const refused = await get();
    await get({ startMsgId: '1002' });
    const unknown = await get({ conversationId: 'nobody' });
    delete connection.contact;
    return { answered, refused, unknown, without: await get(), asked };
  });
  const ids = ['1003', '1002', '1001'];
  expect(result.answered).toEqual([ids, true, false]);
  expect(result.refused).toEqual([ids, true, 'out of order']);
  expect(result.unknown).toEqual([[], true, 'out of order']);
  expect(result.without, 'without the contact plugin').toEqual([ids, true, false]);
  expect(result.asked).toHaveLength(4);
  expect(result.asked[0]).toEqual({ targetId: 'bob', chatType: 'singleChat', cursor: '', pageSize: 50, searchDirection: 'up' });
});

test('a live list has every change of this tab and of another, once, and keeps what did not change', async ({ page, context }) => {
  await withMessages(page, 2);
  await page.evaluate(() => {
    const seen = ((window as any).seen = [] as any[]);
    (window as any).stop = (window as any).connection.localCache.watchLocalConversations((list: any) => seen.push(list));
  });
  const last = () => page.evaluate(() => (window as any).seen.at(-1)?.items.map((c: any) => [c.conversationId, c.unReadCount]));
  await expect.poll(last).toEqual([['bob', 2]]);

  await page.evaluate(() => received((window as any).cache, 3001, 'carol', 1795399474000));
  await expect.poll(last).toEqual([
    ['bob', 2],
    ['carol', 1],
  ]);
  const kept = await page.evaluate(() => {
    const { seen } = window as any;
    return seen.at(-1).items[0] === seen.at(-2).items[0];
  });
  expect(kept).toBe(true);

  const other = await context.newPage();
  await openPlugin(other);
  await other.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    await received(cache, 3002, 'carol', 1795399999000);
    await connection.localCache.clearConversationUnreadCount({ conversationId: 'bob', conversationType: 'singleChat' });
  });
  await expect.poll(last).toEqual([
    ['carol', 2],
    ['bob', 0],
  ]);
  const versions = await page.evaluate(() => (window as any).seen.map((list: any) => list.version));
  expect(versions).toEqual(versions.map((_: number, i: number) => i + 1));
  // What is read of the change log is no damaged row.
  expect(await page.evaluate(async () => (await (window as any).connection.localCache.getHealth()).data.damagedRows)).toEqual([]);
  // What changes nothing of the list calls nobody.
  const before = versions.length;
  await page.evaluate(async () => {
    await received((window as any).cache, 3001, 'carol', 1795399474000); // again
    await (window as any).connection.localCache.getLocalConversations();
  });
  expect(await page.evaluate(() => (window as any).seen.length)).toBe(before);
});

test('search finds any script, and follows edits, recalls and removals', async ({ page }) => {
  await withMessages(page, 3);
  const found = await page.evaluate(async () => {
    const { connection, cache } = window as any;
    const { localCache } = connection;
    const put = (id: string, msg: string, time: number) =>
      cache.storeMessage({ id, type: 'txt', chatType: 'singleChat', msg, from: 'bob', to: 'alice', time }, 3);
    await put('5001', '今天去北京吃烤鸭', 1795399480000);
    await put('5002', 'ＦＵＬＬ width Straße', 1795399481000);
    await put('5003', 'café 👍🏽 [a-z]+', 1795399482000);
    const search = async (keywords: string | string[], more = {}) =>
      (await localCache.searchLocalMessages({ keywords, ...more })).data.messages.map((m: any) => m.id);
    const results: Record<string, string[]> = {};
    for (const words of ['鸭', 'full', 'STRASSE', 'cafe\u0301', '👍🏽', '[a-z]+', 'nowhere']) results[words] = await search(words);
    results.both = await search(['text', '1002']);
    await cache.putMessageToDB({ ...(await cache.getMessageByServerMsgId('5001')), msg: '明天', modifiedInfo: { operationCount: 1 } });
    results.edited = await search('鸭');
    results.after = await search('明天');
    await cache.removeMsgByServerMsgId('5002');
    results.recalled = await search('full');
    await localCache.removeLocalMessages({ messageIds: ['5003'] });
    results.removed = await search('café');
    return results;
  });
  expect(found).toEqual({
    鸭: ['5001'],
    full: ['5002'],
    STRASSE: ['5002'],
    'cafe\u0301': ['5003'],
    '👍🏽': ['5003'],
    '[a-z]+': ['5003'],
    nowhere: [],
    both: ['1002'],
    edited: [],
    after: ['5001'],
    recalled: [],
    removed: [],
  });
});

test('counts, drafts, reminders, filters and the open conversation', async ({ page }) => {
  await withMessages(page, 3);
  const result = await page.evaluate(async () => {
    const { connection, cache } = window as any;
    const { localCache } = connection;
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const carol = { conversationId: 'carol', conversationType: 'singleChat' };
    await received(cache, 3001, 'carol', 1795399999000);
    const total = async (more = {}) => (await localCache.getLocalUnreadMessageCount(more)).data;
    const counts = [await total()];
    await localCache.setLocalConversationRemindType({ ...carol, remindType: 'NONE' });
    counts.push(await total(), await total({ includeMuted: true }));
    await localCache.setLocalConversationDraft({ ...bob, draft: 'not sent yet' });
    const list = (await localCache.getLocalConversations()).data;
    const drafts = (await localCache.getLocalConversationPage({ filter: { draft: true } })).data.conversations;
    await localCache.setCurrentConversation(bob);
    await received(cache, 1004, 'bob', 1795399999500);
    const opened = (await localCache.getLocalConversation(bob)).data;
    await localCache.resetCurrentConversation();
    await received(cache, 1005, 'bob', 1795399999600);
    const closed = (await localCache.getLocalConversation(bob)).data;
    await localCache.clearAllConversationUnreadCount();
    counts.push(await total({ includeMuted: true }));
    await localCache.setLocalConversationDraft({ ...bob, draft: null });
    return {
      counts,
      drafts: drafts.map((c: any) => [c.conversationId, c.draft]),
      order: list.map((c: any) => [c.conversationId, c.draft, c.remindType]),
      unread: [opened.unReadCount, closed.unReadCount],
      draftLeft: (await localCache.getLocalConversation(bob)).data.draft,
      messages: (await localCache.getLocalMessageCount(bob)).data,
      between: (await localCache.getLocalMessageCount({ ...bob, startTime: 1795399475000, endTime: 1795399476000 })).data,
    };
  });
  expect(result).toEqual({
    counts: [4, 3, 4, 0],
    drafts: [['bob', 'not sent yet']],
    order: [
      ['carol', undefined, 'NONE'],
      ['bob', 'not sent yet', undefined],
    ],
    unread: [0, 1],
    draftLeft: undefined,
    messages: 5,
    between: 2,
  });
});

test('messages are inserted, imported, changed and removed', async ({ page }) => {
  await withMessages(page, 3);
  const result = await page.evaluate(async () => {
    const { localCache } = (window as any).connection;
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const message = (id: string, time: number) => ({
      id,
      type: 'txt',
      chatType: 'singleChat',
      msg: `note ${id}`,
      from: 'bob',
      to: 'alice',
      time,
    });
    await localCache.insertLocalMessage({ message: message('9001', 1795399475500) });
    const twice = await localCache.insertLocalMessage({ message: message('9001', 1795399475500) }).then(
      () => 'stored',
      (error: any) => [error.type, error.data.message],
    );
    const { data: imported } = await localCache.importLocalMessages({
      messages: [message('9002', 1795399470000), message('1001', 1795399475000), { ...message('9003', 5), to: 'dave' }],
    });
    await localCache.updateLocalMessage({ messageId: '9001', changes: { msg: 'changed', ext: { a: 1 } } });
    const changed = (await localCache.getLocalMessage({ messageId: '9001' })).data;
    const ids = async () => (await localCache.getLocalMessages(bob)).data.messages.map((m: any) => m.id);
    const all = await ids();
    const removed = (await localCache.removeLocalMessages({ ...bob, startTime: 1795399475000, endTime: 1795399475500 })).data;
    return {
      twice,
      imported,
      changed: [changed.msg, changed.ext],
      all,
      removed,
      left: await ids(),
      unread: (await localCache.getLocalConversation(bob)).data.unReadCount,
    };
  });
  expect(result.twice).toEqual([800, expect.stringContaining('9001')]);
  expect(result.imported).toEqual({
    imported: 1,
    skipped: [
      { id: '1001', reason: 'exists' },
      { id: '9003', reason: 'foreign' },
    ],
  });
  expect(result.changed).toEqual(['changed', { a: 1 }]);
  expect(result.all).toEqual(['1003', '1002', '9001', '1001', '9002']);
  expect(result.removed).toBe(2);
  expect(result.left).toEqual(['1003', '1002', '9002']);
  expect(result.unread).toBe(2);
});

test('a policy keeps the newest messages, and usage says what is kept', async ({ page }) => {
  const usage = await page.evaluate(async () => {
    localCachePlugin.configure({ retention: { messagesPerConversation: 5 } });
    const connection = login('alice');
    const cache = await connection.connect();
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    for (let i = 1; i <= 9; i++) await received(cache, 1000 + i, 'bob', 1795399474000 + i);
    await connection.localCache.clearConversationUnreadCount(bob);
    await cache.store.call('trim', { perConversation: 5, before: 0 });
    const { data } = await connection.localCache.getLocalMessages(bob);
    const { conversations, messages, bytes } = (await connection.localCache.getLocalCacheUsage()).data;
    return { ids: data.messages.map((m: any) => m.id), gap: data.hasGap, conversations, messages, bytes: typeof bytes };
  });
  expect(usage).toMatchObject({ ids: ['1009', '1008', '1007', '1006', '1005'], gap: true, conversations: 1, messages: 5 });
  const wrong = await page.evaluate(() => {
    try {
      localCachePlugin.configure({ retention: { days: -1 } });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  });
  expect(wrong).toBe('configure({ retention: { days } }): -1 is no number above 0');
});

test('before the login the account’s data is there, and the login takes it over', async ({ page }) => {
  await withMessages(page, 2);
  await openPlugin(page);
  const story = await page.evaluate(async () => {
    const local = localCachePlugin.openLocalCache({ appKey: 'org#app', username: 'alice' });
    const lists: any[] = [];
    local.watchLocalConversations(({ items }: any) => lists.push(items.map((c: any) => [c.conversationId, c.unReadCount])));
    const first = (await local.getLocalConversations()).data.map((c: any) => c.conversationId);
    const connection = login('alice');
    const cache = await connection.connect();
    await received(cache, 1003, 'bob', 1795399999000);
    const health = (await connection.localCache.getHealth()).data;
    while (lists.at(-1)?.[0]?.[1] !== 3) await new Promise((resolve) => setTimeout(resolve, 10));
    await connection._localCache.getInstance().close();
    const after = await local.getLocalConversations().then(
      () => 'answered',
      (error: any) => error.type,
    );
    return { first, lists: lists.at(-1), state: health.state, after };
  });
  expect(story).toEqual({ first: ['bob'], lists: [['bob', 3]], state: 'ready', after: 700 });
});

test('a wrong parameter is named before anything is read', async ({ page }) => {
  await withMessages(page, 0);
  const texts = await page.evaluate(async () => {
    const { localCache } = (window as any).connection;
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const wrong: [string, object][] = [
      ['getLocalMessages', { ...bob, pageSize: 401 }],
      ['getLocalMessages', { ...bob, searchDirection: 'left' }],
      ['getLocalMessages', { ...bob, searchOptions: { startTime: 'now' } }],
      ['getLocalMessage', {}],
      ['searchLocalMessages', { keywords: '' }],
      ['searchLocalMessages', { keywords: ['a'], searchScope: 'title' }],
      ['setLocalConversationDraft', { ...bob, draft: 5 }],
      ['setLocalConversationRemindType', { ...bob, remindType: 'SOME' }],
      ['removeLocalMessages', { ...bob }],
      ['importLocalMessages', { messages: 'all' }],
      ['updateLocalMessage', { messageId: '1', changes: { time: 5 } }],
      ['getLocalConversationPage', { filter: { mark: 20 } }],
    ];
    const texts = [];
    for (const [name, params] of wrong)
      texts.push(
        await localCache[name](params).then(
          () => name,
          (error: any) => error.message,
        ),
      );
    return texts;
  });
  expect(texts).toEqual([
    'Invalid parameter "pageSize": 401 (a whole number from 1 to 400)',
    'Invalid parameter "searchDirection": "left" (up or down)',
    'Invalid parameter "searchOptions.startTime": "now" (milliseconds since the epoch)',
    'Invalid parameter "messageId": undefined (a string that is not empty)',
    'Invalid parameter "keywords": "" (a string that is not empty, or an array of such)',
    'Invalid parameter "searchScope": "title" (content or ext or all)',
    'Invalid parameter "draft": 5 (a string, a plain object or null)',
    'Invalid parameter "remindType": "SOME" (ALL or AT or NONE)',
    'Invalid parameter "messageIds": undefined (either messageIds, or startTime or endTime, and not both)',
    'Invalid parameter "messages": "all" (an array of at most 1000)',
    'Invalid parameter "changes.time": 5 (ids, direction and order stay)',
    'Invalid parameter "filter.mark": 20 (a whole number from 0 to 19)',
  ]);
});

test('a watch of messages has sends, arrivals, edits, recalls and removals of any tab, and keeps what did not change', async ({
  page,
  context,
}) => {
  await withMessages(page, 50);
  const seen = () =>
    page.evaluate(() => {
      const { messages = [], hasMore } = (window as any).seen.at(-1) ?? {};
      const texts = messages.map((m: any) => (m.status === 3 ? m.msg : `${m.msg} (${m.status})`));
      return { count: texts.length, first: texts[0], last: texts.at(-1), hasMore };
    });
  await page.evaluate(() => {
    const seen = ((window as any).seen = [] as any[]);
    const { localCache } = (window as any).connection;
    const params = { conversationId: 'Bob/ios', conversationType: 'singleChat', pageSize: 20 };
    (window as any).stop = localCache.watchLocalMessages((snapshot: any) => seen.push(snapshot), params);
  });
  await expect.poll(seen).toEqual({ count: 20, first: 'text 1031', last: 'text 1050', hasMore: true });

  // What arrives makes the window longer, and what was there stays the same object.
  await page.evaluate(() => received((window as any).cache, 2001, 'bob', 1795399999000));
  await expect.poll(seen).toEqual({ count: 21, first: 'text 1031', last: 'text 2001', hasMore: true });
  expect(await page.evaluate(() => (window as any).seen.at(-1).messages[3] === (window as any).seen[0].messages[3])).toBe(true);

  await page.evaluate(async () => {
    const { cache } = window as any;
    const own = { id: 'own1', type: 'txt', chatType: 'singleChat', msg: 'mine', from: 'alice', to: 'bob', time: 1795399999500 };
    await cache.storeMessage(own, 0);
  });
  await expect.poll(seen).toMatchObject({ count: 22, last: 'mine (0)' });
  await page.evaluate(() => (window as any).cache.updateLocalMessage('own1', { serverMsgId: '1234567890123456789', status: 3 }));
  await expect.poll(seen).toMatchObject({ count: 22, last: 'mine' });

  await page.evaluate(() => (window as any).stop.more());
  await expect.poll(seen).toMatchObject({ count: 42, first: 'text 1011', hasMore: true });
  await page.evaluate(() => (window as any).stop.more());
  await expect.poll(seen).toMatchObject({ count: 52, first: 'text 1001', hasMore: false });

  const other = await context.newPage();
  await openPlugin(other);
  await other.evaluate(async () => {
    const connection = login('alice');
    const cache = await connection.connect();
    await cache.removeMsgByServerMsgId('2001');
    await cache.putMessageToDB({ ...(await cache.getMessageByServerMsgId('1001')), msg: 'edited', modifiedInfo: { operationCount: 1 } });
    await connection.localCache.removeLocalMessages({ messageIds: ['1002'] });
  });
  await expect.poll(seen).toEqual({ count: 50, first: 'edited', last: 'mine', hasMore: false });

  // Another conversation is none of its business, and an ended watch hears nothing.
  const before = await page.evaluate(() => (window as any).seen.length);
  await page.evaluate(async () => {
    const { cache, connection, stop } = window as any;
    await received(cache, 3001, 'carol', 1795399999900);
    await connection.localCache.getLocalMessages({ conversationId: 'bob', conversationType: 'singleChat' });
    stop();
    await received(cache, 3002, 'bob', 1795399999901);
    await connection.localCache.getLocalMessages({ conversationId: 'bob', conversationType: 'singleChat' });
  });
  expect(await page.evaluate(() => (window as any).seen.length)).toBe(before);
});

test('a watch with fill asks the server for what is missing, once for each page', async ({ page }) => {
  await withMessages(page, 5);
  const story = await page.evaluate(async () => {
    const { connection, cache } = window as any;
    const asked: any[] = [];
    connection.contact = {
      async getHistoryMessages(params: any) {
        asked.push(params);
        // Ids of the server's length.
        await received(cache, 1e18 + asked.length * 4096, 'bob', 1795399470000 - asked.length);
      },
    };
    const bob = { conversationId: 'bob', conversationType: 'singleChat', fill: true };
    const { data } = await connection.localCache.getLocalMessages(bob);
    const seen: any[] = [];
    const stop = connection.localCache.watchLocalMessages((snapshot: any) => seen.push(snapshot.messages.length), bob);
    const count = async (messages: number) => {
      while (seen.at(-1) !== messages) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await count(7);
    stop.more();
    await count(8);
    stop();
    return { messages: data.messages.length, asked: asked.map(({ targetId, cursor }) => [targetId, cursor]) };
  });
  expect(story).toEqual({
    messages: 6,
    asked: [
      ['bob', ''],
      ['bob', ''],
      ['bob', '1000000000000008200'],
    ],
  });
});
