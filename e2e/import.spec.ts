// The vendor's database, really written by its unmodified plugin, and ours on top; a large import that dies
// in the middle.
import { test, expect, type Page } from './support/lab';

const list = (page: Page) =>
  page.evaluate(async () =>
    (await lab.clients[0].list()).map((c) => [
      c.conversationId,
      c.unReadCount,
      (c.lastMessage as any)?.msg,
      (c.lastMessage as any)?.status,
      (c.customField as any)?.label,
    ]),
  );

test('what the original wrote is imported once, its database stays as it was, and it goes on working on it', async ({
  tab,
  openLab,
  users,
}) => {
  const write = (field: string) =>
    tab.evaluate(
      async ({ users, field }) => {
        const alice = await lab.connect({ user: users.alice });
        const bob = await lab.peer(users.bob);
        await bob.send(users.alice, `${field} 1`);
        await bob.send(users.alice, `${field} 2`);
        await alice.received(2);
        await alice.send(users.carol, `${field} mine`);
        await alice.api.setLocalConversationCustomField({
          conversationId: users.bob,
          conversationType: 'singleChat',
          customField: { label: field },
        });
        await lab.quiet(() => lab.dump(lab.vendorDatabaseOf(users.alice)));
        const before = JSON.stringify(await lab.dump(lab.vendorDatabaseOf(users.alice)));
        bob.conn.close();
        alice.conn.close();
        return before;
      },
      { users, field },
    );
  // Without a login: nothing but the import can fill the list.
  const openOurs = () =>
    tab.evaluate(async (user) => {
      const { LocalCache, LocalCacheApi } = lab.plugin;
      const connection: any = { user, appKey: lab.appKey, context: { orgName: 'org', appName: 'app', accessToken: 'token', userId: user } };
      connection._localCache = LocalCache;
      connection.localCache = Object.fromEntries(Object.entries<any>(LocalCacheApi).map(([name, call]) => [name, call.bind(connection)]));
      await new Promise<void>(
        (resolve) => new connection._localCache({ user, dbName: lab.vendorDatabaseOf(user), version: 2, onInit: resolve }),
      );
      await lab.until(async () => (await connection.localCache.getHealth()).data.import.state === 'done', 'the import');
      const { import: imported } = (await connection.localCache.getHealth()).data;
      const items = (await connection.localCache.getLocalConversations()).data;
      const rows = await lab.readAll(lab.databaseOf(user), 'messages');
      connection._localCache.getInstance().close();
      return {
        imported,
        messages: rows.length,
        leaks: JSON.stringify(rows).includes('accessToken'),
        list: items
          .map((c: any) => [c.conversationId, c.unReadCount, c.lastMessage?.msg, c.lastMessage?.status, c.customField?.label])
          .sort(),
        vendor: JSON.stringify(await lab.dump(lab.vendorDatabaseOf(user))),
      };
    }, users.alice);

  await openLab(tab, 'vendor');
  const before = await write('first');
  await openLab(tab, 'ours');
  const first = await openOurs();
  // The original may have lost a count (B20) or the answer to its send (B19b): what it has is what is imported.
  const {
    stores: { conversationList, message },
  } = JSON.parse(before);
  const { unReadCount } = conversationList.values.find((row: any) => row.conversationId === users.bob);
  const { status } = message.values.find((row: any) => row.msg === 'first mine');
  expect(first.list).toEqual([
    [users.bob, unReadCount, 'first 2', 3, 'first'],
    [users.carol, 0, 'first mine', status === 3 ? 3 : 1, undefined],
  ]);
  expect(first.messages).toBe(3);
  expect(first.leaks).toBe(false);
  expect(first.vendor).toBe(before);

  await openLab(tab, 'vendor');
  const later = await write('second');
  expect(later).toContain('second mine');
  await openLab(tab, 'ours');
  const second = await openOurs();
  expect(second.list).toEqual(first.list); // once: what the original learns later is the server's to tell
  expect(second.messages).toBe(3);
  expect(second.vendor).toBe(later);
});

test('an import of 5,000 messages that dies in the middle goes on where it was, without doubles', async ({ tab, openLab, users }) => {
  await tab.evaluate(async ({ alice, bob, carol }) => {
    const rows = Array.from({ length: 5000 }, (_, i) => {
      const from = i % 5 ? bob : carol,
        id = `${1480000000001000000n + BigInt(i) * 1024n}`;
      return {
        id,
        serverMsgId: id,
        type: 'txt',
        chatType: 'singleChat',
        msg: `m${i}`,
        from,
        to: alice,
        time: 1795399474000 + i,
        sessionId: `singleChat-${from}`,
        status: 3,
      };
    });
    await lab.makeVendorDatabase(
      lab.vendorDatabaseOf(alice),
      [bob, carol].map((peer) => ({
        sessionId: `singleChat-${peer}`,
        conversationId: peer,
        conversationType: 'singleChat',
        updateTime: 1795399478000,
        unReadCount: 3,
      })),
      rows,
    );
  }, users);
  const half = await tab.evaluate(async ({ alice, carol }) => {
    const client = await lab.connect({ user: alice, until: 'open' });
    for (;;) {
      const { import: state } = (await client.api.getHealth()).data;
      if (state.messages >= 200 || state.state === 'done') {
        await client.api.removeLocalConversation({ conversationId: carol, conversationType: 'singleChat' });
        return (await client.api.getHealth()).data.import;
      }
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, users);
  expect(half.state).toBe('running');
  expect(half.messages).toBeLessThan(5000);

  await openLab(tab); // the page goes, and with it the import
  const end = await tab.evaluate(async ({ alice }) => {
    const client = await lab.connect({ user: alice });
    await lab.until(async () => (await client.api.getHealth()).data.import.state === 'done', 'the import', 20_000);
    const rows = await lab.readAll(lab.databaseOf(alice), 'messages');
    return { imported: (await client.api.getHealth()).data.import, stored: rows.length };
  }, users);
  expect(end.stored).toBe(4000); // carol's stay away: they were removed while the import ran
  expect(end.imported).toMatchObject({ state: 'done', conversations: 2, messages: 5000, skipped: 0 });
  expect(await list(tab)).toEqual([[users.bob, 3, 'm4999', 3, undefined]]);
});
