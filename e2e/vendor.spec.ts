// Our localCache under each mix of the vendor's unmodified and our own MiniCore and contact, against imserver
// over a real websocket.
import { test, expect } from './support/fixtures';
import { openHost, type Host } from './support/host-page';

for (const mix of [
  { core: 'vendor', contact: 'vendor' },
  { core: 'vendor', contact: 'ours' },
  { core: 'ours', contact: 'vendor' },
  { core: 'ours', contact: 'ours' },
] as Required<Host>[]) {
  test(`${mix.core} MiniCore, ${mix.contact} contact: two accounts in one page talk, what they said is stored, a reload keeps it`, async ({
    page,
    server,
    expectedNoise,
  }, info) => {
    expectedNoise.push(/^console\.(log|info|debug|warn|warning): /); // the vendor's own log lines
    const [alice, bob] = [`alice-${mix.core}-${mix.contact}-${info.project.name}`, `bob-${mix.core}-${mix.contact}-${info.project.name}`];
    await openHost(page, mix, server);
    const seen = await page.evaluate(
      async ([alice, bob]) => {
        const [a, b] = [login(alice!), login(bob!)];
        for (const connection of [a, b]) {
          await connection.connect();
          connection.events = [];
          connection.addEventHandler('test', { onTextMessage: (m: any) => connection.events.push(m.msg) });
        }
        const until = async (done: () => boolean) => {
          for (let i = 0; i < 400 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
        };
        const text = (from: any, to: string, msg: string) =>
          from.send({ type: 'txt', chatType: 'singleChat', to, msg, id: from.getUniqueId(), time: Date.now(), ext: {} });
        for (let i = 0; i < 5; i++) await text(b, alice, `from bob ${i}`);
        await until(() => a.events.length === 5);
        await Promise.all(Array.from({ length: 40 }, (_, i) => text(a, bob, `from alice ${i}`)));
        await until(() => b.events.length === 40);
        const list = async (c: any) =>
          (await c.localCache.getLocalConversations()).data.map((x: any) => [
            x.conversationId,
            x.unReadCount,
            x.lastMessage.msg,
            x.lastMessage.status,
          ]);
        return { events: [a.events.length, b.events.length], alice: await list(a), bob: await list(b) };
      },
      [alice, bob],
    );
    expect(seen).toEqual({
      events: [5, 40],
      alice: [[bob, 5, 'from alice 39', 3]],
      bob: [[alice, 40, 'from alice 39', 3]],
    });

    await openHost(page, mix, server);
    const after = await page.evaluate(
      async ([alice, bob]) => {
        const a = login(alice!);
        await a.connect();
        await a.localCache.clearConversationUnreadCount({ conversationId: bob, conversationType: 'singleChat' });
        const page = await a.contact.getServerConversations({ pageSize: 20, cursor: '' });
        const { data } = await a.localCache.getLocalConversations();
        a.close();
        return [page.data.conversations.length, data.map((x: any) => [x.conversationId, x.lastMessage.msg])];
      },
      [alice, bob],
    );
    expect(after).toEqual([1, [[bob, 'from alice 39']]]);
  });
}
