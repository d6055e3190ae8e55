// Lists that are read without Go. While a store has nothing else to do, Go decides nothing about them: their way
// through it would cost as much as a short list takes to read (docs/performance.md).

import type { Driver } from '../../localcache/indexeddb/driver.js';
import type { GoExports } from './bridge.js';
import type { StoreCalls } from './bridge/declared.generated.js';
import { choosesAll } from './early-list.js';

type ListParams = StoreCalls['list']['takes'];
type List = StoreCalls['list']['gives'];
type Query = Parameters<Driver['listNow']>[1];

/** How long a read may take, ms, before the list is given to Go, which finds out what the matter is; twice that at the most. */
const PATIENCE_MS = 3_000;
/** Between two messages to Go that the store is in use, ms: it packs when it was not for some seconds. */
const USED_MS = 1_000;

/** A store that is open in the module. */
interface Open {
  exports: GoExports;
  driver: Driver;
  handle: number;
  database: string;
  /** Where in the module's memory there is 1 while the store is at rest: localcache/rest.go. */
  atRest: number;
}

/** A list that is being read. */
interface Reading {
  /** ms since the epoch */
  since: number;
  isLate: boolean;
  failed(): void;
}

/** The lists of one store that are being read without Go. */
export class DirectLists {
  #open?: Open;
  #reading = new Set<Reading>();
  /** Looks for those that take too long: one timer for all, since a timer for each costs as much as a request. */
  #timer?: ReturnType<typeof setTimeout>;
  #toldUse = -Infinity;

  /** The store is usable: lists may be read. */
  begin(exports: GoExports, handle: number, database: string): void {
    this.#open = { exports, driver: exports.driver(), handle, database, atRest: exports.atRest(handle) };
  }

  /** It is not any more. What is being read is read on. */
  end(): void {
    this.#open = undefined;
  }

  /** Those that are being read. */
  calls(): { name: string; since: number }[] {
    return Array.from(this.#reading, ({ since }) => ({ name: 'list', since }));
  }

  /** Reads a list, or returns undefined if Go is needed for it. If it cannot be read, otherwise() reads it. */
  read(params: ListParams, otherwise: () => Promise<List>): Promise<List> | undefined {
    const open = this.#open;
    const query = plainQuery(params);
    if (!open || !query || !isAtRest(open)) return undefined;
    let settle!: (list: List | Promise<List>) => void;
    const result = new Promise<List>((resolve) => (settle = resolve));
    const reading: Reading = {
      since: Date.now(),
      isLate: false,
      failed: () => {
        if (this.#reading.delete(reading)) settle(otherwise());
      },
    };
    this.#reading.add(reading);
    const done = (body: unknown) => {
      if (!this.#reading.delete(reading)) return;
      settle({ body });
      this.#tellUse(open);
    };
    if (open.driver.listNow(open.database, query, done, reading.failed)) {
      this.#timer ??= setTimeout(this.#lookForLate, PATIENCE_MS);
      return result;
    }
    this.#reading.delete(reading);
    return undefined;
  }

  #lookForLate = (): void => {
    for (const reading of [...this.#reading]) {
      if (reading.isLate) reading.failed();
      reading.isLate = true;
    }
    this.#timer = this.#reading.size > 0 ? setTimeout(this.#lookForLate, PATIENCE_MS) : undefined;
  };

  #tellUse(open: Open): void {
    const now = performance.now();
    if (now - this.#toldUse < USED_MS) return;
    this.#toldUse = now;
    setTimeout(() => this.#open === open && open.exports.useStore(open.handle), 0); // when the caller has its list
  }
}

const isAtRest = ({ exports, atRest }: Open): boolean => atRest !== 0 && new Uint32Array(exports.memory.buffer, atRest, 1)[0] === 1;

/** What the storage reads for a list, or undefined if Go chooses among conversations, or a cursor is to be checked. */
function plainQuery({ one, limit, cursor, page, select }: ListParams): Query | undefined {
  if (!choosesAll(select) || cursor !== '' || !isOneSpelling(one)) return undefined;
  return { one, limit, paged: page, time: 0, session: '' };
}

/** Whether Go would look for a session under this very name: localcache/session.go. */
const isOneSpelling = (session: string): boolean => session === '' || /^(singleChat|groupChat)-[^A-Z/]+$/.test(session);
