// A page with our plugin under a real MiniCore and contact, the vendor's unmodified ones or ours, from script tags; the
// accounts are on imserver.
import type { Make } from '../pages/host';
import type { Page } from './fixtures';
import './plugin-page';

declare const VendorMiniCore: any, vendorContact: any, MiniCore: any, contactPlugin: any;

/** Whose MiniCore and contact it is. */
export interface Host {
  core: Make;
  /** Without it there is none. */
  contact?: Make;
}

/** Puts `login` and `received` on the page, as openPlugin does, for accounts that log in on the server. */
export async function openHost(page: Page, { core, contact }: Host, server: string): Promise<void> {
  await page.goto('/blank.html');
  for (const name of ['miniCore', 'contact', 'localCache']) await page.addScriptTag({ url: `/dist/script/${name}.js` });
  await page.addScriptTag({ url: '/vendor.js', type: 'module' });
  await page.waitForFunction(() => 'VendorMiniCore' in window);
  await page.evaluate(
    ({ server, core, contact }) => {
      Object.assign(window, {
        login(user: string) {
          const connection: any = new (core === 'vendor' ? VendorMiniCore : MiniCore)({
            appKey: 'org#app',
            isHttpDNS: false,
            isFixedDeviceId: false,
            apiUrl: server,
            url: `${server.replace(/^http/, 'ws')}/websocket`,
          });
          connection.logger?.disableAll?.();
          if (contact) connection.usePlugin(contact === 'vendor' ? vendorContact : contactPlugin, 'contact');
          connection.usePlugin(localCachePlugin, 'localCache');
          connection.connect = async () => {
            const connected = new Promise((resolve) => connection.addEventHandler('connect', { onConnected: resolve }));
            await connection.open({ username: user, pwd: 'pw', password: 'pw' });
            await connected;
            connection.removeEventHandler('connect');
            return connection._localCache.getInstance();
          };
          return connection;
        },
        received: (cache: any, id: number, from: string, time: number) =>
          cache.storeMessage({ id: String(id), type: 'txt', chatType: 'singleChat', msg: `text ${id}`, from, to: cache.user, time }, 3),
      });
    },
    { server, core, contact },
  );
}
