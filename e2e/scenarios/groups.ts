// Groups and rooms.
import { scenario, vendorCache } from './scenario';

scenario(
  'in a group everybody hears everybody',
  async ({ alice, bob, carol }) => {
    const id = `group-${alice}`;
    await lab.hook('groups', { id, members: [alice, bob, carol] });
    const [a, b, c] = [await lab.connect({ user: alice }), await lab.stranger(bob), await lab.peer(carol)];
    const group = { chatType: 'groupChat' };
    const sent = await a.send(id, 'from alice', group);
    await b.received(1);
    await b.send(id, 'from bob', group);
    await c.received(2);
    await c.send(id, 'from carol', group);
    await a.received(2);
    await lab.quiet(() => a.list());
    const [one] = await a.list();
    return {
      a: a.texts.map((m: any) => [m.from, m.to, m.msg, m.chatType]),
      c: c.texts.map((m: any) => m.msg),
      id: b.texts[0].id === sent.serverMsgId,
      list: [one?.conversationId, one?.conversationType, one?.lastMessage?.msg],
      unread: one?.unReadCount,
    };
  },
  ({ alice, bob, carol }) => ({
    a: [
      [bob, `group-${alice}`, 'from bob', 'groupChat'],
      [carol, `group-${alice}`, 'from carol', 'groupChat'],
    ],
    c: ['from alice', 'from bob'],
    id: true,
    list: [`group-${alice}`, 'groupChat', 'from carol'],
    unread: 2,
  }),
  { unread: { why: 'B1', of: vendorCache, byLuck: true } },
);
