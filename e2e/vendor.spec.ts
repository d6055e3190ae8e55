// Our localCache under each mix of the vendor's unmodified and our own MiniCore and contact, against imserver
// over a real websocket.
import { test, expect, type Page } from './support/fixtures';

declare const VendorMiniCore: any, vendorContact: any, MiniCore: any, contactPlugin: any, localCachePlugin: any;

interface Mix {
  core: 'vendor' | 'ours';
  contact: 'vendor' | 'ours';
}

async function openMix(page: Page, mix: Mix, server: string): Promise<void> {
  const urls = { apiUrl: server, url: `${server.replace(/^http/, 'ws')}/websocket` };
  await page.goto('/blank.html');
  for (const name of ['miniCore', 'contact', 'localCache']) await page.addScriptTag({ url: `/dist/script/${name}.js` });
  await page.addScriptTag({ url: '/vendor.js', type: 'module' });
  await page.waitForFunction(() => 'VendorMiniCore' in window);
  await page.evaluate(
    ({ urls, mix }) => {
      Object.assign(window, {
        async connect(username: string) {
          const connection = new (mix.core === 'vendor' ? VendorMiniCore : MiniCore)({
            appKey: 'org#app',
            isHttpDNS: false,
            isFixedDeviceId: false,
            ...urls,
          });
          connection.logger?.disableAll?.();
          connection.usePlugin(mix.contact === 'vendor' ? vendorContact : contactPlugin, 'contact');
          connection.usePlugin(localCachePlugin, 'localCache');
          connection.events = [];
          connection.addEventHandler('test', { onTextMessage: (m: any) => connection.events.push(m.msg) });
          const connected = new Promise((resolve) => connection.addEventHandler('up', { onConnected: resolve }));
          await connection.open({ username, pwd: 'pw', password: 'pw' });
          await connected;
          return connection;
        },
        until: async (test: () => boolean | Promise<boolean>) => {
          for (let i = 0; i < 400 && !(await test()); i++) await new Promise((resolve) => setTimeout(resolve, 20));
        },
      });
    },
    { urls, mix },
  );
}

declare function connect(user: string): Promise<any>;
declare function until(test: () => boolean | Promise<boolean>): Promise<void>;

for (const mix of [
  { core: 'vendor', contact: 'vendor' },
  { core: 'vendor', contact: 'ours' },
  { core: 'ours', contact: 'vendor' },
  { core: 'ours', contact: 'ours' },
] as Mix[]) {
  test(`${mix.core} MiniCore, ${mix.contact} contact: two accounts in one page talk, what they said is stored, a reload keeps it`, async ({
    page,
    server,
    expectedNoise,
  }, info) => {
    expectedNoise.push(/^console\.(log|info|debug|warn|warning): /); // the vendor's own log lines
    const [alice, bob] = [`alice-${mix.core}-${mix.contact}-${info.project.name}`, `bob-${mix.core}-${mix.contact}-${info.project.name}`];
    await openMix(page, mix, server);
    const seen = await page.evaluate(
      async ([alice, bob]) => {
        const a = await connect(alice),
          b = await connect(bob);
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

    await openMix(page, mix, server);
    const after = await page.evaluate(
      async ([alice, bob]) => {
        const a = await connect(alice);
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
