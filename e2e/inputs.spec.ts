// Calls in an unusual order, and what they are called with: proxies, spellings of user ids.
import { test, expect, type Page } from './support/lab';
import type { Make } from './pages/host';

const cores: Make[] = ['vendor', 'ours'];
// The parts that are the vendor's are no slower or other in another engine.
const tagOf = (core: Make) => ({ tag: core === 'vendor' ? '@chromium' : [] });

/** The host page with our plugin under one MiniCore or the other. */
const open = (
  openLab: (page: Page, plugin?: 'ours' | 'vendor', parts?: { core: Make; contact: Make }) => Promise<void>,
  page: Page,
  core: Make,
) => openLab(page, 'ours', { core, contact: core });

for (const core of cores) {
  test(
    `I3: usePlugin after open() under ${core} MiniCore: the list is there at once, messages are stored and counted`,
    tagOf(core),
    async ({ page, openLab, users }) => {
      await open(openLab, page, core);
      const seen = await page.evaluate(async ({ alice, bob }) => {
        const [a, b] = [await lab.connect({ user: alice, plugin: 'none' }), await lab.peer(bob)];
        a.conn.usePlugin(lab.plugin, 'localCache');
        const atOnce = await a.list();
        await b.send(alice, 'hi');
        await a.received(1);
        await a.send(bob, 'hello');
        const row = (c: any) => [c.conversationId, c.unReadCount, c.lastMessage.msg, c.lastMessage.status];
        const listed = (await a.list()).map(row);
        a.conn.usePlugin(lab.plugin, 'localCache');
        await b.send(alice, 'again');
        await a.received(2);
        return { atOnce, listed, again: (await a.list()).map(row) };
      }, users);
      const { bob } = users;
      expect(seen).toEqual({ atOnce: [], listed: [[bob, 1, 'hello', 3]], again: [[bob, 2, 'again', 3]] });
    },
  );

  test(`I3: usePlugin twice before open() under ${core} MiniCore is as good as once`, tagOf(core), async ({ page, openLab, users }) => {
    await open(openLab, page, core);
    const seen = await page.evaluate(async ({ alice, bob }) => {
      const a = await lab.connect({ user: alice, until: 'nothing' });
      a.conn.usePlugin(lab.plugin, 'localCache');
      const opening = a.conn.open({ username: alice, password: alice });
      a.conn.usePlugin(lab.plugin, 'localCache'); // a hot reload while it logs in
      await opening;
      const b = await lab.peer(bob);
      await b.send(alice, 'hi');
      await a.received(1);
      return (await a.list()).map((c) => [c.conversationId, c.unReadCount]);
    }, users);
    expect(seen).toEqual([[users.bob, 1]]);
  });

  for (const way of ['shallow', 'deep'] as const) {
    // A deep proxy of the vendor's MiniCore fails in the vendor's own code.
    if (core === 'vendor' && way === 'deep') continue;
    test(
      `I1: ${core} MiniCore held by a ${way} proxy logs in, talks, lists and logs out`,
      tagOf(core),
      async ({ page, openLab, users }) => {
        await open(openLab, page, core);
        const seen = await page.evaluate(
          async ({ users: { alice, bob }, way }) => {
            const a = await lab.connect({ user: alice, until: 'nothing' });
            const conn = (way === 'deep' ? lab.reactive : (object: any) => new Proxy(object, {}))(a.conn);
            Object.defineProperty(a, 'conn', { value: conn });
            conn.usePlugin(lab.plugin, 'localCache'); // through the proxy
            const connected = new Promise((resolve) => conn.addEventHandler('up', { onConnected: resolve }));
            const { accessToken } = await conn.open({ username: alice, password: alice });
            await connected;
            const opened = conn.isOpened();
            const b = await lab.peer(bob);
            await b.send(alice, 'hi');
            await a.received(1);
            const message = conn.Message?.create({ type: 'txt', chatType: 'singleChat', to: bob, msg: 'hello', ext: { deep: { er: 1 } } });
            await conn.send(message ?? a.text(bob, 'hello'));
            await b.received(1);
            const renewed = (await conn.renewToken(accessToken)).status;
            const room =
              lab.core === 'ours' && (await conn.joinChatRoom({ roomId: 'lobby' }).catch((error: any) => error.type !== undefined));
            const registered = await conn.registerUser({ username: `new-${alice}`, password: 'x' }).then(
              () => true,
              (error: any) => error,
            );
            await conn.localCache.setLocalConversationCustomField({
              conversationId: bob,
              conversationType: 'singleChat',
              customField: { a: { b: 1 } },
            });
            const list = (await a.list()).map((c) => [c.conversationId, c.unReadCount, c.lastMessage.msg, c.customField]);
            const contacts = (await conn.contact.getContacts()).type;
            conn.removeEventHandler('up');
            conn.close();
            return { opened, renewed, room: Boolean(room), registered, list, contacts, closed: conn.isOpened(), cache: a.cache };
          },
          { users, way },
        );
        expect(seen).toEqual({
          opened: true,
          renewed: true,
          room: core === 'ours',
          registered: true,
          list: [[users.bob, 1, 'hello', { a: { b: 1 } }]],
          contacts: 0,
          closed: false,
          cache: undefined,
        });
      },
    );
  }
}
