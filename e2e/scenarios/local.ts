// The calls of the local cache.
import { scenario } from './scenario';

scenario(
  'the five local calls do what they say, and a new login finds what they left',
  async ({ alice, bob, carol }) => {
    const [a, b, c] = [await lab.connect({ user: alice }), await lab.stranger(bob), await lab.peer(carol)];
    let n = 0;
    for (const from of [b, c])
      for (const text of ['one', 'two']) {
        await from.send(alice, `${text} of ${from.user}`);
        await a.received(++n);
        await lab.quiet(() => a.list(), 60); // one by one: the vendor's loses counts of a burst
      }
    const of = (conversationId: string) => ({ conversationId, conversationType: 'singleChat' });
    const row = (one: any) => one && [one.conversationId, one.unReadCount, one.lastMessage?.msg, one.customField];
    const before = (await a.list()).map(row);
    await a.api.setLocalConversationCustomField({ ...of(bob), customField: { label: 'work', n: 1 } });
    await a.api.clearConversationUnreadCount(of(bob));
    await lab.quiet(() => a.list());
    const one = await a.api.getLocalConversation(of(bob));
    await a.api.removeLocalConversation({ ...of(carol), isRemoveLocalMessage: true });
    await lab.quiet(() => a.list());
    a.conn.close();
    const again = await lab.connect({ user: alice, options: { isFixedDeviceId: true, deviceId: `again-${alice}` } });
    await lab.until(async () => (await again.list()).length > 0, 'the list after a new login').catch(() => {});
    const after = await again.conversation(bob);
    return { before, one: [one.type, row(one.data)], after: [after?.lastMessage?.msg, after?.customField] };
  },
  ({ bob, carol }) => ({
    before: [
      [carol, 2, `two of ${carol}`, undefined],
      [bob, 2, `two of ${bob}`, undefined],
    ],
    one: [0, [bob, 0, `two of ${bob}`, { label: 'work', n: 1 }]],
    after: [`two of ${bob}`, { label: 'work', n: 1 }],
  }),
);
