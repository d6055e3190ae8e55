// The calls on local conversations, under the vendor's unmodified MiniCore and ours, on each engine's own IndexedDB, as an
// application makes them.
import { test, expect, underEachMiniCore, withMessages } from './support/stories';

underEachMiniCore(() => {
  test('a live list has every change of this tab and of another, once, and keeps what did not change', async ({
    page,
    context,
    openTab,
  }) => {
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
    await openTab(other);
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

  test('before the login the account’s data is there, and the login takes it over', async ({ page, openTab }) => {
    await withMessages(page, 2);
    await openTab(page);
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

  test('the list goes by pages, pinned first and filtered, and one, several and all of it are removed', async ({ page }) => {
    await withMessages(page, 1);
    const story = await page.evaluate(async () => {
      const { connection, cache } = window as any;
      const { localCache } = connection;
      const peers = ['carol', 'dave', 'eve', 'fay'];
      for (const [i, peer] of peers.entries()) await received(cache, 2001 + i, peer, 1795399500000 + i);
      const single = (conversationId: string) => ({ conversationId, conversationType: 'singleChat' });
      await cache.updateLocalConversation('singleChat-carol', { isPinned: true, pinnedTime: 5, marks: [3] });
      await localCache.setLocalConversationCustomField({ ...single('dave'), customField: { level: 1 } });
      const pages = async (params: object) => {
        const found: string[][] = [];
        for (let cursor = ''; ;) {
          const { data } = await localCache.getLocalConversationPage({ ...params, cursor });
          found.push(data.conversations.map((c: any) => c.conversationId));
          if (!(cursor = data.cursor)) return found;
        }
      };
      const all = async () => (await pages({ pageSize: 1000 })).flat();
      const result: Record<string, unknown> = {
        pages: await pages({ pageSize: 2 }),
        pinnedFirst: await pages({ pageSize: 3, pinnedFirst: true }),
        pinned: await pages({ filter: { pinned: true } }),
        marked: await pages({ filter: { mark: 3, unread: true, conversationType: 'singleChat' } }),
        field: (await localCache.getLocalConversation(single('dave'))).data.customField,
        nobody: (await localCache.getLocalConversation(single('nobody'))).data,
      };
      await localCache.clearConversationUnreadCount(single('fay'));
      result.unread = await pages({ filter: { unread: true } });
      await localCache.removeLocalConversation({ ...single('fay'), isRemoveLocalMessage: false });
      result.messagesOfFay = (await localCache.getLocalMessageCount(single('fay'))).data;
      await localCache.removeLocalConversations({ conversations: [single('eve'), single('nobody')] });
      result.left = await all();
      result.messagesOfEve = (await localCache.getLocalMessageCount(single('eve'))).data;
      await localCache.removeAllLocalConversations({ isRemoveLocalMessage: false });
      result.none = await all();
      result.messages = (await localCache.getLocalMessageCount()).data;
      return result;
    });
    expect(story).toEqual({
      pages: [['fay', 'eve'], ['dave', 'carol'], ['bob']],
      pinnedFirst: [
        ['carol', 'fay', 'eve'],
        ['dave', 'bob'],
      ],
      pinned: [['carol']],
      marked: [['carol']],
      field: { level: 1 },
      nobody: undefined,
      unread: [['eve', 'dave', 'carol', 'bob']],
      messagesOfFay: 1,
      left: ['dave', 'carol', 'bob'],
      messagesOfEve: 0,
      none: [],
      messages: 4,
    });
  });

  test('the total of unread messages is watched, without muted ones unless asked for, and the open conversation is told', async ({
    page,
  }) => {
    await withMessages(page, 2);
    const story = await page.evaluate(async () => {
      const { connection, cache } = window as any;
      const { localCache } = connection;
      const told: Record<string, number[]> = { usual: [], all: [], groups: [] };
      const stops = [
        localCache.watchLocalUnreadMessageCount((n: number) => told.usual!.push(n)),
        localCache.watchLocalUnreadMessageCount((n: number) => told.all!.push(n), { includeMuted: true }),
        localCache.watchLocalUnreadMessageCount((n: number) => told.groups!.push(n), { conversationType: 'groupChat' }),
      ];
      const until = async (usual: number, all: number) => {
        while (told.usual!.at(-1) !== usual || told.all!.at(-1) !== all) await new Promise((resolve) => setTimeout(resolve, 5));
      };
      await until(2, 2);
      await received(cache, 3001, 'carol', 1795399999000);
      await until(3, 3);
      await localCache.setLocalConversationRemindType({ conversationId: 'carol', conversationType: 'singleChat', remindType: 'AT' });
      await until(2, 3);
      await localCache.clearAllConversationUnreadCount({ conversationType: 'singleChat' });
      await until(0, 0);
      for (const stop of stops) stop();
      const current = async () => (await localCache.getCurrentConversation()).data;
      const open = [await current()];
      await localCache.setCurrentConversation({ conversationId: 'bob', conversationType: 'singleChat' });
      open.push(await current());
      await localCache.resetCurrentConversation();
      open.push(await current());
      return { ...told, open };
    });
    expect(story).toEqual({
      usual: [2, 3, 2, 0],
      all: [2, 3, 0],
      groups: [0],
      open: [undefined, { conversationId: 'bob', conversationType: 'singleChat' }, undefined],
    });
  });

  test('the browser is asked to keep the data, and its answer given', async ({ page }) => {
    await withMessages(page, 0);
    const answers = await page.evaluate(async () => {
      const answers = [];
      // Firefox asks the user, and WebKitGTK has it switched off.
      for (const storage of [{ persist: async () => true }, { persist: async () => false }, undefined]) {
        Object.defineProperty(navigator, 'storage', { value: storage, configurable: true });
        answers.push((await (window as any).connection.localCache.requestPersistence()).data);
      }
      return answers;
    });
    expect(answers).toEqual([true, false, false]);
  });
});
