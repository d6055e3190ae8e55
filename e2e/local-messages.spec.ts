// The calls on local messages, under the vendor's unmodified MiniCore and ours, on each engine's own IndexedDB, as an
// application makes them.
import { test, expect, underEachMiniCore, withMessages } from './support/stories';

underEachMiniCore(() => {
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

  test('what is read without Go is what Go reads, whatever happened before', async ({ page }) => {
    await withMessages(page, 30);
    const pairs = await page.evaluate(async () => {
      const { connection, cache } = window as any;
      const { localCache } = connection;
      const bob = { conversationId: 'bob', conversationType: 'singleChat' };
      const pairs: [string, unknown, unknown][] = [];
      /** Reads, and reads once more behind a call that changes nothing: the second time Go has to. */
      const compare = async (what: string, read: () => Promise<{ data: unknown }>) => {
        const { data } = await read();
        const behind = localCache.clearConversationUnreadCount({ ...bob, conversationId: 'nobody' });
        const ofGo = await read();
        await behind;
        pairs.push([what, data, ofGo.data]);
        return data as any;
      };
      const compareAll = async (when: string) => {
        await compare(`list ${when}`, () => localCache.getLocalConversations());
        await compare(`page ${when}`, () => localCache.getLocalConversationPage({ pageSize: 2 }));
        await compare(`one ${when}`, () => localCache.getLocalConversation(bob));
        await compare(`none ${when}`, () => localCache.getLocalConversation({ ...bob, conversationId: 'dave' }));
        for (const searchDirection of ['up', 'down'])
          for (let cursor = '', n = 0; n < 9; n++) {
            const of = { ...bob, pageSize: 7, cursor, searchDirection };
            const { isLast, cursor: next } = await compare(`messages ${searchDirection} ${n} ${when}`, () =>
              localCache.getLocalMessages(of),
            );
            if (isLast) break;
            cursor = next;
          }
        await compare(`no messages ${when}`, () => localCache.getLocalMessages({ ...bob, conversationId: 'dave' }));
      };
      await compareAll('at first');
      await received(cache, 2000, 'carol', 1795399474500);
      await localCache.setLocalConversationCustomField({ ...bob, customField: { at: new Date(5), list: [{ n: 1 }] } });
      await cache.removeMsgByServerMsgId('1010');
      await compareAll('after changes');
      await localCache.removeLocalConversation({ ...bob, isRemoveLocalMessage: false });
      await compareAll('after a removal');
      await received(cache, 3000, 'bob', 1795399999000);
      await compareAll('after its return');
      return pairs;
    });
    expect(pairs.length).toBeGreaterThan(50);
    for (const [what, direct, ofGo] of pairs) expect(direct, what).toEqual(ofGo);
  });

  test('a page with a gap is filled by the server, asked once; what it refused is told, and the page is as it is here', async ({
    page,
  }) => {
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

  test('a watch of messages has sends, arrivals, edits, recalls and removals of any tab, and keeps what did not change', async ({
    page,
    context,
    openTab,
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
    await openTab(other);
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
});
