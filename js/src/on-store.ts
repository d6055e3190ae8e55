// How a call finds the store of its connection.

import { databaseName } from './database-name.js';
import { followDevices } from './devices.js';
import { failed, notLoggedIn } from './errors.js';
import { classMadeFor, isOwn, keepClassFor, makeClass, type LocalCacheClass, type LocalCacheInstance } from './local-cache.js';
import { preload } from './runtime.js';

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

type Call = (this: Connection, ...params: any[]) => unknown;

/** The class that belongs to a connection: its own, or the shared one. A _localCache of another plugin is not used. */
export function classOf(connection: Connection | undefined): LocalCacheClass {
  const kept = connection?._localCache;
  return kept && isOwn(kept) ? kept : LocalCache;
}

/**
 * Gives a connection a class of its own. usePlugin may be called a second time while an
 * instance is open (React runs effects twice, a hot reload runs them again): the
 * connection keeps its class, and so its store. It may also be called after the login:
 * then the host makes no instance, so this does.
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
export function bindable<C extends Call>(call: C): C {
  Object.defineProperty(call, 'bind', {
    value(this: Call, connection: Connection, ...rest: unknown[]) {
      if (connection?._localCache === LocalCache) equip(connection);
      return Function.prototype.bind.call(call, connection, ...rest);
    },
  });
  return call;
}

export function isLoggedIn(connection: Connection | undefined): boolean {
  const { appName, orgName, accessToken } = connection?.context ?? {};
  return Boolean(appName && orgName && accessToken);
}

export function checkLogin(connection: Connection): void {
  if (!isLoggedIn(connection)) throw notLoggedIn();
}

/** The connection's instance: the open one, the one that the login will make, or a new one if reconnecting was given up. */
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
      const cause =
        `Logged in, but no local store was opened within ${INSTANCE_MS / 1000} s: ` + 'the server has not accepted the login yet';
      reject(failed(call, new Error(cause)));
    }, INSTANCE_MS);
  });
}

/** Makes an instance where the host makes none. */
function openInstance(cls: LocalCacheClass, connection: Connection): LocalCacheInstance {
  const user = connection.user || connection.context?.userId || '';
  return new cls({ user, dbName: databaseName(connection.appKey || connection.appId || '', user) });
}

/**
 * Runs a call on the connection's store. A failure becomes `{ type: 800 }`. If there is
 * an instance the call is in line when this returns: before what the host stores next,
 * and before a close() in the same task.
 */
export async function run<T>(connection: Connection, call: string, work: (cache: LocalCacheInstance) => Promise<T>): Promise<T> {
  const instance = instanceOf(connection, call);
  const cache = instance instanceof Promise ? await instance : instance;
  try {
    return await work(cache);
  } catch (cause) {
    throw failed(call, cause);
  }
}
