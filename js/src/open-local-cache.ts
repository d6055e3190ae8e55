import { databaseName } from './database-name.js';
import { LocalCacheApi } from './api.js';
import { keepClassFor, makeClass } from './local-cache.js';
import { invalid } from './local-data-params.js';
import type { Connection } from './on-store.js';
import { STORE } from './inspector/source.js';
import { isBeforeLogin, openBeforeLogin } from './open-stores.js';
import { hasRun, load, preload } from './runtime.js';
import type { LocalCacheCalls } from './calls.js';
import type { OpenLocalCacheParams } from './local-data-types.js';

/** An account's local data, without a connection. */
export interface OpenLocalCache extends LocalCacheCalls {
  readonly username: string;
  /** Ends it; a login that has taken the store over goes on with it. Calls made afterwards reject with type 700. */
  close(): Promise<void>;
}

/**
 * Opens an account's local data with no connection and no token: a page shows its
 * list in the first frame and logs in meanwhile. A login of the same account in this
 * page takes the open store over; its logout closes it. Another account's login
 * does not touch it.
 *
 * @example
 * const local = openLocalCache({ appKey: "org#app", username: "alice" });
 * local.watchLocalConversations(({ items }) => show(items));
 * await miniCore.open({ username: "alice", accessToken });
 */
export function openLocalCache(params: OpenLocalCacheParams): OpenLocalCache {
  const { appKey, username, durability } = params ?? ({} as OpenLocalCacheParams);
  if (typeof appKey !== 'string' || !/^[^#]+#[^#]+$/.test(appKey)) throw invalid('appKey', appKey, 'as MiniCore takes it: org#app');
  if (typeof username !== 'string' || username === '') throw invalid('username', username, "the account's user id");
  preload();
  const dbName = databaseName(appKey, username);
  const store = openBeforeLogin({ dbName, user: username, durability, load, early: !hasRun() });
  const cls = makeClass();
  const cache = new cls({ user: username, dbName, store });
  let closed = false;
  const [orgName, appName] = appKey.split('#');
  const connection: Connection = {
    user: username,
    appKey,
    context: {
      orgName,
      appName,
      userId: username,
      /** The calls need a token to see a login: there is one as long as the store is open. */
      get accessToken() {
        return closed || store.closing ? '' : 'none is needed';
      },
    },
    _localCache: cls,
  };
  keepClassFor(connection, cls);
  const calls = Object.fromEntries(
    Object.entries(LocalCacheApi).map(([name, call]) => [name, Function.prototype.bind.call(call, connection)]),
  ) as unknown as LocalCacheCalls;
  const local: OpenLocalCache = {
    ...calls,
    username,
    async close() {
      if (closed) return;
      closed = true;
      // If a login uses the store now, its logout closes it.
      if (isBeforeLogin(store)) await cache.close();
    },
  };
  return Object.defineProperty(local, STORE, { value: store });
}
