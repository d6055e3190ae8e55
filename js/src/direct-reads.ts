// Reads without Go: lists, and pages of a conversation's messages. While a store has nothing else to do, Go decides
// nothing about a list, and of a page only how it ends, which localcache/indexeddb/message-page.js does as well. Their way
// through Go would cost as much as reading fifty rows does (docs/performance.md).

import type { Driver } from '../../localcache/indexeddb/driver.js';
import type { GoExports } from './bridge.js';
import { defaultMessagePage, type StoreCalls } from './bridge/declared.generated.js';
import { choosesAll } from './early-list.js';
import { readCursor } from '../../localcache/indexeddb/message-page.js';

/** How long a read may take, ms, before the call is given to Go, which finds out what the matter is; twice that at the most. */
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

type Takes<Name extends keyof StoreCalls> = StoreCalls[Name]['takes'];
type Gives<Name extends keyof StoreCalls> = StoreCalls[Name]['gives'];

/** Begins to read; false if it cannot be begun. Calls one of the functions, unless the browser never gives an event. */
type Start<Name extends keyof StoreCalls> = (open: Open, done: (result: Gives<Name>) => void, failed: () => void) => boolean;

/** How a call is read; none, or undefined: it is for Go. */
const plans: { [Name in keyof StoreCalls]?: (takes: Takes<Name>) => Start<Name> | undefined } = {
  // Where Go chooses among conversations, or checks a cursor, it is needed.
  list({ one, limit, cursor, page, select }) {
    if (!choosesAll(select) || cursor !== '' || !(one === '' || isOneSpelling(one))) return undefined;
    const query = { one, limit, paged: page, time: 0, session: '' };
    return ({ driver, database }, done, failed) => driver.listNow(database, query, (body) => done({ body }), failed);
  },
  // Where Go filters messages, or looks for the one to begin at, it is needed.
  getMessages({ session, startId, cursor, pageSize, down, filter }) {
    if (filter || !isOneSpelling(session) || (startId !== '' && cursor === '')) return undefined;
    const after = cursor === '' ? undefined : readCursor(cursor, session);
    if (cursor !== '' && !after) return undefined;
    const query = { session, size: pageSize || defaultMessagePage, down, after };
    return ({ driver, database }, done, failed) => driver.messagesNow(database, query, done, failed);
  },
};

/** A call that is being read. */
interface Reading {
  name: keyof StoreCalls;
  /** ms since the epoch */
  since: number;
  isLate: boolean;
  failed(): void;
}

/** The calls of one store that are read without Go. */
export class DirectReads {
  #open?: Open;
  #reading = new Set<Reading>();
  /** Looks for those that take too long: one timer for all, since a timer for each costs as much as a request. */
  #timer?: ReturnType<typeof setTimeout>;
  #isUsed = false;
  #telling?: ReturnType<typeof setTimeout>;

  /** The store is usable: calls may be read. */
  begin(exports: GoExports, handle: number, database: string): void {
    this.#open = { exports, driver: exports.driver(), handle, database, atRest: exports.atRest(handle) };
  }

  /** The store is not usable any more. Reads that have begun go on. */
  end(): void {
    this.#open = undefined;
  }

  /** Those that are being read. */
  calls(): { name: string; since: number }[] {
    return Array.from(this.#reading, ({ name, since }) => ({ name, since }));
  }

  /** Reads, or returns undefined if Go is needed for it. If it turns out that it cannot be read, otherwise() reads it. */
  read<Name extends keyof StoreCalls>(
    name: Name,
    takes: Takes<Name>,
    otherwise: () => Promise<Gives<Name>>,
  ): Promise<Gives<Name>> | undefined {
    const open = this.#open;
    const plan = plans[name];
    const start = plan && open && isAtRest(open) ? plan(takes) : undefined;
    if (!open || !start) return undefined;
    let settle!: (result: Gives<Name> | Promise<Gives<Name>>) => void;
    const result = new Promise<Gives<Name>>((resolve) => (settle = resolve));
    const reading: Reading = {
      name,
      since: Date.now(),
      isLate: false,
      failed: () => {
        if (this.#reading.delete(reading)) settle(otherwise());
      },
    };
    this.#reading.add(reading);
    const done = (result: Gives<Name>) => {
      if (!this.#reading.delete(reading)) return;
      settle(result);
      this.#tellUse();
    };
    if (start(open, done, reading.failed)) {
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

  /** Tells Go that the store is in use: when the caller has its result, and then once a second. */
  #tellUse(): void {
    this.#isUsed = true;
    this.#telling ??= setTimeout(() => this.#tell(), 0);
  }

  #tell(): void {
    const open = this.#isUsed ? this.#open : undefined;
    this.#isUsed = false;
    if (open) open.exports.useStore(open.handle);
    this.#telling = open && setTimeout(() => this.#tell(), USED_MS);
  }
}

const isAtRest = ({ exports, atRest }: Open): boolean => atRest !== 0 && new Uint32Array(exports.memory.buffer, atRest, 1)[0] === 1;

/** Whether Go would look for a session under this very name: localcache/session.go. */
const isOneSpelling = (session: string): boolean =>
  /^(groupChat-[^]|singleChat-[^A-Z/]+$)/.test(session) && !/[\ud800-\udfff]/u.test(session); // Go has U+FFFD for half a surrogate pair
