import { test, expect } from './support/fixtures';

/** One conversation as the server lists it. */
const row = (peer: string, id: number, unread: number, more: object = {}) => ({
  session_to: peer,
  session_type: 'chat',
  unread_num: unread,
  is_top: false,
  update_top_status_time: 0,
  meta: {
    id: String(id),
    from: `org#app_${peer}@easemob.com`,
    to: 'org#app_alice@easemob.com',
    timestamp: 1795399475000 + id,
    payload: JSON.stringify({ bodies: [{ type: 'txt', msg: `from ${peer}` }], ext: {}, from: peer, to: 'alice', type: 'chat' }),
  },
  ...more,
});

const answers: Record<string, object> = {
  '/org/app/sdk/user/alice/user_channels/list': {
    data: {
      cursor: 'next',
      channel_infos: [
        row('carol', 3, 2, { is_top: true, update_top_status_time: 1795399476066, marks: ['mark_0', 'mark_19'] }),
        row('bob', 2, 1),
        { session_to: 'dave', session_type: 'chat', unread_num: 0, is_top: false, meta: {} },
        { session_to: 'odd', session_type: 'chat', unread_num: 4, meta: { id: '1', payload: '{' } },
      ],
    },
  },
  '/org/app/sdk/user/alice/user_channel/top': { data: { is_top: true, update_top_status_time: 77 } },
  '/org/app/sdk/user/alice/user_channels/mark': { data: {} },
  '/org/app/user/alice/user_channel': { data: { result: 'ok' } },
};

test('what the contact calls learn and change is in the local store', async ({ page, site }) => {
  site.override = (path) => {
    const body = answers[path];
    return body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  };
  await page.goto('/blank.html');
  await page.addScriptTag({ url: '/dist/script/localCache.js' });
  await page.addScriptTag({ url: '/dist/script/contact.js' });
  const seen = await page.evaluate(async () => {
    const { localCachePlugin, contactPlugin } = window as any;
    const connection: any = {
      apiUrl: location.origin,
      user: 'alice',
      _localCache: localCachePlugin.LocalCache,
      context: { orgName: 'org', appName: 'app', accessToken: 't', userId: 'alice', jid: { clientResource: 'web_1' } },
    };
    const bind = (calls: any) =>
      Object.fromEntries(
        Object.entries(calls)
          .filter(([, call]) => typeof call === 'function')
          .map(([name, call]) => [name, (call as any).bind(connection)]),
      );
    const cache: any = bind(localCachePlugin.LocalCacheApi),
      contact: any = bind(contactPlugin);
    await new Promise<void>((onInit) => new connection._localCache({ user: 'alice', dbName: 'cache_1_alice', version: 2, onInit }));
    const list = async () =>
      (await cache.getLocalConversations()).data.map((one: any) => [
        one.conversationId,
        one.unReadCount,
        one.lastMessage?.msg,
        one.isPinned,
        one.pinnedTime,
        one.marks,
      ]);

    const page = await contact.getServerConversations({ pageSize: 4 });
    const merged = await list();
    const bob = { conversationId: 'bob', conversationType: 'singleChat' };
    const pin = await contact.pinConversation({ ...bob, isPinned: true });
    await contact.addConversationMark({ conversations: [bob], mark: 4 });
    await contact.deleteConversation({ channel: 'carol', chatType: 'singleChat', deleteRoam: true });
    const thrown = (() => {
      try {
        contact.getServerConversations({ pageSize: 51 });
      } catch (error) {
        return (error as Error).message;
      }
    })();
    return {
      type: page.type,
      cursor: page.data.cursor,
      rows: page.data.conversations.length,
      problems: page.problems,
      merged,
      pin,
      changed: await list(),
      thrown,
    };
  });

  expect(seen.type).toBe(0);
  expect(seen.cursor).toBe('next');
  expect(seen.rows).toBe(4);
  expect(seen.problems).toEqual([{ row: 3, conversationId: 'odd', reason: expect.stringContaining('last message') }]);
  expect(seen.merged.slice(0, 2)).toEqual([
    ['carol', 2, 'from carol', true, 1795399476066, [0, 19]],
    ['bob', 1, 'from bob', false, 0, undefined],
  ]);
  expect(seen.merged.map((one: unknown[]) => one[0]).sort()).toEqual(['bob', 'carol', 'dave', 'odd']);
  expect(seen.pin).toEqual({ type: 0, data: { isPinned: true, pinnedTime: 77 } });
  expect(seen.changed[0]).toEqual(['bob', 1, 'from bob', true, 77, [4]]);
  expect(seen.changed.map((one: unknown[]) => one[0])).not.toContain('carol');
  expect(seen.thrown).toBe('Invalid parameter pageSize: 51');
});
