// @ts-check
// The JavaScript half of the storage: runs what Go asks of IndexedDB, in bulk. A
// crossing between Go and JavaScript costs about as much as a small read
// (docs/performance.md), so Go sends all requests of a step at once and gets what
// it decides on back at once. Rows and bodies stay here, in the table of values.

import { Reader, Writer } from '../../internal/bridge/text.js';
import { createBodies } from './bodies.js';
import { createConnections } from './connections.js';
import { createDamage } from './damage.js';
import { createItemOf } from './items.js';
import { readList } from './lists.js';
import { readMessagePage } from './message-page.js';
import { answers, readListConversations, requests, writeFault } from './protocol.generated.js';
import { pack } from './pack.js';
import { reads, writes } from './requests.js';
import { sizes } from './sizes.js';
import { storeOf } from './transaction.js';
import { createValues } from './values.js';

/** What Go is notified of: driver.go has the same names. */
const notices = { read: 0, complete: 1, list: 2, error: 3, check: 4, stale: 5 };
/** How often Go checks that operations go on, in ms: operation.go. */
const checkEvery = 10_000;

/** What comes after the requests of a step: driver.go has the same names. */
const then = { nothing: 0, commit: 1, pause: 2 };

/**
 * Firefox (153) stores the rest of a transaction one of whose requests fails after
 * commit() was called, unless it was the last request; the standard has it abort
 * (https://w3c.github.io/IndexedDB/#async-execute-request). There a transaction
 * ends by itself, after the answers to its requests.
 */
const commitsFailures = /\bFirefox\//.test(globalThis.navigator?.userAgent ?? '');

/**
 * @param {(id: number, notice: number, length: number, slot: number) => void} notify tells Go how an operation went on;
 *   length is that of a text for Go, slot that of a list's result
 * @param {(value: any) => any} copy structuredClone, or what stands in for it
 */
export function createDriver(notify, copy = (value) => structuredClone(value)) {
  const values = createValues();
  const { keep, value, give, given } = values;
  /** What Go asks for refers to values that stay in the table. */
  const stay = { keep, take: value };
  /** @type {Map<number, any>} */
  const transactions = new Map();
  const damage = createDamage();
  const itemOf = createItemOf(damage, copy);
  const connections = createConnections(copy);

  /** @param {number} length */
  const reader = (length) => new Reader(given(length), stay);

  /**
   * Does one piece of what is to be done in idle time. Go is notified of `complete` with 1 for a slot if there is more.
   * @param {number} id @param {number} number of a connection @param {string} except the session whose messages are no messages
   */
  function packNext(id, number, except) {
    check();
    pack(connections.get(number), except).then(
      (more) => notify(id, notices.complete, 0, more ? 1 : 0),
      (error) => notify(id, notices.error, fault(error, true), 0),
    );
  }

  /** Ends the transactions of a connection, of which Go will be notified no more. @param {number} number */
  function abandon(number) {
    for (const [id, { connection }] of transactions) if (connection === number) abort(id);
  }

  // ---- checks

  /** @type {ReturnType<typeof setInterval> | undefined} */
  let checks;

  /** Notifies Go now and then, as long as operations may be waiting for an event that never comes. */
  function check() {
    checks ??= setInterval(() => notify(0, notices.check, 0, 0), checkEvery);
    /** @type {any} */ (checks).unref?.(); // in Node
  }

  function stopChecks() {
    clearInterval(checks);
    checks = undefined;
  }

  // ---- transactions

  /**
   * A transaction whose failure Go is notified of.
   * @param {number} id @param {IDBDatabase} db @param {string[]} names @param {IDBTransactionMode} mode @param {any} [options]
   */
  function transaction(id, db, names, mode, options) {
    check();
    const tx = db.transaction(names, mode, options);
    /** @type {any} */
    let cause = null;
    // A request's error comes before the transaction's, which may be null.
    tx.onerror = (event) => {
      cause ??= /** @type {IDBRequest} */ (event.target).error;
    };
    tx.onabort = () => {
      transactions.delete(id);
      notify(id, notices.error, fault(cause ?? tx.error ?? new DOMException('The transaction was aborted', 'AbortError'), true), 0);
    };
    return tx;
  }

  /** @param {number} id @param {number} connection @param {boolean} write */
  function begin(id, connection, write) {
    const { db, names, options, writtenRows } = connections.get(connection);
    const packed = write ? undefined : connections.packedOf(connection);
    const tx = transaction(id, db, packed ? [...names, 'segments'] : names, write ? 'readwrite' : 'readonly', options);
    /** @type {any} */
    const open = { tx, connection, packed, stores: {} };
    transactions.set(id, open);
    if (write) {
      // written: transaction.js. expects: its reads are to confirm what Go went on with. isWhole: it has all its requests.
      Object.assign(open, { written: new Map(), writtenRows, expects: false, isWhole: false });
      tx.oncomplete = () => {
        transactions.delete(id);
        writtenRows.remember(open.written);
        notify(id, notices.complete, 0, 0);
      };
    }
    return open;
  }

  /** Leaves an exception for Go. @param {any} error @param {boolean} begun whether the operation had begun */
  function fault(error, begun) {
    const w = new Writer(stay);
    writeFault(w, { name: String(error?.name ?? 'Error'), message: String(error?.message ?? error), cause: error, begun });
    w.end();
    return give(w.done());
  }

  /**
   * One step of a transaction, which begins with its first: writes, then reads
   * back to back, then perhaps the end, or a pause: the page has its turn while
   * the database works on what it got. Go is notified of `read` when the last read
   * is done, or after the pause, and of `complete` at the end. Returns 0, or the
   * length of a fault, or the length of the answers of its reads, below 0, if they are
   * known before (written-rows.js): Go is notified of nothing then, or of `stale` if
   * they turn out to be others.
   * @param {number} length of the requests, a record each @param {number} id @param {number} connection 0 if it has begun
   * @param {boolean} write @param {number} after one of `then`
   */
  function step(length, id, connection, write, after) {
    let open = transactions.get(id);
    try {
      if (connection) open = begin(id, connection, write);
      /** @type {IDBRequest | void} */
      let first = undefined;
      const asked = /** @type {{ name: string, x: any }[]} */ ([]);
      const dropped = /** @type {number[]} */ ([]);
      const r = reader(length);
      while (r.next()) {
        const name = r.text();
        const x = requests[/** @type {keyof typeof requests} */ (name)](r);
        if (reads[name]) asked.push({ name, x });
        else if (name === 'keepBody') values.keepOwn(x);
        else if (name === 'dropBodies') dropped.push(...x.numbers);
        else {
          const request = writes[name](open, x);
          first ??= request;
        }
      }
      const expected = connection && write && !first && asked.length > 0 ? open.writtenRows.expect(asked) : undefined;
      const known = expected ? expectAnswers(open, id, asked, expected) : 0;
      if (!expected && asked.length > 0) answer(open, id, asked);
      // Only in a callback of its own requests does a transaction take more of them.
      if (after === then.pause) (first ?? storeOf(open, 'meta').count('')).onsuccess = () => notify(id, notices.read, 0, 0);
      if (after === then.commit) commit(open);
      dropped.forEach(values.drop);
      return expected ? -known : 0;
    } catch (error) {
      return fault(error, Boolean(open));
    }
  }

  /** Ends a transaction that has all its requests, when what it expected is confirmed. @param {any} open */
  function commit(open) {
    open.isWhole = true;
    if (!open.expects && !commitsFailures) open.tx.commit?.();
  }

  /**
   * Leaves the answers that reads are going to have, and returns their length.
   * @param {any} open @param {number} id @param {{ name: string, x: any }[]} asked @param {any[][]} expected
   */
  function expectAnswers(open, id, asked, expected) {
    const requests = asked.map(({ name, x }) => /** @type {import('./requests.js').SimpleRead} */ (reads[name]).issue(open, x));
    open.expects = true;
    requests[requests.length - 1].onsuccess = () => {
      const found = asked.map(({ name, x }, i) => /** @type {any} */ (reads[name]).answer(requests[i].result, x).rows);
      if (transactions.get(id) !== open) return;
      if (!open.writtenRows.confirm(expected, found)) {
        abort(id);
        notify(id, notices.stale, 0, 0);
        return;
      }
      open.expects = false;
      if (open.isWhole) commit(open);
    };
    return giveAnswers(
      asked,
      expected.map((rows) => ({ rows: open.writtenRows.copies(rows) })),
    );
  }

  /** Leaves the answers of reads for Go, and returns their length. @param {{ name: string }[]} asked @param {any[]} results */
  function giveAnswers(asked, results) {
    const w = new Writer(stay);
    asked.forEach(({ name }, i) => {
      answers[/** @type {keyof typeof answers} */ (name)](w, results[i]);
      w.end();
    });
    return give(w.done());
  }

  /**
   * Notifies Go when all reads of a step have their answers.
   * @param {any} open @param {number} id @param {{ name: string, x: any }[]} asked
   */
  function answer(open, id, asked) {
    const results = /** @type {any[]} */ ([]);
    const database = open.tx.db.name;
    const vendors = !open.tx.objectStoreNames.contains('meta');
    /** @type {IDBRequest | undefined} */
    let last = undefined;
    let left = 1; // the simple reads count as one: requests are answered in their order
    const settle = () => {
      if (--left > 0 || transactions.get(id) !== open) return; // or it was abandoned
      let length;
      try {
        const found = asked.map(({ name, x }, i) => {
          const read = reads[name];
          const result = 'run' in read ? results[i] : read.answer(results[i].error ? undefined : results[i].result, x);
          // Records of the change log are no rows of conversations or messages: ParseChange checks them.
          if (result?.rows && !vendors && name !== 'getChanges') damage.check(database, result.rows);
          return result;
        });
        length = giveAnswers(asked, found);
      } catch (error) {
        abort(id);
        notify(id, notices.error, fault(error, true), 0);
        return;
      }
      notify(id, notices.read, length, 0);
    };
    asked.forEach(({ name, x }, i) => {
      const read = reads[name];
      if ('run' in read) {
        left++;
        read.run(open, x, (result) => {
          results[i] = result;
          settle();
        });
      } else results[i] = last = read.issue(open, x);
    });
    if (!last) left--;
    const end = /** @type {IDBRequest | undefined} */ (last);
    if (end) end.onsuccess = settle;
    asked.forEach(({ name }, i) => {
      if (!('tolerant' in reads[name])) return;
      results[i].onerror = (/** @type {Event} */ event) => {
        event.preventDefault();
        event.stopPropagation();
        if (results[i] === end) settle();
      };
    });
  }

  /** Forgets a transaction that only read. @param {number} id */
  function end(id) {
    const open = transactions.get(id);
    transactions.delete(id);
    if (open) open.tx.onabort = null;
  }

  /** @param {number} id */
  function abort(id) {
    const open = transactions.get(id);
    transactions.delete(id);
    if (!open) return;
    if (open.expects) open.writtenRows.forget(); // the next transaction is to wait
    open.tx.onabort = open.tx.oncomplete = null;
    try {
      open.tx.abort();
    } catch {
      /* it has ended already */
    }
  }

  /**
   * Begins to read conversations in a transaction of its own.
   * @param {number} connection @param {Parameters<typeof readList>[1]} query
   * @param {(db: IDBDatabase, stores: string[]) => IDBTransaction} openTx
   * @param {(result: any) => void} done @param {(error: unknown) => void} failed
   */
  function readOn(connection, query, openTx, done, failed) {
    const { db } = connections.get(connection);
    const known = connections.packedOf(connection);
    const packed = query.one || query.paged || known?.unpacked ? undefined : known;
    const tx = openTx(db, packed ? ['conversations', 'segments', 'changes', 'meta'] : ['conversations']);
    const view = (/** @type {any} */ row, /** @type {boolean} */ isKept) => itemOf(db.name, row, isKept);
    readList({ tx, packed, stores: {} }, query, view, done, failed);
  }

  /**
   * Reads conversations, newest first. Returns as step does.
   * @param {number} length of a record ListConversations @param {number} id @param {number} connection
   */
  function list(length, id, connection) {
    let tx;
    try {
      const r = reader(length);
      r.next();
      const openTx = (/** @type {IDBDatabase} */ db, /** @type {string[]} */ stores) => (tx = transaction(id, db, stores, 'readonly'));
      const failed = (/** @type {unknown} */ error) => notify(id, notices.error, fault(error, true), 0);
      readOn(connection, readListConversations(r), openTx, (result) => notify(id, notices.list, 0, keep(result)), failed);
      return 0;
    } catch (error) {
      return fault(error, Boolean(tx));
    }
  }

  // ---- reads without Go, while no other call waits: direct-reads.ts

  /**
   * Begins to read in a transaction of its own. Returns false if it cannot be begun. Otherwise done or failed is called
   * by read, or failed, unless the browser never gives an event.
   * @param {string} database @param {() => void} failed
   * @param {(connection: number, openTx: (db: IDBDatabase, stores: string[]) => IDBTransaction) => void} read
   */
  function readNow(database, failed, read) {
    try {
      const connection = connections.find(database);
      if (connection)
        read(connection, (db, stores) => {
          const tx = db.transaction(stores, 'readonly');
          tx.onabort = failed;
          return tx;
        });
      return connection > 0;
    } catch {
      return false;
    }
  }

  /**
   * The same as list, which Go decides nothing about.
   * @param {string} database @param {Parameters<typeof readList>[1]} query
   * @param {(result: any) => void} done @param {() => void} failed
   */
  const listNow = (database, query, done, failed) =>
    readNow(database, failed, (connection, openTx) => readOn(connection, query, openTx, done, failed));

  /**
   * Reads a page of messages.
   * @param {string} database @param {import('./message-page.js').PageQuery} query
   * @param {(page: import('./message-page.js').Page) => void} done @param {() => void} failed
   */
  const messagesNow = (database, query, done, failed) =>
    readNow(database, failed, (connection, openTx) => {
      const tx = openTx(connections.get(connection).db, ['conversations', 'messages']);
      readMessagePage({ tx, stores: {} }, query, (rows) => damage.check(database, rows), done, failed);
    });

  // ---- values

  /** @param {number} length of the numbers of values */
  function release(length) {
    for (const slot of given(length).split('\x1f')) values.drop(Number(slot));
  }

  return {
    ...values,
    /** Tests make them small. */
    sizes,
    damaged: damage.of,
    release,
    connect: connections.connect,
    disconnect: connections.disconnect,
    setLogged: connections.setLogged,
    stopChecks,
    pack: packNext,
    abandon,
    step,
    end,
    abort,
    list,
    listNow,
    messagesNow,
    ...createBodies(values, reader, itemOf, copy),
  };
}

/** @typedef {ReturnType<typeof createDriver>} Driver */
