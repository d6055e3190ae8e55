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
  { unread: { why: 'B20', of: vendorCache, byLuck: true } },
);

scenario(
  'a group learns who has read what, and some messages are for some',
  async ({ alice, bob, carol }) => {
    const id = `group-${alice}`;
    await lab.hook('groups', { id, members: [alice, bob, carol] });
    const [a, b, c] = [await lab.connect({ user: alice }), await lab.stranger(bob), await lab.peer(carol)];
    const group = { to: id, chatType: 'groupChat' };
    const { serverMsgId } = await a.say({ type: 'txt', msg: 'who reads this?', msgConfig: { allowGroupAck: true }, ...group });
    await b.received(1);
    await c.received(1);
    const read = (who: typeof a) =>
      who.conn.send(who.conn.Message.create({ type: 'read', id: serverMsgId, ackContent: JSON.stringify({ by: who.user }), ...group }));
    await read(b);
    const first = await a.event('onReadMessage');
    await read(c);
    const second = await a.event('onReadMessage', 2);
    await a.say({ type: 'txt', msg: 'for bob', receiverList: [bob], ...group });
    await b.received(2);
    await a.send(id, 'for all', { chatType: 'groupChat' });
    await c.received(2);
    return {
      asked: b.texts[0].msgConfig?.allowGroupAck,
      first: [first.mid === serverMsgId, first.from === bob, first.groupReadCount?.[serverMsgId], JSON.parse(first.ackContent).by === bob],
      second: [second.from === carol, second.groupReadCount?.[serverMsgId]],
      c: c.texts.map((m: any) => m.msg),
    };
  },
  () => ({
    asked: true,
    first: [true, true, 1, true],
    second: [true, 2],
    c: ['who reads this?', 'for all'],
  }),
);

scenario(
  'in a room those who are in it hear each other, and nothing of it is kept',
  async ({ alice, bob, carol }) => {
    const id = `room-${alice}`;
    await lab.hook('rooms', { id });
    const [a, b, c] = [await lab.connect({ user: alice }), await lab.stranger(bob), await lab.peer(carol)];
    const room = { chatType: 'chatRoom' };
    const refused = await c.send(id, 'from outside', room).then(
      () => 'sent',
      (error: any) => error.type,
    );
    const nowhere = await c.conn.chatroom.joinChatRoom({ roomId: 'nowhere' }).then(
      () => 'in',
      (error: any) => error.type,
    );
    const joined = await a.conn.chatroom.joinChatRoom({ roomId: id });
    await b.conn.chatroom.joinChatRoom({ roomId: id, ext: 'hello' });
    const came = await a.event('onChatroomEvent');
    await a.send(id, 'from alice', room);
    await b.received(1);
    await b.send(id, 'from bob', room);
    await a.received(1);
    const left = await b.conn.chatroom.leaveChatRoom({ roomId: id });
    const went = await a.event('onChatroomEvent', 2);
    await a.send(id, 'alone', room);
    await lab.quiet(() => [a.texts.length, b.texts.length, c.texts.length]);
    const mine = a.texts[0];
    return {
      refused,
      nowhere,
      joined: [joined.type, joined.data.id === id, joined.data.result, joined.data.info.memberCount, joined.data.info.isAllMembersMuted],
      came: [came.operation, came.from === bob, came.id === id, came.memberCount, came.ext],
      left: left.data.result,
      went: [went.operation, went.from === bob],
      heard: [a.texts.length, b.texts.length, c.texts.length],
      mine: [mine.msg, mine.from === bob, mine.to === id, mine.chatType, mine.priority, mine.broadcast],
      list: await a.list(),
    };
  },
  () => ({
    refused: 602,
    nowhere: 705,
    joined: [0, true, true, 1, false],
    came: ['memberPresence', true, true, 2, 'hello'],
    left: true,
    went: ['memberAbsence', true],
    heard: [1, 1, 0],
    mine: ['from bob', true, true, 'chatRoom', 'normal', false],
    list: [],
  }),
);
