import { completeCopy } from './copy.js';
import { databaseName } from './database-name.js';
import { followDevices } from './devices.js';
import { failed, notLoggedIn } from './errors.js';
import { classMadeFor, isOwn, keepClassFor, makeClass, type LocalCacheClass, type LocalCacheInstance } from './local-cache.js';
import { allConversations, oneConversation, pageOfConversations } from './lists.js';
import { checkCustomField, checkPage, checkSession } from './params.js';
import { preload } from './runtime.js';
import type { LocalCacheCalls, PluginCalls } from './calls.js';
import type {
  AsyncResult,
  ConversationItem,
  LocalCacheHealth,
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
  /** False while there is a login, also one that has lost its connection; ours and the vendor's MiniCore have it. */
  logOut?: boolean;
  _localCache?: LocalCacheClass;
  addEventHandler?(id: string, handlers: object): void;
  tellsServerState?: boolean;
}

type Call = (this: Connection, params: any) => Promise<any>;

/** The class that belongs to a connection: its own, or the bare one. A foreign _localCache is never touched. */
export function classOf(connection: Connection | undefined): LocalCacheClass {
  const kept = connection?._localCache;
  return kept && isOwn(kept) ? kept : LocalCache;
}

/**
 * Gives a connection the class of its own. usePlugin may come a second time, with
 * an instance open (React runs effects twice, a hot reload runs them again): the
 * connection keeps its class, and so its store. It may also come after the login:
 * then the host makes no instance any more, so this does.
 */
function equip(connection: Connection): void {
  let cls = classMadeFor(connection);
  if (!cls) {
    cls = makeClass(() => connection.user);
    keepClassFor(connection, cls);
  }
  connection._localCache = cls;
  followDevices(connection, cls);
  preload();
  if (isLoggedIn(connection) && connection.logOut === false && !cls.getInstance()) openInstance(cls, connection);
}

/**
 * usePlugin binds every function to its connection, after it has kept the shared
 * class in `_localCache`: this is where the connection gets a class of its own.
 */
function bindable<C extends Call>(call: C): C {
  Object.defineProperty(call, 'bind', {
    value(this: Call, connection: Connection, ...rest: unknown[]) {
      if (connection?._localCache === LocalCache) equip(connection);
      return Function.prototype.bind.call(call, connection, ...rest);
    },
  });
  return call;
}

function isLoggedIn(connection: Connection | undefined): boolean {
  const { appName, orgName, accessToken } = connection?.context ?? {};
  return Boolean(appName && orgName && accessToken);
}

function checkLogin(connection: Connection): void {
  if (!isLoggedIn(connection)) throw notLoggedIn();
}

/** The connection's instance: now, when login makes it, or one opened for a session that has given up reconnecting. */
function instanceOf(connection: Connection, call: string): LocalCacheInstance | Promise<LocalCacheInstance> {
  const cls = classOf(connection);
  const now = cls.getInstance();
  if (now) return now;
  // An instance that was there was closed, and the token kept: reconnecting was given up.
  if (cls.hadInstance()) return openInstance(cls, connection);
  return new Promise((resolve, reject) => {
    const stop = cls.onInstance((cache) => {
      clearTimeout(timer);
      stop();
      resolve(cache);
    });
    const timer = setTimeout(() => {
      stop();
      const cause = `Logged in, but no local store was opened within ${INSTANCE_MS / 1000} s: the server has not accepted the login yet`;
      reject(failed(call, new Error(cause)));
    }, INSTANCE_MS);
  });
}

/** Makes the instance that the host does not make. */
function openInstance(cls: LocalCacheClass, connection: Connection): LocalCacheInstance {
  const user = connection.user || connection.context?.userId || '';
  return new cls({ user, dbName: databaseName(connection.appKey || connection.appId || '', user) });
}

/**
 * Runs a call on the connection's store; only parameter and login errors come
 * out as they are. If there is an instance the call is in line when this returns:
 * before what the host stores next, and before a close() in the same task.
 */
async function run<T>(connection: Connection, call: string, work: (cache: LocalCacheInstance) => Promise<T>): Promise<T> {
  const instance = instanceOf(connection, call);
  const cache = instance instanceof Promise ? await instance : instance;
  try {
    return await work(cache);
  } catch (cause) {
    throw failed(call, cause);
  }
}

/** The name of a conversation in the store: its type, a dash, its id. */
const sessionOf = (type: string, id: string): string => `${type}-${id}`;

// ---- the calls: their documentation is in calls.ts

async function getLocalConversations(this: Connection): Promise<AsyncResult<ConversationItem[]>> {
  checkLogin(this);
  return run(this, 'getLocalConversations', async ({ store }) => ({
    type: 0,
    data: (await store.call('list', allConversations)).body as ConversationItem[],
  }));
}

async function getLocalConversation(this: Connection, params: SessionParams): Promise<AsyncResult<ConversationItem | undefined>> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  return run(this, 'getLocalConversation', async ({ store }) => ({
    type: 0,
    data: (await store.call('list', oneConversation(sessionOf(conversationType, conversationId)))).body as ConversationItem | undefined,
  }));
}

async function setLocalConversationCustomField(this: Connection, params: UpdateConversationParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  checkCustomField(params.customField);
  let field: object;
  try {
    field = completeCopy(params.customField) as object; // now: the caller may change it while the call waits
  } catch (cause) {
    throw failed('setLocalConversationCustomField', cause);
  }
  return run(this, 'setLocalConversationCustomField', ({ store }) =>
    store.call('setCustomField', { type: conversationType, id: conversationId, field }),
  );
}

async function clearConversationUnreadCount(this: Connection, params: SessionParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  return run(this, 'clearConversationUnreadCount', ({ store }) =>
    store.call('clearUnread', { session: sessionOf(conversationType, conversationId) }),
  );
}

async function removeLocalConversation(this: Connection, params: RemoveLocalConversationParams): Promise<void> {
  checkLogin(this);
  const { conversationId, conversationType } = checkSession(params);
  const messages = params.isRemoveLocalMessage ?? true;
  return run(this, 'removeLocalConversation', ({ store }) =>
    store.call('removeConversation', { session: sessionOf(conversationType, conversationId), withMessages: Boolean(messages) }),
  );
}

async function getLocalConversationPage(
  this: Connection,
  params?: LocalConversationPageParams,
): Promise<AsyncResult<LocalConversationPage>> {
  checkLogin(this);
  const page = checkPage(params);
  return run(this, 'getLocalConversationPage', async ({ store }) => ({
    type: 0,
    data: (await store.call('list', pageOfConversations(page.pageSize, page.cursor))).body as LocalConversationPage,
  }));
}

async function getHealth(this: Connection): Promise<AsyncResult<LocalCacheHealth>> {
  const cache = classOf(this).getInstance();
  return { type: 0, data: cache ? cache.store.health() : { state: 'closed' } };
}

/** The calls that usePlugin binds to a connection and places on `connection.localCache`. */
export const LocalCacheApi: PluginCalls<LocalCacheCalls, Connection> = {
  getLocalConversations: bindable(getLocalConversations),
  getLocalConversation: bindable(getLocalConversation),
  setLocalConversationCustomField: bindable(setLocalConversationCustomField),
  clearConversationUnreadCount: bindable(clearConversationUnreadCount),
  removeLocalConversation: bindable(removeLocalConversation),
  getLocalConversationPage: bindable(getLocalConversationPage),
  getHealth: bindable(getHealth),
};
