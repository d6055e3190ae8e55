import { followDevices } from './devices.js';
import { failed, notLoggedIn } from './errors.js';
import { isOwn, makeClass, type LocalCacheClass, type LocalCacheInstance } from './local-cache.js';
import { checkCustomField, checkPage, checkSession } from './params.js';
import { preload } from './runtime.js';
import type { StoreHealth } from './store.js';
import type {
  AsyncResult,
  ConversationItem,
  LocalConversationPage,
  LocalConversationPageParams,
  RemoveLocalConversationParams,
  SessionParams,
  UpdateConversationParams,
} from './types.js';

/** How long a call made between login and the first instance waits for it. */
const INSTANCE_MS = 15_000;

/** The class for a plugin that is used without usePlugin's bind. */
export const LocalCache = makeClass();

/** What is read of a connection. */
export interface Connection {
  context?: { appName?: string; orgName?: string; accessToken?: string; userId?: string };
  user?: string;
  appKey?: string;
  appId?: string;
  _localCache?: LocalCacheClass;
  addEventHandler?(id: string, handlers: object): void;
  tellsServerState?: boolean;
}

type Call = (this: Connection, params?: any) => Promise<any>;

/** The class that belongs to a connection: its own, or the bare one. A foreign _localCache is never touched. */
export function classOf(connection: Connection | undefined): LocalCacheClass {
  const kept = connection?._localCache;
  return kept && isOwn(kept) ? kept : LocalCache;
}

/**
 * usePlugin binds every function to its connection, after it has kept the shared
 * class: the place to give that connection a class of its own.
 */
function bindable(call: Call): Call {
  Object.defineProperty(call, 'bind', {
    value(this: Call, connection: Connection, ...rest: unknown[]) {
      if (connection?._localCache === LocalCache) {
        connection._localCache = makeClass();
        followDevices(connection, connection._localCache);
        preload();
      }
      return Function.prototype.bind.call(call, connection, ...rest);
    },
  });
  return call;
}

function checkLogin(connection: Connection): void {
  const { appName, orgName, accessToken } = connection?.context ?? {};
  if (!appName || !orgName || !accessToken) throw notLoggedIn();
}

/** The connection's instance: now, when login makes it, or one opened for a session that has given up reconnecting. */
function instanceOf(connection: Connection, call: string): LocalCacheInstance | Promise<LocalCacheInstance> {
  const cls = classOf(connection);
  const now = cls.getInstance();
  if (now) return now;
  // An instance that was there was closed, and the token kept: reconnecting was given up.
  if (cls.hadInstance()) return reopen(cls, connection);
  return new Promise((resolve, reject) => {
    const stop = cls.onInstance((cache) => {
      clearTimeout(timer);
      stop();
      resolve(cache);
    });
    const timer = setTimeout(() => {
      stop();
      reject(failed(call, new Error(`Logged in, but no local store was opened within ${INSTANCE_MS / 1000} s`)));
    }, INSTANCE_MS);
  });
}

function reopen(cls: LocalCacheClass, connection: Connection): LocalCacheInstance {
  const user = connection.user || connection.context?.userId || '';
  return new cls({ user, dbName: databaseName(connection.appKey || connection.appId || '', user) });
}

/** cache_<hash>_<user>, as MiniCore makes it: PLUGIN.md section 2. */
export function databaseName(app: string, user: string): string {
  let hash = 0;
  for (let i = 0; i < app.length; i++) hash = (Math.imul(hash, 31) + app.charCodeAt(i)) | 0;
  return `cache_${Math.abs(hash)}_${user}`;
}

/** Runs a call on the connection's store; only parameter and login errors come out as they are. */
async function run<T>(connection: Connection, call: string, work: (cache: LocalCacheInstance) => Promise<T>): Promise<T> {
  const cache = await instanceOf(connection, call);
  try {
    return await work(cache);
  } catch (cause) {
    throw failed(call, cause);
  }
}

/**
 * Gets all local conversations, newest first. Reads everything that was called
 * before it in this tab.
 */
async function getLocalConversations(this: Connection): Promise<AsyncResult<ConversationItem[]>> {
  checkLogin(this);
  return run(this, 'getLocalConversations', async ({ store }) => ({ type: 0, data: await store.getConversations() }));
}

/** Gets one local conversation; `data` is undefined if there is none. */
async function getLocalConversation(this: Connection, params: SessionParams): Promise<AsyncResult<ConversationItem | undefined>> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  return run(this, 'getLocalConversation', async ({ store }) => ({
    type: 0,
    data: await store.getConversation(conversationId, conversationType),
  }));
}

/** Keeps an object with a conversation, in place of the one before. A conversation that is not there yet begins with it. */
async function setLocalConversationCustomField(this: Connection, params: UpdateConversationParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  checkCustomField(params.customField);
  let field: object;
  try {
    field = structuredClone(params.customField) as object; // now: the caller may change it while the call waits
  } catch (cause) {
    throw failed('setLocalConversationCustomField', cause);
  }
  return run(this, 'setLocalConversationCustomField', ({ store }) => store.setCustomField(conversationId, conversationType, field));
}

/** Sets a conversation's unread count to 0. One that is not there is left alone. */
async function clearConversationUnreadCount(this: Connection, params: SessionParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  return run(this, 'clearConversationUnreadCount', ({ store }) => store.clearUnread(conversationId, conversationType));
}

/** Removes a conversation from this device, and its messages unless `isRemoveLocalMessage` is false. */
async function removeLocalConversation(this: Connection, params: RemoveLocalConversationParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  const messages = params.isRemoveLocalMessage ?? true;
  return run(this, 'removeLocalConversation', ({ store }) => store.removeConversation(conversationId, conversationType, Boolean(messages)));
}

/** Gets a page of local conversations, newest first. Ours, not the vendor's. Stable: a conversation that moves up is not given twice. */
async function getLocalConversationPage(
  this: Connection,
  params?: LocalConversationPageParams,
): Promise<AsyncResult<LocalConversationPage>> {
  checkLogin(this);
  const page = checkPage(params);
  return run(this, 'getLocalConversationPage', async ({ store }) => ({ type: 0, data: await store.getConversationPage(page) }));
}

/** Tells how the local store is: where it keeps data, what waits, what failed unseen. Ours, not the vendor's. Needs no login. */
async function getHealth(this: Connection): Promise<AsyncResult<StoreHealth | { state: 'closed' }>> {
  const cache = classOf(this).getInstance();
  return { type: 0, data: cache ? cache.store.health() : { state: 'closed' } };
}

export const LocalCacheApi = {
  getLocalConversations: bindable(getLocalConversations) as typeof getLocalConversations,
  getLocalConversation: bindable(getLocalConversation) as typeof getLocalConversation,
  setLocalConversationCustomField: bindable(setLocalConversationCustomField) as typeof setLocalConversationCustomField,
  clearConversationUnreadCount: bindable(clearConversationUnreadCount) as typeof clearConversationUnreadCount,
  removeLocalConversation: bindable(removeLocalConversation) as typeof removeLocalConversation,
  getLocalConversationPage: bindable(getLocalConversationPage) as typeof getLocalConversationPage,
  getHealth: bindable(getHealth) as typeof getHealth,
};
