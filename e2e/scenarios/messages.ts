// Messages of every type, sent, received and refused.
import { scenario, vendorCache } from './scenario';

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
  { unread: { why: 'B1', of: vendorCache, byLuck: true } },
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
  { unread: { why: 'B1', of: vendorCache, byLuck: true } },
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
    return {
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
  }),
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
