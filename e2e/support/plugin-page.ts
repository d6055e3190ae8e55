// A page with the built plugin by script tag, and connections as a host makes them.
import type { Page } from './fixtures';

/** Puts `login` and `received` on the page. */
export async function openPlugin(page: Page): Promise<void> {
  await page.goto('/blank.html');
  await page.addScriptTag({ url: '/dist/script/localCache.js' });
  await page.evaluate(() => {
    Object.assign(window, {
      login(user: string, token = 'token') {
        const connection: any = { user, appKey: 'org#app', context: { orgName: 'org', appName: 'app', accessToken: token, userId: user } };
        connection._localCache = localCachePlugin.LocalCache;
        connection.localCache = {};
        for (const [name, call] of Object.entries<any>(localCachePlugin.LocalCacheApi)) connection.localCache[name] = call.bind(connection);
        connection.inits = 0;
        connection.connect = () =>
          new Promise<any>((resolve) => {
            new connection._localCache({
              user,
              dbName: `cache_1206321150_${user}`,
              version: 2,
              onInit: () => {
                connection.inits++;
                resolve(connection._localCache.getInstance());
              },
            });
          });
        return connection;
      },
      received: (cache: any, id: number, from: string, time: number) =>
        cache.storeMessage(
          { id: String(id), type: 'txt', chatType: 'singleChat', msg: `text ${id}`, from, to: cache.user, time, accessToken: 'secret' },
          3,
        ),
    });
  });
}

declare global {
  // In evaluate(): what openPlugin puts on the page.
  const localCachePlugin: any;
  function login(user: string, token?: string): any;
  function received(cache: any, id: number, from: string, time: number): Promise<void>;
}
