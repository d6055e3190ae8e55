import type { GoExports, StorePort } from './bridge.js';
import { pageCalls, readFailure, storeCalls, storeEvents, type StoreCalls } from './bridge/declared.generated.js';
import { databasesOf, ownName } from './database-name.js';
import { takeOver } from './takeover.js';
import { microtask } from './microtask.js';
import { Reader, Writer } from '../../internal/bridge/text.js';
import type { Driver } from '../../localcache/indexeddb/driver.js';

export interface StoreOptions {
  /** As MiniCore passes it: cache_<hash>_<user>. The vendor's database of that name is imported, never written. */
  dbName: string;
  user: string;
  durability?: 'relaxed' | 'strict';
  load(): Promise<GoExports>;
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

/** How many characters of calls cross at once; a longer call fails. */
const longestText = 1 << 26;

/** A call that has not ended. */
interface Waiting {
  name: keyof StoreCalls;
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
  #driver?: Driver;
  #handle = 0;
  /** Calls that Go has not taken yet. */
  #line: { id: number; name: keyof StoreCalls; takes: any }[] = [];
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

  get user(): string {
    return this.#options.user;
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

  /** Makes a call: what it takes and gives is declared in internal/bridge. */
  call<Name extends keyof StoreCalls>(name: Name, takes: StoreCalls[Name]['takes']): Promise<StoreCalls[Name]['gives']> {
    if (this.#closing) return Promise.reject(new Error(`The local store ${this.#name} is closed: ${name} came after close()`));
    if (this.#failure && !this.#mayRetry) return Promise.reject(this.#failure);
    if (this.#failure) this.#startAgain();
    const id = ++this.#lastID;
    this.#line.push({ id, name, takes });
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
      const [exports, { own, vendor, others }] = await Promise.all([this.#options.load(), databasesOf(this.#options.dbName)]);
      this.#name = this.#health.database = own;
      this.#exports = exports;
      this.#driver = exports.driver();
      const writer = new Writer(this.#driver);
      pageCalls.openStore.write(writer, {
        database: this.#name,
        vendorName: vendor,
        user: this.#options.user,
        nonce: this.#nonce,
        durability: this.#options.durability ?? 'relaxed',
      });
      writer.end();
      this.#handle = exports.openStore(writer.done(), this.#port());
      if (others.length > 0) void takeOver(this, others);
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
      event: (length) => this.#event(length),
      prepare: () => this.#lock(),
    };
  }

  /** Writes the next calls for Go. One that cannot be written fails alone. */
  #take(most: number): number {
    if (this.#line.length === 0) return 0;
    const driver = this.#driver!;
    const writer = new Writer(driver);
    let length = 0;
    while (this.#line.length > 0 && most-- > 0 && length < longestText) {
      const { id, name, takes } = this.#line.shift()!;
      try {
        writer.number(id);
        writer.text(name);
        storeCalls[name].write(writer, takes as never);
        length += writer.end(longestText);
      } catch (error) {
        writer.undo();
        this.#waiting.get(id)?.reject(error as Error);
        this.#waiting.delete(id);
      }
    }
    return driver.give(writer.done());
  }

  /** Calls that ended: each its id, then whether it worked, then the result or the failure. */
  #settle(length: number): void {
    const driver = this.#driver!;
    const reader = new Reader(driver.given(length), driver);
    while (reader.next()) {
      const id = reader.number();
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (reader.flag()) {
        waiting?.resolve(reader.flag() ? storeCalls[waiting.name].read(reader) : undefined);
        continue;
      }
      const { name, message, cause } = readFailure(reader);
      const error = Object.assign(new Error(message, { cause }), { name });
      if (waiting) waiting.reject(error);
      else this.report('the store', error);
    }
  }

  #event(length: number): void {
    const reader = new Reader(this.#driver!.given(length), this.#driver!);
    reader.next();
    switch (reader.text() as keyof typeof storeEvents) {
      case 'storeReady': {
        const { storage, reason } = storeEvents.storeReady(reader);
        this.#health.state = 'ready';
        this.#health.storage = storage as 'indexedDB' | 'memory';
        if (reason) this.#health.reason = reason;
        this.#isReady.resolve();
        this.#closeIfReady();
        break;
      }
      case 'importProgress': {
        const { state, reason, ...counts } = storeEvents.importProgress(reader);
        if (state === 'failed') {
          Object.assign(this.#health.import, { state, reason });
          this.report('import', new Error(reason));
        } else {
          this.#health.import = { state: state as StoreHealth['import']['state'], ...counts };
        }
        break;
      }
      case 'storeFault':
        this.report('the store', new Error(storeEvents.storeFault(reader).message));
        break;
      case 'storeClosed':
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
