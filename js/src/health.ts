// What getHealth() gives of a store, and its listeners.

import type { ImportProgress, StoreReady, StoreState as StateEvent } from './bridge/declared.generated.js';
import { microtask } from './microtask.js';

/** Where a store's database is: docs/storage-states.md. */
export type StoreState =
  /** The module is being loaded. */
  | 'loading'
  /** The database is being opened; calls wait. */
  | 'opening'
  | 'ready'
  /** The connection broke and a new one is being opened; calls wait. */
  | 'lost'
  /** The database cannot be used: calls run in memory, and it is tried again. */
  | 'degraded'
  /** The database exists, but is not ours or not complete. Otherwise as `degraded`. */
  | 'refused'
  /** The database works again, and what memory holds is being merged into it; calls wait. */
  | 'healed'
  | 'closed'
  /** The module could not be loaded, or ended. */
  | 'failed';

/** Why a store is not `ready`. */
export interface HealthCause {
  /**
   * - `absent`: this page has no IndexedDB (a private window, a sandboxed frame, storage switched off). Nothing is kept beyond the page.
   * - `blocked`: a page holds an old version of the database. Close or reload it.
   * - `timeout`: the browser does not answer; another tab may be deleting or upgrading the database. It is tried again.
   * - `refused`: something else made or changed the database. Delete it with `indexedDB.deleteDatabase(database)`.
   * - `full`: the disk, or the site's share of it, is full. Make room.
   * - `lost`: the browser broke the connection, and a new one does not work either. It is tried again.
   * - `failed`: the browser cannot open the database; `message` has its reason. It is tried again.
   * - `module`: `localcache.wasm` could not be loaded, or ended.
   */
  code: 'absent' | 'blocked' | 'timeout' | 'refused' | 'full' | 'lost' | 'failed' | 'module';
  /** What happened, to which database. */
  message: string;
}

/** What `getHealth()` gives while a store is open. */
export interface StoreHealth {
  state: StoreState;
  /** Where calls run now. */
  storage?: 'indexedDB' | 'memory';
  /** Name of the IndexedDB database. */
  database: string;
  /** Why the store is not `ready`; undefined if it is. */
  cause?: HealthCause;
  /** When `state` began, ms since the epoch. */
  since: number;
  /** Calls that ran in memory and that the database has not seen yet. They are lost if the page is closed now. */
  unsaved: number;
  /** The message of `cause`. */
  reason?: string;
  /** Calls that wait for their transaction. */
  pendingCalls: number;
  /** Failures so far that no caller was told of, and the last of them. */
  errorCount: number;
  lastError?: { call: string; name: string; message: string; /** ms since the epoch */ time: number };
  /**
   * Rows that were read with a column missing, 100 at most, as `"<store> <key>"`: something else wrote them. They are
   * used without that column; clearing, removing and new messages write over them.
   */
  damagedRows: string[];
  /** The import of the vendor's database. `skipped` are broken rows, set aside. */
  import: { state: 'none' | 'running' | 'done' | 'failed'; conversations: number; messages: number; skipped: number; reason?: string };
}

/** A store's health and its listeners. It takes what events of the store say of it. */
export class Health {
  readonly now: Omit<StoreHealth, 'pendingCalls' | 'unsaved' | 'damagedRows'>;
  #listeners = new Set<() => void>();

  constructor(database: string) {
    this.now = {
      state: 'loading',
      database,
      since: Date.now(),
      errorCount: 0,
      import: { state: 'none', conversations: 0, messages: 0, skipped: 0 },
    };
  }

  become(state: StoreState, cause?: HealthCause, storage = this.now.storage): void {
    const changed = state !== this.now.state;
    if (changed) this.now.since = Date.now();
    Object.assign(this.now, { state, storage, cause, reason: cause?.message });
    if (!changed) return;
    for (const listener of [...this.#listeners]) microtask(() => this.#listeners.has(listener) && listener());
  }

  /** The store takes calls. An event storeState that came before has said more of its database. */
  storeReady({ storage, reason }: StoreReady): void {
    if (this.now.state !== 'opening') return;
    if (reason) this.become('degraded', { code: 'failed', message: reason }, storage as StoreHealth['storage']);
    else this.become('ready', undefined, storage as StoreHealth['storage']);
  }

  storeState({ state, storage, code, reason }: StateEvent): void {
    if (state === 'closed') return; // the store becomes so when it has closed
    const cause = code ? { code: code as HealthCause['code'], message: reason } : undefined;
    this.become(state as StoreState, cause, storage as StoreHealth['storage']);
  }

  importProgress({ state, reason, ...counts }: ImportProgress): void {
    if (state === 'failed') {
      Object.assign(this.now.import, { state, reason });
      this.report('import', new Error(reason));
    } else {
      this.now.import = { state: state as StoreHealth['import']['state'], ...counts };
    }
  }

  /** Records a failure that no caller is told of. */
  report(call: string, error: unknown): void {
    const { name = 'Error', message = String(error) } = (error ?? {}) as Error;
    this.now.errorCount++;
    this.now.lastError = { call, name, message, time: Date.now() };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
