// The server's conversations, contacts and history.
import { scenario, vendorCache, vendorCore } from './scenario';

scenario(
  "the server's list comes page by page into the local one",
  async ({ alice, bob, carol }) => {
    for (const from of [bob, carol, `dave-${alice}`])
      for (const text of ['one', 'two']) await lab.hook('messages', { from, to: alice, text: `${text} of ${from}` });
    const a = await lab.connect({ user: alice });
    await a.received(6);
    await a.event('onOfflineMessageSyncFinish');
    await lab.quiet(() => a.list());
    const first = await a.conn.contact.getServerConversations({ pageSize: 2, cursor: '' });
    const second = await a.conn.contact.getServerConversations({ pageSize: 2, cursor: first.data.cursor });
    const rows = [...first.data.conversations, ...second.data.conversations];
    const thrown = await (async () => a.conn.contact.getServerConversations({ pageSize: 'x' }))().then(
      () => 'done',
      (error: any) => error.message,
    );
    await lab.quiet(() => a.list());
    const list = await a.list();
    return {
      type: first.type,
      end: second.data.cursor,
      rows: rows.map((r: any) => [r.conversationId, r.conversationType, r.lastMessage.msg, r.unReadCount, r.isPinned]),
      thrown,
      list: list.map((c) => [c.conversationId, c.lastMessage?.msg]),
      unread: list.map((c) => c.unReadCount),
    };
  },
  ({ alice, bob, carol }) => {
    const dave = `dave-${alice}`;
    return {
      type: 0,
      end: '',
      rows: [dave, carol, bob].map((who) => [who, 'singleChat', `two of ${who}`, 2, false]),
      thrown: 'Invalid parameter pageSize: x',
      list: [dave, carol, bob].map((who) => [who, `two of ${who}`]),
      unread: [2, 2, 2],
    };
  },
  { unread: { why: 'B20', of: vendorCache, byLuck: true } },
);

scenario(
  'a pin is on the server, in the answer, and told to the other device',
  async ({ alice, bob, carol }) => {
    for (const from of [bob, carol]) await lab.hook('messages', { from, to: alice, text: `of ${from}` });
    const [a, phone] = await lab.twoDevices(alice);
    await a.received(2);
    const { contact } = a.conn;
    const answer = await contact.pinConversation({ conversationId: bob, conversationType: 'singleChat', isPinned: true });
    const told = await phone.event('onMultiDeviceEvent');
    const pinned = await contact.getServerPinnedConversations({ pageSize: 10, cursor: '' });
    const all = await contact.getServerConversations({ pageSize: 10, cursor: '' });
    await contact.pinConversation({ conversationId: bob, conversationType: 'singleChat', isPinned: false });
    const untold = await phone.event('onMultiDeviceEvent', 2);
    const none = await contact.getServerPinnedConversations({ pageSize: 10, cursor: '' });
    return {
      answer: [answer.data.isPinned, answer.data.pinnedTime > 0],
      told: [told.operation, told.conversationId, told.conversationType],
      untold: untold.operation,
      pinned: pinned.data.conversations.map((c: any) => [c.conversationId, c.isPinned, c.pinnedTime > 0]),
      all: all.data.conversations.map((c: any) => [c.conversationId, c.isPinned]),
      none: none.data.conversations,
    };
  },
  ({ bob, carol }) => ({
    answer: [true, true],
    told: ['pinnedConversation', bob, 'singleChat'],
    untold: 'unpinnedConversation',
    pinned: [[bob, true, true]],
    all: [
      [carol, false],
      [bob, true],
    ],
    none: [],
  }),
);

scenario(
  'marks can be set, asked for and taken away',
  async ({ alice, bob, carol }) => {
    for (const from of [bob, carol]) await lab.hook('messages', { from, to: alice, text: `of ${from}` });
    const [a, phone] = await lab.twoDevices(alice);
    const { contact } = a.conn;
    const conversations = [{ conversationId: bob, conversationType: 'singleChat' }];
    const marked = async () =>
      (await contact.getServerConversationsByFilter({ pageSize: 10, cursor: '', filter: { mark: 3 } })).data.conversations.map((c: any) => [
        c.conversationId,
        c.marks,
      ]);
    await contact.addConversationMark({ conversations, mark: 3 });
    const told = await phone.event('onMultiDeviceEvent');
    const there = await marked();
    await contact.removeConversationMark({ conversations, mark: 3 });
    return { there, told: [told.operation, told.conversationId, told.conversationMark], gone: await marked() };
  },
  ({ bob }) => ({ there: [[bob, [3]]], told: ['markConversation', bob, 3], gone: [] }),
);

scenario(
  'a conversation deleted on the server is gone there, and told to the other device',
  async ({ alice, bob, carol }) => {
    for (const from of [bob, carol]) await lab.hook('messages', { from, to: alice, text: `of ${from}` });
    const [a, phone] = await lab.twoDevices(alice);
    await a.received(2);
    await lab.quiet(() => a.list());
    const { contact } = a.conn;
    await contact.deleteConversation({ channel: bob, chatType: 'singleChat', deleteRoam: true });
    const told = await phone.event('onMultiDeviceEvent');
    const left = await contact.getServerConversations({ pageSize: 10, cursor: '' });
    const past = await contact.getHistoryMessages({ targetId: bob, chatType: 'singleChat', pageSize: 10 });
    await lab.quiet(() => a.list());
    return {
      told: [told.operation, told.conversationId],
      left: left.data.conversations.map((c: any) => c.conversationId),
      past: past.messages,
      local: (await a.list()).map((c) => c.conversationId).filter((id) => id === bob),
    };
  },
  ({ bob, carol }, { contact, cache }) => ({
    // The vendor's contact, and the vendor's cache, know of no such thing: the application removes it itself.
    told: ['deleteConversation', bob],
    left: [carol],
    past: [],
    local: contact === 'ours' && cache === 'ours' ? [] : [bob],
  }),
);

scenario(
  'history is read in pages, in both directions and by type',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    for (let i = 0; i < 12; i++) await (i % 2 ? a.send(bob, `m${i}`) : b.send(alice, `m${i}`));
    await b.say({ type: 'custom', to: alice, customEvent: 'gift', customExts: {} });
    const { contact } = a.conn;
    const ask = (more: object) => contact.getHistoryMessages({ targetId: bob, chatType: 'singleChat', ...more });
    const pages: string[][] = [];
    for (let cursor: any = -1, last = false; !last && pages.length < 9;) {
      const page = await ask({ pageSize: 5, cursor });
      pages.push(page.messages.map((m: any) => m.msg ?? m.customEvent));
      ({ cursor, isLast: last } = page);
    }
    const down = await ask({ pageSize: 3, searchDirection: 'down' });
    const custom = await ask({ pageSize: 10, searchOptions: { msgTypes: ['custom'] } });
    const said = await b.say({
      type: 'loc',
      to: alice,
      addr: 'Somewhere',
      buildingName: 'Tower',
      lat: 1.5,
      lng: -2.25,
      ext: { o: { deep: [1] }, n: -7 },
    });
    await b.say({ type: 'cmd', to: alice, action: 'not of the past' });
    const live = await a.event('onLocationMessage');
    const [newest] = (await ask({ pageSize: 1 })).messages;
    const same = (['id', 'type', 'chatType', 'from', 'to', 'time', 'ext', 'lat', 'lng', 'addr', 'buildingName'] as const).filter(
      (name) => JSON.stringify(live[name]) === JSON.stringify(newest[name]),
    );
    return {
      same: same.length,
      id: newest.id === said.serverMsgId,
      pages,
      down: down.messages.map((m: any) => [m.msg, m.from]),
      custom: custom.messages.map((m: any) => m.customEvent),
    };
  },
  ({ alice, bob }) => ({
    same: 11,
    id: true,
    pages: [
      ['gift', 'm11', 'm10', 'm9', 'm8'],
      ['m7', 'm6', 'm5', 'm4', 'm3'],
      ['m2', 'm1', 'm0'],
    ],
    down: [
      ['m0', bob],
      ['m1', alice],
      ['m2', bob],
    ],
    custom: ['gift'],
  }),
);

scenario(
  'contacts come at once and in pages',
  async ({ alice, bob, carol }) => {
    await lab.hook('contacts', { user: alice, contacts: { [bob]: 'Bobby', [carol]: '' } });
    const { contact } = (await lab.connect({ user: alice })).conn;
    const names = (await contact.getContacts()).data.sort();
    const all = (await contact.getAllContacts()).data.map((c: any) => [c.userId, c.remark]).sort();
    const first = await contact.getContactsWithCursor({ pageSize: 1, cursor: '' });
    const second = await contact.getContactsWithCursor({ pageSize: 1, cursor: first.data.cursor });
    return { names, all, paged: [...first.data.contacts, ...second.data.contacts].map((c: any) => c.userId).sort() };
  },
  ({ bob, carol }) => ({
    names: [bob, carol],
    all: [
      [bob, 'Bobby'],
      [carol, ''],
    ],
    paged: [bob, carol],
  }),
);

scenario(
  'what another device does to the list is done in the local one',
  async ({ alice, bob, carol }) => {
    for (const from of [bob, carol]) await lab.hook('messages', { from, to: alice, text: `of ${from}` });
    const [a, phone] = await lab.twoDevices(alice);
    await a.received(2);
    await lab.quiet(() => a.list());
    const { contact } = phone.conn;
    const row = async () => {
      const one: any = await a.conversation(bob);
      return [one?.isPinned, one?.pinnedTime > 0, one?.marks ?? []];
    };
    const conversations = [{ conversationId: bob, conversationType: 'singleChat' }];
    const told = async (n: number) => {
      await a.event('onMultiDeviceEvent', n);
      return row();
    };
    await contact.pinConversation({ ...conversations[0], isPinned: true });
    const pinned = await told(1);
    await contact.addConversationMark({ conversations, mark: 3 });
    const marked = await told(2);
    await contact.removeConversationMark({ conversations, mark: 3 });
    await contact.pinConversation({ ...conversations[0], isPinned: false });
    const plain = await told(4);
    await contact.deleteConversation({ channel: bob, chatType: 'singleChat', deleteRoam: false });
    await a.event('onMultiDeviceEvent', 5);
    await lab.quiet(() => a.list());
    return { pinned, marked, plain, left: (await a.list()).map((c) => c.conversationId) };
  },
  ({ carol }) => ({
    pinned: [true, true, []],
    marked: [true, true, [3]],
    plain: [false, false, []],
    left: [carol],
  }),
  {
    pinned: { why: 'B28: keeps neither pins nor marks', of: vendorCache },
    marked: { why: 'B28: keeps neither pins nor marks', of: vendorCache },
    plain: { why: 'B28: keeps neither pins nor marks', of: vendorCache },
    left: { why: 'the cache is not told (docs/plugin-contract.md section 2)', of: (mix) => vendorCore(mix) && vendorCache(mix) },
  },
);

scenario(
  'each device of a user gets everything once, wherever it was meanwhile',
  async ({ alice, bob }) => {
    const device = (deviceId: string, more: object = {}) => lab.connect({ user: alice, options: { deviceId }, ...more });
    const b = await lab.stranger(bob);
    const tablet = await device('tablet', { plugin: 'none' });
    const laptop = await device('laptop');
    await b.send(alice, 'one');
    await tablet.received(1);
    await laptop.received(1);
    await lab.quiet(() => laptop.list());
    laptop.conn.close();
    await b.send(alice, 'two');
    await tablet.received(2);
    const mine = await tablet.send(bob, 'from the tablet');
    const back = await device('laptop');
    await back.received(2);
    await lab.quiet(() => [tablet.texts.length, back.texts.length]);
    await lab.quiet(() => back.list());
    const one = await back.conversation(bob);
    return {
      tablet: tablet.texts.map((m: any) => m.msg),
      back: back.texts.map((m: any) => m.msg),
      own: back.texts.at(-1).id === mine.serverMsgId,
      unread: one?.unReadCount,
      last: one?.lastMessage?.msg,
    };
  },
  () => ({ tablet: ['one', 'two'], back: ['two', 'from the tablet'], own: true, unread: 2, last: 'from the tablet' }),
  { unread: { why: 'B20', of: vendorCache, byLuck: true } },
);

scenario(
  'the old list of conversations is asked for whole and by pages, and changes nothing here',
  async ({ alice, bob, carol }) => {
    for (const from of [bob, carol]) await lab.hook('messages', { from, to: alice, text: `of ${from}` });
    const a = await lab.connect({ user: alice });
    await a.received(2);
    await lab.quiet(() => a.list());
    const before = (await a.list()).map((c) => [c.conversationId, c.unReadCount]);
    const whole = await a.conn.contact.getConversationlist();
    const page = await a.conn.contact.getConversationlist({ pageNum: 2, pageSize: 1 });
    const row = (r: any) => [r.channel_id, r.unread_num, r.lastMessage.msg, r.lastMessage.chatType, r.lastMessage.from];
    return {
      type: [whole.type, page.type],
      whole: whole.data.channel_infos.map(row),
      page: page.data.channel_infos.map(row),
      same: JSON.stringify((await a.list()).map((c) => [c.conversationId, c.unReadCount])) === JSON.stringify(before),
    };
  },
  ({ bob, carol }) => {
    const row = (who: string) => [`org#app_${who}@easemob.com`, 1, `of ${who}`, 'singleChat', who];
    return { type: [0, 0], whole: [row(carol), row(bob)], page: [row(bob)], same: true };
  },
);
