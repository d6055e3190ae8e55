// Messages of every type, sent, received and refused.
import { scenario, vendorCache, vendorCore } from './scenario';

scenario(
  'what came while one was away is there after the login',
  async ({ alice, bob }) => {
    const b = await lab.stranger(bob);
    await lab.token(alice);
    for (let i = 0; i < 3; i++) await b.send(alice, `offline ${i}`);
    await b.say({ type: 'custom', to: alice, customEvent: 'gift', customExts: { kind: 'rose' } });
    const a = await lab.connect({ user: alice });
    await a.received(3);
    await a.event('onCustomMessage');
    await a.event('onOfflineMessageSyncFinish');
    await lab.quiet(() => a.list());
    const [one] = await a.list();
    return {
      texts: a.texts.map((m: any) => m.msg),
      sync: [a.events.onOfflineMessageSyncStart?.length, a.events.onOfflineMessageSyncFinish?.length],
      list: [one?.conversationId, one?.conversationType, one?.lastMessage?.customEvent, one?.lastMessage?.customExts],
      unread: one?.unReadCount,
    };
  },
  ({ bob }) => ({
    texts: ['offline 0', 'offline 1', 'offline 2'],
    sync: [1, 1],
    list: [bob, 'singleChat', 'gift', { kind: 'rose' }],
    unread: 4,
  }),
  {
    unread: { why: 'B20', of: vendorCache, byLuck: true },
    texts: { why: 'B29: the order of the events', of: (mix) => vendorCore(mix) && vendorCache(mix), byLuck: true },
  },
);

scenario(
  'messages of every type, both ways, with their files',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const bytes = new Uint8Array(5000).map((_, i) => i % 251);
    const file = (name: string, type: string) => ({
      data: new File([bytes], name, { type }),
      filename: name,
      filetype: type.split('/')[1],
      url: '',
    });
    const progress: number[] = [];
    const talk = async (from: typeof a, to: typeof a) => {
      const say = (message: object) => from.say({ to: to.user, ...message });
      await say({ type: 'txt', msg: 'hello <b>you</b> 你好', ext: { n: 1, s: 'x', b: true, o: { deep: [1] } } });
      await say({ type: 'img', file: file('a.png', 'image/png'), width: 30, height: 20, onFileUploadProgress: () => progress.push(1) });
      await say({ type: 'audio', file: file('a.mp3', 'audio/mp3'), filename: 'a.mp3', length: 7 });
      await say({ type: 'video', file: file('a.mp4', 'video/mp4'), filename: 'a.mp4', length: 9 });
      await say({ type: 'file', file: file('a.txt', 'text/plain'), filename: 'a.txt' });
      await say({ type: 'loc', addr: 'Somewhere', buildingName: 'Tower', lat: 1.5, lng: -2.25 });
      await say({ type: 'custom', customEvent: 'gift', customExts: { kind: 'rose' } });
      await say({ type: 'cmd', action: 'typing' });
      const event = async (name: string) => to.event(name);
      const img = await event('onImageMessage'),
        loaded = new Uint8Array(await (await fetch(img.url)).arrayBuffer());
      const [text, audio, video, sent, loc, custom, cmd] = [
        await event('onTextMessage'),
        await event('onAudioMessage'),
        await event('onVideoMessage'),
        await event('onFileMessage'),
        await event('onLocationMessage'),
        await event('onCustomMessage'),
        await event('onCmdMessage'),
      ];
      return {
        text: [text.msg, text.ext, text.from === from.user, text.chatType],
        img: [img.width, img.height, img.file_length, loaded.length, loaded.every((byte, i) => byte === i % 251), typeof img.thumb],
        audio: [audio.filename, audio.length],
        video: [video.filename, video.length],
        file: [sent.filename, sent.file_length],
        loc: [loc.lat, loc.lng, loc.addr, loc.buildingName],
        custom: [custom.customEvent, custom.customExts],
        cmd: cmd.action,
      };
    };
    const there = await talk(a, b),
      back = await talk(b, a);
    await lab.quiet(() => a.list());
    const [one] = await a.list();
    const kept = one?.lastMessage;
    return { there, back, progress: progress.length > 0, last: [kept?.type, kept?.customEvent], unread: one?.unReadCount };
  },
  () => {
    const all = {
      text: ['hello <b>you</b> 你好', { n: 1, s: 'x', b: true, o: { deep: [1] } }, true, 'singleChat'],
      img: [30, 20, 5000, 5000, true, 'string'],
      audio: ['a.mp3', 7],
      video: ['a.mp4', 9],
      file: ['a.txt', 5000],
      loc: [1.5, -2.25, 'Somewhere', 'Tower'],
      custom: ['gift', { kind: 'rose' }],
      cmd: 'typing',
    };
    return { there: all, back: all, progress: true, last: ['custom', 'gift'], unread: 7 };
  },
  { unread: { why: 'B20', of: vendorCache, byLuck: true } },
);

scenario(
  'a combined message is uploaded, announced and read back',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const talk = async (from: typeof a, to: typeof a) => {
      const parts = [1, 2].map((i) => ({ ...from.text(to.user, `part ${i}`), from: from.user }));
      await from.say({ type: 'combine', to: to.user, compatibleText: 'a history', title: 'Talk', summary: 'two', messageList: parts });
      const got = await to.event('onCombineMessage');
      const read = await to.conn.downloadAndParseCombineMessage({ url: got.url, secret: got.secret });
      return [got.title, got.summary, got.compatibleText, read.map((m: any) => m.msg)];
    };
    return { there: await talk(a, b), back: await talk(b, a) };
  },
  () => {
    const all = ['Talk', 'two', 'a history', ['part 1', 'part 2']];
    return { there: all, back: all };
  },
);

scenario(
  "what is sent gets the server's id, and is kept with it",
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => a.send(bob, `number ${i}`)));
    await b.received(20);
    await lab.quiet(() => a.list());
    const [one] = await a.list();
    const last = one?.lastMessage;
    const first = sent[0]!;
    const rows = await Promise.all(sent.map(({ serverMsgId }) => lab.message(a, serverMsgId)));
    return {
      kept: rows.filter((row) => row?.status === 3).length,
      ids: sent.every(({ serverMsgId }, i) => b.texts[i].id === serverMsgId),
      order: b.texts.map((m: any) => m.msg),
      result: [first.message.id === first.serverMsgId, first.message.msg, first.localMsgId !== first.serverMsgId],
      last: [last?.msg, last?.status, last?.serverMsgId === sent[19]!.serverMsgId],
      unread: one?.unReadCount,
    };
  },
  () => ({
    ids: true,
    order: Array.from({ length: 20 }, (_, i) => `number ${i}`),
    result: [true, 'number 0', true],
    last: ['number 19', 3, true],
    unread: 0,
    kept: 20,
  }),
  {
    kept: { why: 'B19b', of: (mix) => vendorCore(mix) && vendorCache(mix), byLuck: true },
    last: { why: 'B19b', of: (mix) => vendorCore(mix) && vendorCache(mix), byLuck: true },
  },
);

scenario(
  'a message that is refused fails with the reason, and is kept as failed',
  async ({ alice, bob }) => {
    const [a] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const refused = async (code: number, reason: string, more: object = {}) => {
      await lab.hook('refuse', { user: alice, code, reason, ...more });
      return a.send(bob, `${code} ${reason}`).then(
        () => 'sent',
        (error: any) => error.type,
      );
    };
    const types = [
      await refused(1, 'blocked'),
      await refused(7, 'sensitive words'),
      await refused(15, ''),
      await refused(1, 'nonroster'),
      await refused(19, 'no'),
      await refused(1, 'whatever'),
    ];
    const fine = (await a.send(bob, 'fine')).serverMsgId.length > 10;
    await refused(7, 'user is mute');
    await lab.quiet(() => a.list());
    const last = (await a.conversation(bob))?.lastMessage;
    return { types, fine, last: [last?.msg, last?.status] };
  },
  () => ({ types: [603, 501, 507, 221, 502, 503], fine: true, last: ['7 user is mute', 1] }),
  { last: { why: 'B5', of: vendorCache } },
);

scenario(
  'a message that is too large is refused alone, between others that arrive',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const words = Array.from({ length: 21 }, (_, i) => (i === 10 ? 'x'.repeat(2 * 1024 * 1024) : `number ${i}`));
    const sent = words.map((msg) =>
      a.send(bob, msg).then(
        () => 'sent',
        (error: any) => error.type,
      ),
    );
    const results = await Promise.all(sent);
    await b.received(20);
    return { refused: results.filter((one) => one !== 'sent'), large: results[10], arrived: b.texts.length };
  },
  () => ({ refused: [511], large: 511, arrived: 20 }),
);

scenario(
  'a large file goes up in parts and comes down whole',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice }), await lab.stranger(bob)];
    const bytes = new Uint8Array(11 * 1024 * 1024).map((_, i) => (i * 31) % 251);
    const talk = async (from: typeof a, to: typeof a) => {
      let loaded = 0;
      const file = {
        data: new File([bytes], 'big.bin', { type: 'application/octet-stream' }),
        filename: 'big.bin',
        filetype: 'bin',
        url: '',
      };
      const onFileUploadProgress = (event: ProgressEvent) => (loaded = Math.max(loaded, event.loaded));
      await from.say({ type: 'file', to: to.user, file, filename: 'big.bin', onFileUploadProgress });
      const got = await to.event('onFileMessage');
      const whole = new Uint8Array(await (await fetch(got.url)).arrayBuffer());
      return [got.file_length, whole.length, whole.every((byte, i) => byte === bytes[i]), loaded >= bytes.length];
    };
    const there = await talk(a, b),
      back = await talk(b, a);
    const calls = (await lab.hook('seen'))
      .map((one: any) => one.rest ?? '')
      .filter((call: string) => call.startsWith('PUT') && call.includes('part-upload'));
    return { there, back, inParts: calls.length >= 6 };
  },
  () => {
    const all = [11 * 1024 * 1024, 11 * 1024 * 1024, true, true];
    return { there: all, back: all, inParts: true };
  },
);

scenario(
  'files that the application uploads itself keep their addresses',
  async ({ alice, bob }) => {
    const own = { useOwnUploadFun: true };
    const [a, b] = [await lab.connect({ user: alice, options: own }), await lab.stranger(bob, own)];
    const talk = async (from: typeof a, to: typeof a) => {
      const url = `https://files.example/${from.user}.png`;
      await from.say({ type: 'img', to: to.user, url, file_length: 77, width: 3, height: 4 });
      const got = await to.event('onImageMessage');
      return [got.url === url, got.thumb, got.width, got.height];
    };
    return { there: await talk(a, b), back: await talk(b, a) };
  },
  () => ({ there: [true, '', 3, 4], back: [true, '', 3, 4] }),
);

scenario(
  'a sender that asks for it gets what moderation made of its words',
  async ({ alice, bob }) => {
    const [a, b] = [await lab.connect({ user: alice, options: { useReplacedMessageContents: true } }), await lab.stranger(bob)];
    await lab.hook('replace', { user: alice, text: 'what the *** !' });
    const sent = await a.send(bob, 'what the devil!');
    await b.received(1);
    await lab.quiet(() => a.list());
    const last = (await a.conversation(bob))?.lastMessage;
    const untouched = await b.send(alice, 'good day');
    return {
      sent: [sent.message.msg, sent.message.isContentReplaced],
      heard: b.texts[0].msg,
      kept: last?.msg,
      untouched: untouched.message.msg,
    };
  },
  () => ({ sent: ['what the *** !', true], heard: 'what the *** !', kept: 'what the *** !', untouched: 'good day' }),
);

scenario(
  'what is for who is online waits for nobody',
  async ({ alice, bob }) => {
    const a = await lab.connect({ user: alice });
    await lab.token(bob);
    await a.say({ type: 'txt', to: bob, msg: 'now or never', deliverOnlineOnly: true });
    await a.send(bob, 'whenever');
    const b = await lab.stranger(bob);
    await b.received(1);
    await a.say({ type: 'txt', to: bob, msg: 'now', deliverOnlineOnly: true });
    await b.received(2);
    return { texts: b.texts.map((m: any) => m.msg) };
  },
  () => ({ texts: ['whenever', 'now'] }),
);
