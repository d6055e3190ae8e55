// What happens to a message afterwards: acks, recall, edit, and a cut of the network.
import { scenario, vendorCache, vendorCore } from './scenario';

scenario(
  'acks tell of delivery and of reading, both ways',
  async ({ alice, bob }) => {
    const delivery = { delivery: true };
    const [a, b] = [await lab.connect({ user: alice, options: delivery }), await lab.stranger(bob, delivery)];
    const talk = async (from: typeof a, to: typeof a) => {
      const { serverMsgId } = await from.send(to.user, 'read me');
      await to.received(1);
      const delivered = await from.event('onDeliveredMessage');
      await to.conn.send(to.conn.Message.create({ type: 'read', chatType: 'singleChat', to: from.user, id: serverMsgId }));
      const read = await from.event('onReadMessage');
      await to.say({ type: 'channel', to: from.user });
      const channel = await from.event('onChannelMessage');
      return [
        (delivered.mid ?? delivered.ackId) === serverMsgId,
        (read.mid ?? read.ackId) === serverMsgId,
        read.from === to.user,
        channel.from === to.user,
      ];
    };
    const seen = { there: await talk(a, b), back: await talk(b, a) };
    await lab.quiet(() => a.list());
    return { ...seen, conversations: (await a.list()).length };
  },
  () => ({ there: [true, true, true, true], back: [true, true, true, true], conversations: 1 }),
);

scenario(
  'a message taken back is gone on both sides',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    await b.send(alice, 'stays');
    const hers = await b.send(alice, 'hers');
    await a.received(2);
    await lab.until(async () => (await a.conversation(bob))?.unReadCount === 2, 'both counted').catch(() => {});
    await b.conn.contact.recallMessage({ mid: hers.serverMsgId, to: alice, chatType: 'singleChat', ext: 'why' });
    const told = await a.event('onRecallMessage');
    await lab.quiet(() => a.list());
    const after = await a.conversation(bob);
    const own = await a.send(bob, 'own');
    await b.received(1);
    await a.conn.contact.recallMessage({ mid: own.serverMsgId, to: bob, chatType: 'singleChat' });
    const toldBob = await b.event('onRecallMessage');
    await lab.quiet(() => a.list());
    const last = (await a.conversation(bob))?.lastMessage;
    const twice = await a.conn.contact.recallMessage({ mid: own.serverMsgId, to: bob, chatType: 'singleChat' }).then(
      () => 'done',
      (error: any) => error.type,
    );
    return {
      told: [told.mid === hers.serverMsgId, told.from, told.ext],
      toldBob: toldBob.mid === own.serverMsgId,
      after: after?.lastMessage?.msg,
      unread: after?.unReadCount,
      last: last?.msg,
      gone: Boolean(await lab.message(a, own.serverMsgId)),
      twice,
    };
  },
  ({ bob }) => ({ told: [true, bob, 'why'], toldBob: true, after: 'stays', unread: 1, last: 'stays', gone: false, twice: 1302 }),
  {
    unread: { why: 'B20', of: vendorCache, byLuck: true },
    last: { why: 'B19b', of: (mix) => vendorCore(mix) && vendorCache(mix), byLuck: true },
  },
);

scenario(
  'a text changed afterwards is changed on both sides',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const own = await a.send(bob, 'before');
    await b.received(1);
    const changed = await a.conn.contact.modifyMessage({
      messageId: own.serverMsgId,
      modifiedMessage: a.make({ type: 'txt', to: bob, msg: 'after' }),
    });
    const told = await b.event('onModifiedMessage');
    await lab.quiet(() => a.list());
    const mine = (await a.conversation(bob))?.lastMessage;
    const hers = await b.send(alice, 'hers before');
    await a.received(1);
    await lab.quiet(() => a.list());
    await b.conn.contact.modifyMessage({
      messageId: hers.serverMsgId,
      modifiedMessage: b.make({ type: 'txt', to: alice, msg: 'hers after' }),
    });
    await a.event('onModifiedMessage');
    await lab.quiet(() => a.list());
    const last = (await a.conversation(bob))?.lastMessage;
    return {
      told: [told.id === own.serverMsgId, told.msg, told.modifiedInfo?.operationCount, told.modifiedInfo?.operatorId],
      answer: [changed.message.msg, changed.message.modifiedInfo?.operatorId],
      mine: mine?.msg,
      hers: last?.msg,
      unread: (await a.conversation(bob))?.unReadCount,
    };
  },
  ({ alice }) => ({ told: [true, 'after', 1, alice], answer: ['after', alice], mine: 'after', hers: 'hers after', unread: 1 }),
);

scenario(
  'after a cut everything said meanwhile arrives, once',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    await b.send(alice, 'before');
    await a.received(1);
    await lab.hook('drop', { user: alice });
    await a.event('onReconnecting');
    await b.send(alice, 'meanwhile');
    const held = a.send(bob, 'into the gap');
    await a.event('onConnected', 2);
    await held;
    await a.received(2);
    await b.received(1);
    await b.send(alice, 'after');
    await a.received(3);
    await lab.quiet(() => [a.texts.length, b.texts.length]);
    await lab.quiet(() => a.list());
    const one = await a.conversation(bob);
    return {
      a: a.texts.map((m: any) => m.msg),
      b: b.texts.map((m: any) => m.msg),
      last: one?.lastMessage?.msg,
      unread: one?.unReadCount,
    };
  },
  () => ({ a: ['before', 'meanwhile', 'after'], b: ['into the gap'], last: 'after', unread: 3 }),
  { unread: { why: 'B2, B20', of: vendorCache, byLuck: true } },
);

scenario(
  'a recall that comes too late, and one too many edit, are refused with the reason',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const refusal = (promise: Promise<unknown>) =>
      promise.then(
        () => 'done',
        (error: any) => error.type,
      );
    const recall = async (limit: number, mid: string) => {
      await lab.hook('limits', { user: alice, recall: limit });
      return refusal(a.conn.contact.recallMessage({ mid, to: bob, chatType: 'singleChat' }));
    };
    const { serverMsgId } = await a.send(bob, 'first');
    await b.received(1);
    await lab.sleep(30);
    const late = await recall(10, serverMsgId);
    const never = await recall(-1, serverMsgId);
    const edit = (n: number, from = a, to = bob) =>
      from.conn.contact.modifyMessage({ messageId: serverMsgId, modifiedMessage: from.make({ type: 'txt', to, msg: `edit ${n}` }) });
    const foreign = await refusal(edit(0, b, alice));
    for (let n = 1; n <= 10; n++) await edit(n);
    const tooMany = await refusal(edit(11));
    await b.event('onModifiedMessage', 10);
    await lab.quiet(() => a.list());
    const last = (await a.conversation(bob))?.lastMessage;
    const inTime = await recall(60_000, serverMsgId);
    await b.event('onRecallMessage');
    return { late, never, foreign, tooMany, inTime, last: last?.msg, told: b.events.onModifiedMessage!.at(-1).modifiedInfo.operationCount };
  },
  () => ({ late: 504, never: 505, foreign: 603, tooMany: 50, inTime: 'done', last: 'edit 10', told: 10 }),
  { last: { why: 'B19b', of: (mix) => vendorCore(mix) && vendorCache(mix), byLuck: true } },
);

scenario(
  'when reconnecting is given up the application learns it, and still reads its list',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice, options: { autoReconnectNumMax: 2 } }), await lab.stranger(bob)];
    await b.send(alice, 'before');
    await a.received(1);
    await lab.quiet(() => a.list());
    lab.wire.unreachable = true;
    await lab.hook('drop', { user: alice });
    const told = await lab.until(() => a.events.onDisconnected?.[0], 'onDisconnected', 25_000);
    const sent = await a.send(bob, 'too late').then(
      () => 'sent',
      (error: any) => error.type,
    );
    const list = await a.list();
    return {
      type: told.type,
      reconnecting: a.events.onReconnecting!.length,
      open: a.conn.isOpened(),
      sent,
      list: list.map((c) => c.lastMessage?.msg),
    };
  },
  () => ({ type: 16, reconnecting: 2, open: false, sent: 510, list: ['before'] }),
  {
    reconnecting: { why: 'tells of each attempt twice', of: vendorCore },
    list: { why: 'is closed then', of: vendorCache },
  },
);
