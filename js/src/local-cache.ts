import { keepWith, keptWith } from './behind-proxies.js';
import type { StoreCalls } from './bridge/declared.generated.js';
import * as host from './host.js';
import type { ServerStateChange } from './host.js';
import { within } from './in-time.js';
import { allConversations } from './lists.js';
import { hasRun, load } from './runtime.js';
import { isOwn, OWN } from './own-class.js';
import { sessionOf } from './session.js';
import { LeftOut, snapshot } from './snapshot.js';
import { openStore } from './open-stores.js';
import type { Store } from './store.js';
import { userId } from './user-id.js';

/** How long a host waits for what it hands over to be stored: a slow disk must not hold up its events, nor a module that does not come. */
const HOST_MS = 2000;

export interface LocalCacheOptions {
  user: string;
  /** `cache_<hash of the app>_<user>`: the vendor's database, which is imported once. Ours is `localcache_<hash>_<user>`. */
  dbName: string;
  /** The host's; not used. */
  version?: number;
  /** `strict` waits until the disk has it, about nine times slower in WebKit. Default `relaxed`. */
  durability?: 'relaxed' | 'strict';
  /** Called once, in the next task, also if the database cannot be opened. */
  onInit?: () => void;
  /** @internal an open store, instead of a new one */
  store?: Store;
}

/** What a host calls on the open cache: docs/plugin-contract.md section 2. None of it throws or rejects. */
export interface LocalCacheInstance {
  readonly user: string;
  readonly dbName: string;
  /** @internal the store in the Go module */
  readonly store: Store;
  storeMessage(message: any, status: number, fromServer?: boolean): Promise<void>;
  updateLocalMessage(id: string, patch: { serverMsgId?: string; status?: number }): Promise<void>;
  getMessageByServerMsgId(id: string): Promise<any>;
  putMessageToDB(record: any): Promise<void>;
  removeMsgByServerMsgId(id: string): Promise<void>;
  getConversationLastMessage(conversationId: string, conversationType: string): Promise<any>;
  getConversationBySessionId(sessionId: string): Promise<any>;
  updateLocalConversation(sessionId: string, patch: any): Promise<void>;
  getConversationList(): Promise<any>;
  storeConversation(conversation: any): Promise<void>;
  putConversationToDB(conversation: any): Promise<void>;
  /** Ours, beyond the contract: another device pinned the conversation or changed one of its marks. */
  changeServerState(sessionId: string, change: ServerStateChange): Promise<void>;
  removeConversationBySessionId(sessionId: string): Promise<void>;
  removeMsgBySessionId(sessionId: string): Promise<void>;
  clearStoreData(storeName: 'conversationList' | 'message'): Promise<void>;
  clearConversationMap(): void;
  close(): Promise<void>;
}

/** The class that a host makes one of after each login. */
export interface LocalCacheClass {
  new (options: LocalCacheOptions): LocalCacheInstance;
  getInstance(): LocalCacheInstance | undefined;
  /** @internal Calls a listener with each new instance; returns how to stop. */
  onInstance(listener: (cache: LocalCacheInstance) => void): () => void;
  /** @internal Whether there ever was an instance. */
  hadInstance(): boolean;
}

declare const BUILD: string;

export { isOwn };

const CLASS = Symbol.for(`localcache-wasm class of a connection ${BUILD}`);

/** The class that was made for a connection, by whichever script file of this build. usePlugin overwrites `_localCache`. */
export const classMadeFor = (connection: object): LocalCacheClass | undefined => keptWith(connection, CLASS);

export const keepClassFor = (connection: object, cls: LocalCacheClass): void => keepWith(connection, CLASS, cls);

/** What an instance keeps behind proxies. */
interface Inside {
  /** The instance itself: `this` may be a proxy of it. */
  instance: LocalCacheInstance;
  store: Store;
}

const INSIDE = '_inside';
const inside = (cache: LocalCacheInstance): Inside => keptWith(cache, INSIDE)!;

/**
 * Makes a LocalCache class with an instance of its own. A host keeps one class
 * per connection; one class for all would store one account's messages in
 * another's database (docs/plugin-contract.md B12). `userNow` tells whose the connection is now.
 */
export function makeClass(userNow?: () => string | undefined): LocalCacheClass {
  let current: LocalCache | undefined;
  let made = false;
  const listeners = new Set<(cache: LocalCacheInstance) => void>();

  class LocalCache implements LocalCacheInstance {
    readonly user: string;
    readonly dbName: string;

    constructor(options: LocalCacheOptions) {
      // The host asks for offline messages only after onInit: call it whatever
      // happens to the module or the database (B11, B32). Calls wait in line.
      if (options.onInit) setTimeout(options.onInit, 0);
      this.user = options.user;
      this.dbName = options.dbName;
      const { store: given, dbName, user, durability } = options;
      const store = given ?? openStore({ dbName, user, durability, load, early: !hasRun() });
      keepWith<Inside>(this, INSIDE, { instance: this, store });
      current?.close();
      current = this;
      made = true;
      for (const listener of [...listeners]) listener(this);
    }

    static readonly [OWN] = true;

    get store(): Store {
      return inside(this).store;
    }

    static getInstance(): LocalCache | undefined {
      // A call can open a store while a login is under way (api.ts). If that login fails the store
      // stays, and the host, which makes none if there is one, would put the next user's messages into it.
      const user = userNow?.();
      if (current && user && userId(user) !== userId(current.user)) void current.close();
      return current;
    }

    static onInstance(listener: (cache: LocalCacheInstance) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    }

    static hadInstance(): boolean {
      return made;
    }

    // What a host calls never throws and never rejects: a rejection would hang
    // its send() or swallow an event. Failures are in getHealth().

    storeMessage(message: any, status: number, fromServer = false): Promise<void> {
      return handOver(this, 'storeMessage', async (store) => {
        const body = whatCanBeKept(store, 'storeMessage', message);
        if (body?.chatType === 'chatRoom' || body?.type === 'cmd') return;
        await store.call('storeMessage', host.storeMessage(body, status, Boolean(fromServer)));
      });
    }
    updateLocalMessage(id: string, patch: { serverMsgId?: string; status?: number }): Promise<void> {
      return handOver(this, 'updateLocalMessage', (store) => store.call('updateMessage', host.updateMessage(id, snapshot(patch))));
    }
    getMessageByServerMsgId(id: string): Promise<any> {
      return quietly(this, 'getMessageByServerMsgId', (store) => value(store, 'getMessage', { id: host.text(id) }));
    }
    putMessageToDB(record: any): Promise<void> {
      return handOver(this, 'putMessageToDB', (store) =>
        store.call('editMessage', host.editMessage(whatCanBeKept(store, 'putMessageToDB', record))),
      );
    }
    removeMsgByServerMsgId(id: string): Promise<void> {
      return handOver(this, 'removeMsgByServerMsgId', (store) => store.call('recall', { id: host.text(id) }));
    }
    getConversationLastMessage(conversationId: string, conversationType: string): Promise<any> {
      return quietly(this, 'getConversationLastMessage', async (store) => {
        const record: any = await value(store, 'getConversation', { session: sessionOf(conversationType, conversationId) });
        return record?.lastMessage;
      });
    }
    getConversationBySessionId(sessionId: string): Promise<any> {
      return quietly(this, 'getConversationBySessionId', (store) => value(store, 'getConversation', { session: host.text(sessionId) }));
    }
    updateLocalConversation(sessionId: string, patch: any): Promise<void> {
      return handOver(this, 'updateLocalConversation', (store) =>
        store.call('updateConversation', host.updateConversation(sessionId, whatCanBeKept(store, 'updateLocalConversation', patch))),
      );
    }
    getConversationList(): Promise<any> {
      return quietly(this, 'getConversationList', (store) => value(store, 'list', allConversations));
    }
    storeConversation(conversation: any): Promise<void> {
      return this.putConversationToDB(conversation);
    }
    putConversationToDB(conversation: any): Promise<void> {
      return handOver(this, 'putConversationToDB', (store) => {
        const { lastMessageId: _, sessionId, ...patch } = whatCanBeKept(store, 'putConversationToDB', conversation) ?? {};
        return store.call('updateConversation', host.updateConversation(sessionId, patch));
      });
    }
    changeServerState(sessionId: string, change: ServerStateChange): Promise<void> {
      return handOver(this, 'changeServerState', (store) =>
        store.call('changeServerState', host.changeServerState(sessionId, snapshot(change))),
      );
    }
    removeConversationBySessionId(sessionId: string): Promise<void> {
      return quietly(this, 'removeConversationBySessionId', (store) =>
        store.call('removeConversation', { session: host.text(sessionId), withMessages: false }),
      );
    }
    removeMsgBySessionId(sessionId: string): Promise<void> {
      return quietly(this, 'removeMsgBySessionId', (store) => store.call('removeMessages', { session: host.text(sessionId) }));
    }
    clearStoreData(storeName: 'conversationList' | 'message'): Promise<void> {
      return quietly(this, 'clearStoreData', (store) => store.call('clear', { name: host.text(storeName) }));
    }
    /** The original keeps conversations in a map. Here there is none. */
    clearConversationMap(): void {}

    /** At once for the host: there is no instance afterwards. The store finishes its calls. */
    close(): Promise<void> {
      const own = inside(this);
      if (current === own.instance) current = undefined;
      return own.store.close();
    }
  }
  return LocalCache;
}

/** A copy of what a host passes. What had to be left out is reported in the store's health, not to the host. */
function whatCanBeKept(store: Store, call: string, value: any): any {
  const leftOut = new LeftOut();
  const kept = snapshot(value, leftOut);
  if (leftOut.count > 0) {
    const name = kept?.id ?? kept?.sessionId;
    store.report(call, new Error(`${name === undefined ? 'It' : String(name)} is stored without what cannot be: ${leftOut}`));
  }
  return kept;
}

async function value<Name extends 'getMessage' | 'getConversation' | 'list'>(
  store: Store,
  name: Name,
  takes: StoreCalls[Name]['takes'],
): Promise<any> {
  return (await store.call(name, takes))?.body; // no result: there is none
}

/** Runs a call on an instance's store. A failure goes to the store's health, and the promise resolves with undefined. */
function quietly<T>(cache: LocalCacheInstance, call: string, run: (store: Store) => Promise<T>): Promise<T | undefined> {
  const { store } = inside(cache);
  const report = (error: unknown) => {
    store.report(call, error);
    return undefined;
  };
  try {
    return run(store).catch(report);
  } catch (error) {
    return Promise.resolve(report(error));
  }
}

/** Runs a host's call that changes something. If it takes long the host goes on, and the call stays in line. */
function handOver(cache: LocalCacheInstance, call: string, run: (store: Store) => Promise<void>): Promise<void> {
  const { store } = inside(cache);
  const done = quietly(cache, call, run);
  if (store.handle) return within(done, HOST_MS);
  // Once it is known that the module cannot be had there is nothing to wait for.
  const failed = store.ready.then(() => (store.handle ? done : undefined));
  return within(Promise.race([done, failed]), store.patience(HOST_MS));
}
