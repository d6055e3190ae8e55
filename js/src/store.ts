import type { GoExports, StorePort } from './bridge.js';
import { pageCalls, storeEvents, type StoreCalls } from './bridge/declared.generated.js';
import { CallLine, isHostCall } from './call-line.js';
import { Health, type StoreHealth } from './health.js';
import { takeLock, type StoreLock } from './store-lock.js';
import { databasesOf, ownName, type Databases } from './database-name.js';
import { DirectReads } from './direct-reads.js';
import { choosesAll, EarlyLists, type EarlyList } from './early-list.js';
import { hintsOf, type HintListener } from './hints.js';
import { takeOver } from './takeover.js';
import { newNonce } from './nonce.js';
import { onReturn } from './page-returns.js';
import { Pauses } from './pauses.js';
import { endedAgain, notLoadedAgain, Restart } from './restart.js';
import { keepRetention, retention } from './retention.js';
import { microtask } from './microtask.js';
import { Reader, Writer } from '../../internal/bridge/text.js';
import type { Driver } from '../../localcache/indexeddb/driver.js';

export interface StoreOptions {
  /** As MiniCore passes it: cache_<hash>_<user>. The vendor's database of that name is imported, never written. */
  dbName: string;
  user: string;
  durability?: 'relaxed' | 'strict';
  load(): Promise<GoExports>;
  /** The module is not loaded yet: lists may be read without it. */
  early?: boolean;
}

export type { StoreHealth } from './health.js';

/** Database name → resolves when the stores that had it open are closed. */
const draining = new Map<string, Promise<void>>();

/** How long an application's calls wait for a module that ended to be started again, ms; before a longer pause they reject. */
const LINE_WAITS_MS = 1_000;
/** How long an application's call waits for the module, ms. The calls of a host wait without a limit. */
const MODULE_MS = 15_000;
/** The pause before calls that wait make the store load the module again, with no new call, ms at least. */
const UNASKED_MS = 500;
/** How many calls may wait for the module. */
const MOST_IN_LINE = 20_000;
/** One account's open store in the Go module. Calls may be made at once; they wait until it is open. */
export class Store {
  #options: StoreOptions;
  /** The name of the database, with the user as userId() spells it. */
  readonly #account: string;
  /** The name that the database really has: see databasesOf. */
  #name: string;
  /** Names this store. The next store of this page continues the messages of a closed one; those of two open stores stay separate. */
  #nonce = newNonce();
  #health: Health;
  #exports?: GoExports;
  #driver?: Driver;
  /** A module has ended while this store was waiting for one. */
  #endedMeanwhile = false;
  #handle = 0;
  #line = new CallLine();
  #waking = false;
  /** Why there is no module, and none is being started. */
  #failure?: Error;
  /** The failure is that it could not be loaded. */
  #notLoaded = false;
  #loadFailures = new Pauses();
  #ends = new Pauses();
  #restart = new Restart();
  #direct = new DirectReads();
  /** Reads lists until the module has come. */
  #early?: EarlyLists;
  /** When the module was asked for, by performance.now(). */
  #asked = 0;
  #closing = false;
  /** Go runs calls. */
  #usable = false;
  #stopWatching?: () => void;
  #stopHints?: () => void;
  #closed = deferred<void>();
  #isReady = deferred<void>();
  #usableListeners = new Set<() => void>();
  #stopTrimming: () => void;
  #lock?: StoreLock;

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#name = this.#account = ownName(options.dbName);
    this.#health = new Health(this.#name);
    this.#stopTrimming = keepRetention(this);
    // What a closed store of this page has still to write is not in the database.
    if (options.early && !draining.has(this.#account)) this.#early = new EarlyLists(options.dbName);
    void this.#start();
  }

  get user(): string {
    return this.#options.user;
  }

  /** Resolves when the store is usable, or cannot be. It is another promise after each start. */
  get ready(): Promise<void> {
    return this.#isReady.promise;
  }

  /** Calls a listener each time the store has become usable: its handle is a new one. Returns how to stop. */
  onUsable(listener: () => void): () => void {
    this.#usableListeners.add(listener);
    return () => this.#usableListeners.delete(listener);
  }

  /** The Go handle, for contact calls that merge into this store; 0 until it is open. */
  get handle(): number {
    return this.#usable ? this.#handle : 0;
  }

  health(): StoreHealth {
    const unsaved = this.#usable ? (this.#exports?.unsavedCalls(this.#handle) ?? 0) : 0;
    const damagedRows = this.#driver?.damaged(this.#name) ?? [];
    return { ...this.#health.now, import: { ...this.#health.now.import }, unsaved, damagedRows, pendingCalls: this.waitingCalls().length };
  }

  /** The calls that wait for their transaction, as they were made. */
  waitingCalls(): { name: string; /** ms since the epoch */ since: number }[] {
    return [...this.#line.calls(), ...this.#direct.calls()];
  }

  /** How long a host that hands something over now should wait for it, ms: not at all for a module that does not come. */
  patience(ms: number): number {
    if (this.#failure) return 0;
    return this.#exports ? ms : Math.min(ms, Math.max(0, this.#asked + ms - performance.now()));
  }

  /** The listener is called in each new state. Returns how to stop. */
  onHealthChange(listener: (health: StoreHealth) => void): () => void {
    return this.#health.onChange(() => listener(this.health()));
  }

  /** Records a failure that no caller is told of. */
  report(call: string, error: unknown): void {
    this.#health.report(call, error);
  }

  /** Resolves when it is closed. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** Whether close() was called. */
  get closing(): boolean {
    return this.#closing;
  }

  /** Calls a listener with the sessions of the database that changed, in any tab; "" among them means any. Returns how to stop. */
  onChanged(listener: HintListener): () => void {
    return hintsOf(this.#account).listen(listener);
  }

  /** Makes a call: what it takes and gives is declared in internal/bridge. */
  call<Name extends keyof StoreCalls>(name: Name, takes: StoreCalls[Name]['takes']): Promise<StoreCalls[Name]['gives']> {
    const orRejects = () => (this.#closing ? Promise.reject(this.#isClosed()) : this.#callGo(name, takes));
    return (this.#line.pending === 0 && this.#direct.read(name, takes, orRejects)) || this.#callGo(name, takes);
  }

  /**
   * The newest conversations, all with a limit of 0, read without the module. Undefined where only the module can
   * read them: see early-list.ts; it has come; or calls wait that may change them.
   */
  async earlyList(limit: number): Promise<EarlyList | undefined> {
    if (!this.#early || !this.#line.onlyReads) return undefined;
    return this.#early.read(limit);
  }

  /**
   * Takes no more calls; those in line are done, own messages on their way fail, the database closes. What is being read
   * without Go ends by itself.
   */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      this.#direct.end();
      if (this.#failure) this.#end();
      else if (this.#restart.planned) this.#startAgain();
      else this.#closeIfReady();
      const drained: Promise<void> = Promise.all([draining.get(this.#account), this.#closed.promise]).then(() => {
        if (draining.get(this.#account) === drained) draining.delete(this.#account);
      });
      draining.set(this.#account, drained);
    }
    return this.#closed.promise;
  }

  /**
   * The module ended. The calls that it had reject, since it is unknown whether they were stored. Those in line run
   * on the next module, which is started at once, or after a growing pause if it ends again and again. Before a long
   * pause an application's calls reject. A store that still waits for load() gets the next module from it.
   */
  moduleEnded(error: Error): void {
    this.#endedMeanwhile = true;
    if (!this.#exports) return;
    if (this.#closing) return this.#fail(error);
    this.#line.rejectTaken(error);
    this.#leaveModule();
    const pause = this.#ends.afterFailure();
    if (pause > LINE_WAITS_MS) this.#fail(endedAgain(this.#ends.failures, pause, error));
    else this.#health.become('loading', { code: 'module', message: error.message });
    this.#restart.after(pause, () => this.#startAgain());
  }

  /** Another part of the page has loaded the module: a store that could not need not wait for its pause. */
  moduleCame(): void {
    if (this.#failure && this.#notLoaded && !this.#closing) this.#startAgain();
  }

  // ---- inside

  #callGo<Name extends keyof StoreCalls>(name: Name, takes: StoreCalls[Name]['takes']): Promise<StoreCalls[Name]['gives']> {
    if (this.#closing) return Promise.reject(this.#isClosed(`: ${name} came after close()`));
    if (this.#failure && !this.#restart.pausing) this.#startAgain();
    const isHost = isHostCall(name);
    if (this.#failure && !isHost) return Promise.reject(this.#failure);
    if (isHost && !this.#exports && this.#line.length >= MOST_IN_LINE) return Promise.reject(tooMany(name, this.#failure));
    const { id, result } = this.#line.add(name, takes);
    if (this.#early && name === 'list') void this.#answerEarly(id, takes as StoreCalls['list']['takes']);
    if (this.#handle && !this.#waking) {
      this.#waking = true;
      // A microtask: calls made in one go share one transaction.
      microtask(() => {
        this.#waking = false;
        this.#exports?.wakeStore(this.#handle);
      });
    }
    if (!this.#exports && !isHost) setTimeout(() => this.#stillLoading(id), MODULE_MS);
    return result;
  }

  #isClosed(what = ''): Error {
    return new Error(`The local store ${this.#name} is closed${what}`);
  }

  /** Settles a list that is still in line when it has been read without the module. */
  async #answerEarly(id: number, { one, limit, cursor, page, select }: StoreCalls['list']['takes']): Promise<void> {
    if (one !== '' || cursor !== '' || !choosesAll(select) || (page && limit === 0)) return;
    const list = await this.earlyList(page ? limit : 0);
    if (list) this.#line.withdraw(id)?.resolve({ body: list.result });
  }

  #endEarly(): void {
    this.#early?.end();
    this.#early = undefined;
  }

  /** Withdraws a call that has waited long enough for the module. */
  #stillLoading(id: number): void {
    if (this.#exports) return;
    const text = `localcache.wasm has not come within ${MODULE_MS / 1000} s; it is used as soon as it comes`;
    this.#line.withdraw(id)?.reject(Object.assign(new Error(text), { name: 'TimeoutError', retryable: true }));
  }

  /** Starts again after the module could not be loaded, or ended. */
  #startAgain(): void {
    this.#restart.stop();
    this.#failure = undefined;
    this.#notLoaded = false;
    this.#isReady.resolve();
    this.#isReady = deferred();
    this.#health.become('loading');
    void this.#start();
  }

  /** Forgets a module that ended, and what only that module knew. */
  #leaveModule(): void {
    this.#usable = false;
    this.#direct.end();
    this.#stopHints?.();
    this.#endEarly();
    this.#exports = this.#driver = undefined;
    this.#handle = 0;
    this.#watchForDatabase();
    this.#lock?.release();
    this.#lock = undefined;
    this.#nonce = newNonce(); // messages that the old one was sending fail, as after a new login
  }

  async #start(): Promise<void> {
    // A host has waited for the first attempt: it does not for the next.
    if (this.#loadFailures.failures === 0) this.#asked = performance.now();
    try {
      await draining.get(this.#account);
      const databases = this.#early?.databases ?? databasesOf(this.#options.dbName);
      let exports: GoExports, names: Databases;
      do {
        this.#endedMeanwhile = false;
        [exports, names] = await Promise.all([this.#options.load(), databases]);
      } while (this.#endedMeanwhile);
      const { own, vendor, others } = names;
      this.#name = this.#health.now.database = own;
      this.#exports = exports;
      this.#driver = exports.driver();
      const writer = new Writer(this.#driver);
      const policy = retention();
      pageCalls.openStore.write(writer, {
        database: this.#name,
        vendorName: vendor,
        user: this.#options.user,
        nonce: this.#nonce,
        durability: this.#options.durability ?? 'relaxed',
        retention: policy && {
          messagesPerConversation: Math.floor(policy.messagesPerConversation ?? 0),
          days: Math.floor(policy.days ?? 0),
        },
      });
      writer.end();
      this.#health.become('opening');
      this.#handle = exports.openStore(writer.done(), this.#port());
      this.#stopHints = hintsOf(this.#account).whenWanted((wanted) => exports.tellChanges(this.#handle, wanted));
      if (others.length > 0) void takeOver(this, others);
      this.#closeIfReady();
    } catch (error) {
      const pause = this.#loadFailures.afterFailure();
      this.#fail(pause > 0 ? notLoadedAgain(pause, error as Error) : (error as Error));
      this.#notLoaded = true;
      if (this.#closing) return;
      const startIfWanted = () => {
        if (this.#line.length > 0) this.#startAgain();
      };
      this.#restart.after(Math.max(pause, UNASKED_MS), startIfWanted, pause > 0);
    }
  }

  #port(): StorePort {
    return {
      take: (most) => this.#line.take(this.#driver!, most),
      settle: (length) => this.#guard('settle', () => this.#line.settle(this.#driver!, length, (error) => this.report('the store', error))),
      event: (length) => this.#guard('event', () => this.#event(length)),
      living: () => (this.#lock ??= takeLock(this.#name, this.#nonce)).living(),
      unlogged: async () => (await this.#lock?.unlogged()) ?? false,
    };
  }

  /** An exception that reaches Go ends the module. */
  #guard(call: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.report(call, error);
    }
  }

  #event(length: number): void {
    const reader = new Reader(this.#driver!.given(length), this.#driver!);
    reader.next();
    switch (reader.text() as keyof typeof storeEvents) {
      case 'storeReady': {
        const ready = storeEvents.storeReady(reader);
        this.#usable = true;
        if (!this.#closing) this.#direct.begin(this.#exports!, this.#handle, this.#name);
        this.#endEarly();
        this.#health.storeReady(ready);
        this.#watchForDatabase();
        this.#isReady.resolve();
        for (const listener of [...this.#usableListeners]) microtask(() => this.#usableListeners.has(listener) && listener());
        this.#closeIfReady();
        break;
      }
      case 'storeState':
        this.#health.storeState(storeEvents.storeState(reader));
        this.#watchForDatabase();
        break;
      case 'importProgress':
        this.#health.importProgress(storeEvents.importProgress(reader));
        break;
      case 'storeChanged':
        hintsOf(this.#account).changed(storeEvents.storeChanged(reader).sessions);
        break;
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
    if (this.#closing && this.#handle && this.#usable) this.#exports?.closeStore(this.#handle);
  }

  /** While the database cannot be used, these events of the page make the store try it again at once. */
  #watchForDatabase(): void {
    const { state } = this.#health.now;
    const away = this.#usable && (state === 'degraded' || state === 'refused');
    if (away === Boolean(this.#stopWatching)) return;
    if (!away) {
      this.#stopWatching?.();
      this.#stopWatching = undefined;
      return;
    }
    this.#stopWatching = onReturn(() => this.#exports?.nudgeStore(this.#handle));
  }

  /** It is closed. Calls that still wait, for a module that does not come, reject. */
  #end(): void {
    this.#usable = false;
    this.#direct.end();
    this.#restart.stop();
    this.#line.rejectAll(this.#failure ?? this.#isClosed());
    this.#stopHints?.();
    this.#health.become('closed');
    this.#stopTrimming();
    this.#watchForDatabase();
    this.#lock?.release();
    this.#isReady.resolve();
    this.#closed.resolve();
  }

  /** There is no module. A host's calls stay in line for the next one; all others reject. */
  #fail(error: Error): void {
    this.#failure = error;
    this.#leaveModule();
    if (this.#closing) return this.#end();
    this.#health.become('failed', { code: 'module', message: error.message });
    this.#line.rejectAllButHostCalls(error);
    this.#isReady.resolve();
  }
}

function tooMany(name: string, cause?: Error): Error {
  return new Error(`${MOST_IN_LINE} calls wait for localcache.wasm, which has not come: ${name} is not kept`, { cause });
}

function deferred<T>() {
  let resolve!: (value: T) => void, reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
