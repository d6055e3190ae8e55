import type { GoExports, StorePort } from './bridge.js';
import { databasesOf, ownName } from './database-name.js';
import { microtask } from './microtask.js';
import { writeCalls, type Argument } from './wire.js';
import type { Carrier } from '../../localcache/carrier.js';
import type { ConversationItem } from './types.js';

export interface StoreOptions {
  /** As MiniCore passes it: cache_<hash>_<user>. The vendor's database of that name is imported, never written. */
  dbName: string;
  user: string;
  durability?: 'relaxed' | 'strict';
  load(): Promise<GoExports>;
}

/** One change of what the server says of a conversation. */
export interface ServerStateChange {
  isPinned?: boolean;
  /** ms since the epoch */
  pinnedTime?: number;
  /** This one mark, 0 to 19, was added or taken away. */
  mark?: number;
  marked?: boolean;
}

/** What `getHealth()` tells of a store. */
export interface StoreHealth {
  /** `loading` until usable; `failed` if the module could not be loaded or crashed. */
  state: 'loading' | 'ready' | 'closed' | 'failed';
  /** Where data is kept; `memory` if IndexedDB is missing or could not be opened: then `reason` says why. */
  storage?: 'indexedDB' | 'memory';
  /** Name of the IndexedDB database. */
  database: string;
  /** Why `storage` is `memory`, or `state` is `failed`. */
  reason?: string;
  /** Calls that wait for their transaction. */
  pendingCalls: number;
  /** Failures so far that no caller could be told of, and the last of them. */
  errorCount: number;
  lastError?: { call: string; name: string; message: string; /** ms since the epoch */ time: number };
  /** The import of the vendor's database. `skipped` are broken rows, set aside. */
  import: { state: 'none' | 'running' | 'done' | 'failed'; conversations: number; messages: number; skipped: number; reason?: string };
}

/** A body that Go gets as a slot. */
class Held {
  constructor(readonly value: unknown) {}
}

interface Waiting {
  name: string;
  resolve(value: any): void;
  reject(error: Error): void;
}

/** Database name → the end of the stores that had it open before. */
const draining = new Map<string, Promise<void>>();

/** Names this page: two tabs can mint the same client id for a message. */
const page = (() => {
  const words = new Uint32Array(3);
  globalThis.crypto?.getRandomValues?.(words);
  return [...words, Date.now()].map((word) => word.toString(36)).join('');
})();

/** The stores of this page that are open: their nonces. */
const openHere = new Set<string>();
let stores = 0;

/** One account's open store in the Go module. Calls may be made at once; they wait until it is up. */
export class Store {
  readonly ready: Promise<void>;
  #options: StoreOptions;
  /** The name of the database, whoever spells the user how. */
  readonly #account: string;
  /** What the database is called in fact: see databasesOf. */
  #name: string;
  /** A closed store's messages are the next one's in this page; those of two open at a time are kept apart. */
  #nonce = `${page}.${++stores}`;
  #health: StoreHealth;
  #exports?: GoExports;
  #carrier?: Carrier;
  #handle = 0;
  #line: (Argument | Held)[][] = [];
  #waiting = new Map<number, Waiting>();
  #lastID = 0;
  #waking = false;
  #failure?: Error;
  /** Nothing ran yet when it failed: the next call tries again. */
  #mayRetry = false;
  #closing = false;
  #closed = deferred<void>();
  #isReady = deferred<void>();
  #releaseLock = () => {};

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#name = this.#account = ownName(options.dbName);
    this.#health = {
      state: 'loading',
      database: this.#name,
      pendingCalls: 0,
      errorCount: 0,
      import: { state: 'none', conversations: 0, messages: 0, skipped: 0 },
    };
    this.ready = this.#isReady.promise;
    void this.#start();
  }

  /** The Go handle, for contact calls that merge into this store; 0 until it is open. */
  get handle(): number {
    return this.#health.state === 'ready' ? this.#handle : 0;
  }

  health(): StoreHealth {
    return { ...this.#health, import: { ...this.#health.import }, pendingCalls: this.#waiting.size };
  }

  /** Keeps a failure that no caller can be told of. */
  report(call: string, error: unknown): void {
    const { name = 'Error', message = String(error) } = (error ?? {}) as Error;
    this.#health.errorCount++;
    this.#health.lastError = { call, name, message, time: Date.now() };
  }

  // ---- calls

  storeMessage(body: any, status: number, fromServer: boolean): Promise<void> {
    if (!body) return this.#call('store', 0, status, fromServer, null);
    return this.#call(
      'store',
      new Held(body),
      status,
      fromServer,
      text(body.id),
      text(body.from),
      text(body.to),
      text(body.chatType),
      number(body.time),
      Boolean(body.chatThread || body.isChatThread),
    );
  }
  updateMessage(clientId: string, patch: { serverMsgId?: string; status?: number }): Promise<void> {
    return this.#call('update', text(clientId), text(patch?.serverMsgId), patch?.status ?? null);
  }
  getMessageByServerMsgId(id: string): Promise<any> {
    return this.#call('get', text(id));
  }
  putMessage(record: any): Promise<void> {
    return this.#call('put', new Held(record), text(record?.serverMsgId), text(record?.id), number(record?.modifiedInfo?.operationCount));
  }
  removeMessageByServerMsgId(id: string): Promise<void> {
    return this.#call('recall', text(id));
  }
  async getLastMessage(conversationId: string, conversationType: string): Promise<any> {
    return (await this.getConversationRecord(`${conversationType}-${conversationId}`))?.lastMessage;
  }
  getConversationRecord(sessionId: string): Promise<any> {
    return this.#call('record', text(sessionId));
  }
  updateConversation(sessionId: string, patch: any): Promise<void> {
    const given = patch ?? {};
    return this.#call(
      'patch',
      text(sessionId),
      'lastMessageId' in given,
      numberOrNull(given.unReadCount),
      given.customField && typeof given.customField === 'object' ? new Held(given.customField) : 0,
      typeof given.isPinned === 'boolean' ? given.isPinned : null,
      numberOrNull(given.pinnedTime),
      Array.isArray(given.marks) ? given.marks.filter(Number.isInteger) : null,
    );
  }
  changeServerState(sessionId: string, change: ServerStateChange): Promise<void> {
    return this.#call(
      'change',
      text(sessionId),
      typeof change?.isPinned === 'boolean' ? change.isPinned : null,
      numberOrNull(change?.pinnedTime),
      numberOrNull(change?.mark),
      Boolean(change?.marked),
    );
  }
  clear(storeName: 'conversationList' | 'message'): Promise<void> {
    return this.#call('clear', storeName);
  }
  getConversations(): Promise<ConversationItem[]> {
    return this.#call('list', 0, '');
  }
  getConversation(conversationId: string, conversationType: string): Promise<ConversationItem | undefined> {
    return this.#call('one', `${conversationType}-${conversationId}`);
  }
  getConversationPage(page: { pageSize: number; cursor: string }): Promise<{ conversations: ConversationItem[]; cursor: string }> {
    return this.#call('list', page.pageSize, page.cursor);
  }
  setCustomField(conversationId: string, conversationType: string, field: object): Promise<void> {
    return this.#call('field', conversationType, conversationId, new Held(field));
  }
  clearUnread(conversationId: string, conversationType: string): Promise<void> {
    return this.#call('read', `${conversationType}-${conversationId}`);
  }
  removeConversation(conversationId: string, conversationType: string, removeMessages: boolean): Promise<void> {
    return this.#call('remove', `${conversationType}-${conversationId}`, removeMessages);
  }
  removeMessagesBySession(sessionId: string): Promise<void> {
    return this.#call('removeMessages', text(sessionId));
  }

  /** Takes no more calls; those in line are done, own messages on their way fail, the database closes. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      if (this.#health.state === 'failed') this.#end();
      else this.#closeIfReady();
      const drained: Promise<void> = Promise.all([draining.get(this.#account), this.#closed.promise]).then(() => {
        if (draining.get(this.#account) === drained) draining.delete(this.#account);
      });
      draining.set(this.#account, drained);
    }
    return this.#closed.promise;
  }

  /** The module ended. A store that has not got it yet gets the next one, or load() tells. */
  crashed(error: Error): void {
    if (this.#exports) this.#fail(error);
  }

  // ---- inside

  #call(name: string, ...args: (Argument | Held)[]): Promise<any> {
    if (this.#closing) return Promise.reject(new Error(`The local store ${this.#name} is closed: ${name} came after close()`));
    if (this.#failure && !this.#mayRetry) return Promise.reject(this.#failure);
    if (this.#failure) this.#startAgain();
    const id = ++this.#lastID;
    this.#line.push([id, name, ...args]);
    if (this.#handle && !this.#waking) {
      this.#waking = true;
      // A microtask: calls made in one go share one transaction.
      microtask(() => {
        this.#waking = false;
        this.#exports?.wakeStore(this.#handle);
      });
    }
    return new Promise((resolve, reject) => this.#waiting.set(id, { name, resolve, reject }));
  }

  /** The module could not be loaded; perhaps the network is back. */
  #startAgain(): void {
    this.#failure = undefined;
    this.#mayRetry = false;
    this.#health.state = 'loading';
    delete this.#health.reason;
    void this.#start();
  }

  async #start(): Promise<void> {
    try {
      await draining.get(this.#account);
      const [exports, { own, vendor }] = await Promise.all([this.#options.load(), databasesOf(this.#options.dbName)]);
      this.#name = this.#health.database = own;
      this.#exports = exports;
      this.#carrier = exports.carrier();
      this.#handle = exports.openStore(
        {
          database: this.#name,
          vendorName: vendor,
          user: this.#options.user,
          nonce: this.#nonce,
          durability: this.#options.durability ?? 'relaxed',
        },
        this.#port(),
      );
      this.#closeIfReady();
    } catch (error) {
      this.#mayRetry = true;
      this.#fail(error as Error);
    }
  }

  #port(): StorePort {
    return {
      take: (most) => this.#take(most),
      settle: (length) => this.#settle(length),
      event: (kind, ...details) => this.#event(kind, details),
      prepare: () => this.#lock(),
    };
  }

  #take(most: number): number {
    if (this.#line.length === 0) return 0;
    const calls = this.#line.splice(0, most);
    const keep = (argument: Argument | Held) => (argument instanceof Held ? this.#carrier!.keep(argument.value) : argument);
    return this.#carrier!.give(writeCalls(calls.map((call) => call.map(keep))));
  }

  #settle(length: number): void {
    for (const [id, slot, name, message, cause] of JSON.parse(this.#carrier!.given(length))) {
      const result = this.#carrier!.take(slot);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (message === undefined) {
        waiting?.resolve(result);
        continue;
      }
      const error = Object.assign(new Error(message, { cause: this.#carrier!.take(cause) }), { name });
      if (waiting) waiting.reject(error);
      else this.report('the store', error);
    }
  }

  #event(kind: string, details: any[]): void {
    switch (kind) {
      case 'ready':
        this.#health.state = 'ready';
        this.#health.storage = details[0];
        if (details[1]) this.#health.reason = details[1];
        this.#isReady.resolve();
        this.#closeIfReady();
        break;
      case 'import': {
        const [state, conversations, messages, skipped, reason] = details;
        if (state === 'failed') {
          Object.assign(this.#health.import, { state, reason });
          this.report('import', new Error(reason));
        } else {
          this.#health.import = { state, conversations, messages, skipped };
        }
        break;
      }
      case 'error':
        this.report('the store', new Error(details[0]));
        break;
      case 'closed':
        this.#end();
        break;
    }
  }

  /** Without IndexedDB a store is ready before openStore has returned its handle. */
  #closeIfReady(): void {
    if (this.#closing && this.#handle && this.#health.state === 'ready') this.#exports?.closeStore(this.#handle);
  }

  #end(): void {
    this.#health.state = 'closed';
    this.#releaseLock();
    this.#isReady.resolve();
    this.#closed.resolve();
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#health.state = 'failed';
    this.#health.reason = error.message;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#line = [];
    for (const { reject } of waiting) reject(error);
    this.#releaseLock();
    this.#isReady.resolve();
    if (this.#closing) this.#closed.resolve();
  }

  /** A Web Lock tells other tabs that this store lives. Without locks every other tab counts as dead. */
  async #lock(): Promise<string[]> {
    openHere.add(this.#nonce);
    this.#releaseLock = () => openHere.delete(this.#nonce);
    const locks = globalThis.navigator?.locks;
    if (!locks) return [...openHere];
    const prefix = `${this.#name}/store/`;
    await new Promise<void>((resolve, reject) => {
      locks
        .request(
          prefix + this.#nonce,
          () =>
            new Promise<void>((release) => {
              this.#releaseLock = () => {
                openHere.delete(this.#nonce);
                release();
              };
              resolve();
            }),
        )
        .catch(reject);
    });
    const { held = [] } = await locks.query();
    const elsewhere = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(prefix));
    return [...openHere, ...elsewhere.map((name) => name.slice(prefix.length))];
  }
}

function deferred<T>() {
  let resolve!: (value: T) => void, reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
const number = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
