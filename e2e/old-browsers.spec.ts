// I8: pages in browsers from before some global that we would like to have. Each is taken away before the scripts load;
// then our MiniCore, contact and localCache log in, talk, list and keep a custom field.
import { test, expect, type Page } from './support/fixtures';

declare const MiniCore: any, localCachePlugin: any, contactPlugin: any;

const globals = [
  'Object.hasOwn',
  'String.prototype.replaceAll',
  'Array.prototype.at',
  'structuredClone',
  'queueMicrotask',
  'crypto',
  'BroadcastChannel',
  'navigator.locks',
  'indexedDB.databases',
  'reportError',
];

async function openWithout(page: Page, missing: string[]): Promise<void> {
  await page.goto('/blank.html');
  await page.evaluate((missing) => {
    for (const path of missing) {
      const names = path.split('.');
      const name = names.pop()!;
      const owner = names.reduce((object, key) => object[key], globalThis as any);
      delete owner[name];
      // An inherited one would show again.
      if (name in owner) Object.defineProperty(owner, name, { value: undefined, configurable: true });
    }
  }, missing);
  for (const name of ['miniCore', 'contact', 'localCache']) await page.addScriptTag({ url: `/dist/script/${name}.js` });
}

let users = 0;

async function story(page: Page, server: string, browserName: string) {
  const user = `old-${browserName}-${process.pid}-${++users}`;
  return page.evaluate(
    async ({ server, user }) => {
      const connect = async (username: string) => {
        const core = new MiniCore({
          appKey: 'org#app',
          isFixedDeviceId: false,
          apiUrl: server,
          url: `${server.replace(/^http/, 'ws')}/websocket`,
        });
        core.usePlugin(contactPlugin, 'contact');
        core.usePlugin(localCachePlugin, 'localCache');
        const texts: any[] = [];
        core.addEventHandler('test', { onTextMessage: (message: any) => texts.push(message) });
        const connected = new Promise((resolve) => core.addEventHandler('up', { onConnected: resolve }));
        await core.open({ username, password: username });
        await connected;
        return { core, texts };
      };
      const [a, b] = [await connect(user), await connect(`${user}-peer`)];
      const text = (to: string, msg: string) =>
        MiniCore.Message.create({ type: 'txt', chatType: 'singleChat', to, msg, ext: { at: [1, { n: 2 }] } });
      const heard = new Promise((resolve) => a.core.addEventHandler('heard', { onTextMessage: resolve }));
      await b.core.send(text(user, 'hi'));
      await heard;
      await a.core.send(text(`${user}-peer`, 'hello'));
      const bob = { conversationId: `${user}-peer`, conversationType: 'singleChat' };
      await a.core.localCache.setLocalConversationCustomField({ ...bob, customField: { labels: new Set(['work']), deep: { er: [1] } } });
      const { data } = await a.core.localCache.getLocalConversations();
      const { data: one } = await a.core.localCache.getLocalConversation(bob);
      const { data: page } = await a.core.localCache.getLocalConversationPage({ pageSize: 5 });
      const { data: health } = await a.core.localCache.getHealth();
      const served = await a.core.contact.getServerConversations({ pageSize: 5 });
      const { data: found } = await a.core.localCache.searchLocalMessages({ keywords: ['HELLO'] });
      const ranges = localCachePlugin.matchRanges('hello, hello', 'hello');
      let stop = () => {};
      const listed = await new Promise<any>((resolve) => (stop = a.core.localCache.watchLocalConversations(resolve)));
      stop();
      const row = (c: any) => [c.unReadCount, c.lastMessage.msg, c.lastMessage.ext, [...c.customField.labels], c.customField.deep];
      a.core.close();
      b.core.close();
      return {
        rows: [data.map(row), [row(one)], page.conversations.map(row)],
        served: served.data.conversations.length,
        found: found.messages.map(({ msg }: any) => msg),
        ranges,
        listed: listed.items.map(row),
        storage: health.storage,
        errors: health.lastError,
      };
    },
    { server, user },
  );
}

const row = [1, 'hello', { at: [1, { n: 2 }] }, ['work'], { er: [1] }];
const seen = (storage: string) => ({
  rows: [[row], [row], [row]],
  served: 1,
  found: ['hello'],
  ranges: [
    [0, 5],
    [7, 12],
  ],
  listed: [row],
  storage,
  errors: undefined,
});

for (const name of globals) {
  test(`without ${name} everything works`, async ({ page, server, browserName }) => {
    await openWithout(page, [name]);
    expect(await story(page, server, browserName)).toEqual(seen('indexedDB'));
  });
}

test('without any of them everything works', async ({ page, server, browserName }) => {
  await openWithout(page, globals);
  expect(await story(page, server, browserName)).toEqual(seen('indexedDB'));
});

test('without any of them, and without IndexedDB, it works in memory', async ({ page, server, browserName }) => {
  await openWithout(page, [...globals, 'indexedDB']);
  expect(await story(page, server, browserName)).toEqual(seen('memory'));
});
