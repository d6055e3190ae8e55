import type { StoreCalls } from './bridge/declared.generated.js';
import { allConversations } from './lists.js';
import { load, onCrash } from './runtime.js';
import { snapshot } from './snapshot.js';
import { Store } from './store.js';
import * as host from './host.js';
import type { ServerStateChange } from './host.js';

/** How long a host waits for a message to be stored before it goes on: a slow disk must not hold up events. */
const STORE_MESSAGE_MS = 2000;

export interface LocalCacheOptions {
  user: string;
  /** `cache_<hash of the app>_<user>`: the vendor's database, which is imported once. Ours is `localcache_<hash>_<user>`. */
  dbName: string;
  /** The host's; not used. */
  version?: number;
  /** `strict` waits until the disk has it, about nine times slower in WebKit. Default `relaxed`. */
  durability?: 'relaxed' | 'strict';
  /** Called once, in the next task, whatever becomes of the database. */
  onInit?: () => void;
}

/** What a host calls on the open cache: PLUGIN.md section 2. Nothing of it throws or rejects. */
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
  /** @internal Hears of the next instance; returns how to stop. */
  onInstance(tell: (cache: LocalCacheInstance) => void): () => void;
  /** @internal Whether there ever was an instance. */
  hadInstance(): boolean;
}

declare const BUILD: string;

/** Marks our classes, also for the other script files of this build on the page. */
const OWN = Symbol.for(`localcache-wasm class ${BUILD}`);

/** Whether a plugin's class is ours, of this build: its stores live in the module that we call. */
export const isOwn = (cls: object): boolean => OWN in cls;

/**
 * Makes a LocalCache class with an instance of its own. A host keeps one class
 * per connection; one class for all would store one account's messages in
 * another's database (PLUGIN.md B12). `userNow` tells whose the connection is now.
 */
export function makeClass(userNow?: () => string | undefined): LocalCacheClass {
  let current: LocalCache | undefined;
  let made = false;
  const listeners = new Set<(cache: LocalCacheInstance) => void>();

  class LocalCache implements LocalCacheInstance {
    readonly user: string;
    readonly dbName: string;
    readonly store: Store;
    #closed = false;
    #forgetCrash: () => void;

    constructor(options: LocalCacheOptions) {
      // The host asks for offline messages only after onInit: call it whatever
      // becomes of the module or the database (B11, B32). Calls wait in line.
      if (options.onInit) setTimeout(options.onInit, 0);
      this.user = options.user;
      this.dbName = options.dbName;
      this.store = new Store({ dbName: options.dbName, user: options.user, durability: options.durability, load });
      this.#forgetCrash = onCrash((error) => this.store.crashed(error));
      current?.close();
      current = this;
      made = true;
      for (const tell of [...listeners]) tell(this);
    }

    static readonly [OWN] = true;

    static getInstance(): LocalCache | undefined {
      // A call can open a store while a login is under way (api.ts). If that login fails the store
      // stays, and the host, which makes none if there is one, would put the next user's messages into it.
      const user = userNow?.();
      if (current && user && user !== current.user) void current.close();
      return current;
    }

    static onInstance(tell: (cache: LocalCacheInstance) => void): () => void {
      listeners.add(tell);
      return () => listeners.delete(tell);
    }

    static hadInstance(): boolean {
      return made;
    }

    // What a host calls never throws and never rejects: a rejection would hang
    // its send() or swallow an event. Failures are in getHealth().

    storeMessage(message: any, status: number, fromServer = false): Promise<void> {
      if (message && (message.chatType === 'chatRoom' || message.type === 'cmd')) return Promise.resolve();
      return within(
        this.#quiet('storeMessage', () =>
          this.store.call('storeMessage', host.storeMessage(snapshot(message), status, Boolean(fromServer))),
        ),
      );
    }
    updateLocalMessage(id: string, patch: { serverMsgId?: string; status?: number }): Promise<void> {
      return within(this.#quiet('updateLocalMessage', () => this.store.call('updateMessage', host.updateMessage(id, patch))));
    }
    getMessageByServerMsgId(id: string): Promise<any> {
      return this.#quiet('getMessageByServerMsgId', () => this.#value('getMessage', { id: host.text(id) }));
    }
    putMessageToDB(record: any): Promise<void> {
      return this.#quiet('putMessageToDB', () => this.store.call('editMessage', host.editMessage(snapshot(record))));
    }
    removeMsgByServerMsgId(id: string): Promise<void> {
      return this.#quiet('removeMsgByServerMsgId', () => this.store.call('recall', { id: host.text(id) }));
    }
    getConversationLastMessage(conversationId: string, conversationType: string): Promise<any> {
      return this.#quiet('getConversationLastMessage', async () => {
        const record: any = await this.#value('getConversation', { session: `${conversationType}-${conversationId}` });
        return record?.lastMessage;
      });
    }
    getConversationBySessionId(sessionId: string): Promise<any> {
      return this.#quiet('getConversationBySessionId', () => this.#value('getConversation', { session: host.text(sessionId) }));
    }
    updateLocalConversation(sessionId: string, patch: any): Promise<void> {
      return this.#quiet('updateLocalConversation', () =>
        this.store.call('updateConversation', host.updateConversation(sessionId, snapshot(patch))),
      );
    }
    getConversationList(): Promise<any> {
      return this.#quiet('getConversationList', () => this.#value('list', allConversations));
    }
    storeConversation(conversation: any): Promise<void> {
      return this.putConversationToDB(conversation);
    }
    putConversationToDB(conversation: any): Promise<void> {
      const { lastMessageId: _, ...patch } = conversation ?? {};
      return this.updateLocalConversation(conversation?.sessionId, patch);
    }
    changeServerState(sessionId: string, change: ServerStateChange): Promise<void> {
      return this.#quiet('changeServerState', () => this.store.call('changeServerState', host.changeServerState(sessionId, change)));
    }
    removeConversationBySessionId(sessionId: string): Promise<void> {
      return this.#quiet('removeConversationBySessionId', () =>
        this.store.call('removeConversation', { session: host.text(sessionId), withMessages: false }),
      );
    }
    removeMsgBySessionId(sessionId: string): Promise<void> {
      return this.#quiet('removeMsgBySessionId', () => this.store.call('removeMessages', { session: host.text(sessionId) }));
    }
    clearStoreData(storeName: 'conversationList' | 'message'): Promise<void> {
      return this.#quiet('clearStoreData', () => this.store.call('clear', { name: storeName }));
    }
    /** The original keeps conversations in a map; there is none here that could go stale. */
    clearConversationMap(): void {}

    /** Synchronous for the host: from here on there is no instance. The store finishes what it was given. */
    close(): Promise<void> {
      if (current === this) current = undefined;
      if (!this.#closed) {
        this.#closed = true;
        void this.store.close().finally(this.#forgetCrash);
      }
      return this.store.close();
    }

    async #value<Name extends 'getMessage' | 'getConversation' | 'list'>(name: Name, takes: StoreCalls[Name]['takes']): Promise<any> {
      return (await this.store.call(name, takes)).body;
    }

    #quiet<T>(call: string, run: () => Promise<T>): Promise<T | undefined> {
      try {
        return run().catch((error) => {
          this.store.report(call, error);
          return undefined;
        }) as Promise<T | undefined>;
      } catch (error) {
        this.store.report(call, error);
        return Promise.resolve(undefined);
      }
    }
  }
  return LocalCache;
}

/** Who waits for work to end, oldest first; one timer for all of them: a burst is thousands of messages. */
const patience = new Set<{ until: number; resolve(value?: any): void }>();
let watching = false;

/** Resolves when work does, or when STORE_MESSAGE_MS have passed: the work goes on. */
function within(work: Promise<any>): Promise<any> {
  return new Promise((resolve) => {
    const waiting = { until: Date.now() + STORE_MESSAGE_MS, resolve };
    patience.add(waiting);
    if (!watching) watchPatience();
    void work.then((value) => {
      patience.delete(waiting);
      resolve(value);
    });
  });
}

function watchPatience(): void {
  const now = Date.now();
  watching = false;
  for (const waiting of patience) {
    const left = waiting.until - now;
    // More than there ever was: the clock was set back.
    if (left > 0 && left <= STORE_MESSAGE_MS) {
      watching = true;
      setTimeout(watchPatience, left);
      return;
    }
    patience.delete(waiting);
    waiting.resolve();
  }
}
