// The first list of a page, read by the JavaScript half of the storage while the module is still loading.

import { openEarly, readEarly, type EarlyList } from '../../localcache/indexeddb/early.js';
import type { Selection } from './bridge/declared.generated.js';
import { databasesOf, type Databases } from './database-name.js';
import { isUnlogged } from './store-lock.js';

export type { EarlyList };

/** Whether a selection chooses every conversation, newest first. */
export const choosesAll = (select: Selection | undefined): boolean =>
  !select ||
  (select.conversationType === '' &&
    select.remindType === '' &&
    !select.pinnedFirst &&
    [select.unread, select.pinned, select.mark, select.draft].every((wish) => wish === undefined));

/** How long the module's start waits for a list that is being read, ms: it would hold up the page. */
const FIRST_MS = 300;

/** Lists that are being read in this page. */
const reading = new Set<Promise<unknown>>();

/** Resolves when no list is being read, soon in any case. */
export async function listsFirst(): Promise<void> {
  if (reading.size === 0) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, FIRST_MS)));
  await Promise.race([Promise.all(reading), late]);
  clearTimeout(timer);
}

/** An account's database, opened while the module is still loading. */
export class EarlyLists {
  readonly databases: Promise<Databases>;
  #opened: Promise<IDBDatabase | undefined>;

  constructor(dbName: string) {
    this.databases = databasesOf(dbName);
    // Only one that is there: WebKit keeps a database that was to be made, and whose making was aborted.
    const open = ({ own, there, others }: Databases) => (there && others.length === 0 ? openEarly(own) : undefined);
    this.#opened = this.databases.then(open).catch(() => undefined);
  }

  /**
   * Reads the newest conversations, all with a limit of 0. Gives undefined where the list can be had from the module
   * alone: there is no database yet, one of the vendor's or of another spelling is to be taken over, or a release
   * is at work that keeps no change log. Never rejects.
   */
  read(limit: number): Promise<EarlyList | undefined> {
    const list = this.#read(limit);
    reading.add(list);
    return list.finally(() => reading.delete(list));
  }

  async #read(limit: number): Promise<EarlyList | undefined> {
    const db = await this.#opened;
    if (!db) return undefined;
    const [list, unlogged] = await Promise.all([readEarly(db, limit), isUnlogged(db.name)]);
    return unlogged ? undefined : list;
  }

  /** The module has come. */
  end(): void {
    void this.#opened.then((db) => db?.close());
  }
}
