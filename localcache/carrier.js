// @ts-check
// The carrier takes IndexedDB work across the border between Go and JavaScript
// in bulk. A crossing costs about as much as a small read (docs/performance.md),
// so Go sends a whole list of requests as one JSON text and gets what it decides
// on back as one JSON text. Texts travel as bytes in two arrays that are used
// again and again, everything else as numbers: a string or an object that enters
// Go costs a reference with a finalizer. Rows and bodies stay here, in numbered
// slots: Go passes the numbers and never looks inside. Nothing here decides
// anything.

/** Members of a message that an edit, or the server replacing its content, changes. */
const EDITABLE = ['msg', 'ext', 'customExts', 'customEvent', 'modifiedInfo', 'translations'];
const EMPTY = Symbol('empty slot');
/** What Go hears of an operation: localcache/indexeddb/carrier.go has the same numbers. */
const [READ, COMPLETE, LIST, ERROR] = [0, 1, 2, 3];
/** What comes after the requests of a step. */
const [COMMIT, PAUSE] = [1, 2];

/**
 * Firefox (153) stores the rest of a transaction one of whose requests fails after
 * commit() was called, unless it was the last request; the standard has it abort
 * (https://w3c.github.io/IndexedDB/#async-execute-request). There a transaction
 * ends by itself, after the answers to its requests.
 */
const COMMITS_FAILURES = /\bFirefox\//.test(globalThis.navigator?.userAgent ?? '');

/**
 * @param {Record<string, string[]>} columns what Go reads of the rows of each store, in its order
 * @param {(id: number, event: number, length: number, slot: number) => void} notify tells Go how an operation went
 *   on; length is that of a text in the bytes for Go
 * @param {(value: any) => any} copy structuredClone, or what stands in for it
 */
export function createCarrier(columns, notify, copy = (value) => structuredClone(value)) {
  /** @type {any[]} slot 0 stands for nothing */
  const slots = [EMPTY];
  /** @type {number[]} */
  const free = [];
  /** @type {Map<number, any>} */
  const transactions = new Map();
  /** Connections by number: a number enters JavaScript for nothing, an object and its texts do not. @type {any[]} */
  const connections = [null];

  /** @param {any} value */
  function keep(value) {
    const slot = free.length > 0 ? /** @type {number} */ (free.pop()) : slots.length;
    slots[slot] = value;
    return slot;
  }

  /** @param {number} slot */
  function drop(slot) {
    if (slot > 0 && slots[slot] !== EMPTY) {
      slots[slot] = EMPTY;
      free.push(slot);
    }
  }

  /** Keeps the values of a JSON array, and leaves Go their slots. @param {number} length */
  const keepAll = (length) => give(JSON.stringify(JSON.parse(given(length)).map(keep)));

  /** @param {number} slot */
  const value = (slot) => (slot > 0 && slots[slot] !== EMPTY ? slots[slot] : undefined);

  /** @param {number} slot */
  function take(slot) {
    const taken = value(slot);
    drop(slot);
    return taken;
  }

  // ---- texts

  let toGo = new Uint8Array(1 << 16);
  let fromGo = new Uint8Array(1 << 16);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();

  /** Leaves a text for Go and returns its length in bytes. @param {string} text */
  function give(text) {
    const { read, written } = encoder.encodeInto(text, toGo);
    if (/** @type {number} */ (read) === text.length) return /** @type {number} */ (written);
    toGo = new Uint8Array(text.length * 3); // no character takes more
    return give(text);
  }

  /** The text that Go left. @param {number} length */
  const given = (length) => decoder.decode(fromGo.subarray(0, length));

  /** @param {number} length */
  function grow(length) {
    if (length > fromGo.length) fromGo = new Uint8Array(length * 2);
    return fromGo;
  }

  // ---- connections

  /**
   * The number of a connection, and how transactions on it are opened.
   * @param {IDBDatabase} db @param {string} names of the stores, by spaces @param {IDBTransactionDurability} durability
   */
  function connect(db, names, durability) {
    const free = connections.indexOf(undefined);
    const number = free < 0 ? connections.length : free;
    connections[number] = { db, names: names.split(' '), options: { durability } };
    return number;
  }

  /** @param {number} number */
  function disconnect(number) {
    connections[number] = undefined;
  }

  // ---- transactions

  /**
   * A transaction of whose failure Go will hear.
   * @param {number} id @param {IDBDatabase} db @param {string[]} names @param {IDBTransactionMode} mode @param {any} [options]
   */
  function open(id, db, names, mode, options) {
    const tx = db.transaction(names, mode, options);
    /** @type {any} */
    let cause = null;
    // A request's error comes before the transaction's, which may be null.
    tx.onerror = (event) => {
      cause ??= /** @type {IDBRequest} */ (event.target).error;
    };
    tx.onabort = () => {
      transactions.delete(id);
      notify(id, ERROR, failure(cause ?? tx.error ?? new DOMException('The transaction was aborted', 'AbortError')), 0);
    };
    return tx;
  }

  /** @param {number} id @param {number} connection @param {boolean} write */
  function begin(id, connection, write) {
    const { db, names, options } = connections[connection];
    const tx = open(id, db, names, write ? 'readwrite' : 'readonly', options);
    const kept = { tx, stores: /** @type {Record<string, IDBObjectStore>} */ ({}) };
    transactions.set(id, kept);
    if (write)
      tx.oncomplete = () => {
        transactions.delete(id);
        notify(id, COMPLETE, 0, 0);
      };
    return kept;
  }

  /** Leaves [name, message, slot, …more] for Go. @param {any} error @param {any[]} more */
  function failure(error, ...more) {
    return give(JSON.stringify([String(error?.name ?? 'Error'), String(error?.message ?? error), keep(error), ...more]));
  }

  /** @param {any} kept @param {string} name */
  const storeOf = (kept, name) => (kept.stores[name] ??= kept.tx.objectStore(name));

  /** @param {any} kept @param {string} store @param {string} index */
  function source(kept, store, index) {
    const objectStore = storeOf(kept, store);
    return index ? objectStore.index(index) : objectStore;
  }

  /** @param {any} low @param {any} high @param {boolean} [open] */
  const range = (low, high, open) =>
    low === null ? null : high === null ? IDBKeyRange.lowerBound(low, open) : IDBKeyRange.bound(low, high, open, false);

  /** What Go gets of a row: slots for it and its body, then the columns. @param {string} store @param {any} row */
  function project(store, row) {
    if (row === undefined || row === null) return null;
    if (store === 'meta') return row;
    if (store === 'message') delete row.accessToken; // the vendor's records hold the user's token (PLUGIN.md B17)
    const out = [keep(row), store === 'messages' && row.body !== undefined ? keep(row.body) : 0];
    for (const name of columns[store]) out.push((name === 'lastServerMsgId' ? row.lastMessage?.serverMsgId : row[name]) ?? null);
    return out;
  }

  /** @type {Record<string, (kept: any, args: any[]) => IDBRequest>} */
  const requests = {
    get: (kept, [store, index, key]) => source(kept, store, index).get(key),
    all: (kept, [store, index, low, high, open, limit]) => source(kept, store, index).getAll(range(low, high, open), limit || undefined),
    last: (kept, [store, index, low, high]) => source(kept, store, index).openCursor(range(low, high), 'prev'),
    lastKey: (kept, [store, index]) => source(kept, store, index).openKeyCursor(null, 'prev'),
    keys: (kept, [store, index, low, high, open, limit]) =>
      source(kept, store, index).getAllKeys(range(low, high, open), limit || undefined),
    // Of a row that cannot be read these give null, and the transaction goes on.
    tryGet: (kept, args) => requests.get(kept, args),
    tryLast: (kept, args) => requests.last(kept, args),
  };

  /** @type {Record<string, (store: string, result: any) => any>} */
  const results = {
    get: project,
    all: (store, rows) => rows.map((/** @type {any} */ row) => project(store, row)),
    last: (store, cursor) => project(store, cursor?.value),
    lastKey: (_, cursor) => cursor?.key ?? null,
    keys: (_, keys) => keys,
    tryGet: project,
    tryLast: (store, cursor) => project(store, cursor?.value),
  };

  /** @type {Record<string, (kept: any, args: any[]) => IDBRequest | void>} */
  const writes = {
    conversation(kept, [row, fields, last, customField, inherits]) {
      const next = row ? value(row) : {};
      delete next.rules; // fields may have none
      Object.assign(next, fields);
      if (last > 0) next.lastMessage = value(last);
      else if (last < 0) delete next.lastMessage;
      if (customField > 0) next.customField = value(customField);
      else if (inherits > 0) next.customField ??= value(inherits).customField;
      return storeOf(kept, 'conversations').put(next);
    },
    message(kept, [row, body, fields, settled]) {
      const next = row ? Object.assign(value(row), fields) : fields;
      if (body > 0) next.body = value(body);
      if (row && settled) {
        delete next.pending;
        delete next.deadline;
      }
      return storeOf(kept, 'messages').put(next);
    },
    delete: (kept, [store, key]) => storeOf(kept, store).delete(key),
    deleteRange: (kept, [store, low, high]) => storeOf(kept, store).delete(IDBKeyRange.bound(low, high)),
    // Everything below and above one session.
    deleteAllBut(kept, [session]) {
      storeOf(kept, 'messages').delete(IDBKeyRange.upperBound([session], true));
      storeOf(kept, 'messages').delete(IDBKeyRange.lowerBound([session, []]));
    },
    meta: (kept, [key, text]) => storeOf(kept, 'meta').put(text, key),
    assign: (_, [body, sessionId, status, serverMsgId]) => assign(body, sessionId, status, serverMsgId),
    patch: (_, [to, from]) => patch(to, from),
  };

  /**
   * One step of a transaction, which begins with its first: writes, then reads
   * back to back, then perhaps the end, or a pause: the page has its turn while
   * the database works on what it got. Go hears READ when the last read is done,
   * or after the pause, and COMPLETE at the end. Returns 0, or the length of a
   * failure: [name, message, slot, whether the transaction had begun].
   * @param {number} length of a plan: JSON [writes [[kind, …], …], reads [[kind, store, index, …], …], then]
   * @param {number} id @param {number} connection 0 if it has begun @param {boolean} write
   */
  function step(length, id, connection, write) {
    let kept = transactions.get(id);
    try {
      if (connection) kept = begin(id, connection, write);
      /** @type {[any[][], any[][], number]} */
      const [changes, reads, then] = JSON.parse(given(length));
      /** @type {IDBRequest | void} */
      let first = undefined;
      for (const [kind, ...args] of changes) {
        const request = writes[kind](kept, args);
        first ??= request;
      }
      if (reads.length > 0) {
        const issued = reads.map(([kind, ...args]) => requests[kind](kept, args));
        const last = issued[issued.length - 1];
        const answer = () => {
          const rows = reads.map(([kind, store], i) => (issued[i].error ? null : results[kind](store, issued[i].result)));
          notify(id, READ, give(JSON.stringify(rows)), 0);
        };
        last.onsuccess = answer;
        reads.forEach(([kind], i) => {
          if (!kind.startsWith('try')) return;
          issued[i].onerror = (event) => {
            event.preventDefault();
            event.stopPropagation();
            if (issued[i] === last) answer();
          };
        });
      }
      // Only in a callback of its own requests does a transaction take more of them.
      if (then === PAUSE) (first ?? storeOf(kept, 'meta').count('')).onsuccess = () => notify(id, READ, 0, 0);
      if (then === COMMIT && !COMMITS_FAILURES) kept.tx.commit?.();
      return 0;
    } catch (error) {
      return failure(error, Boolean(kept));
    }
  }

  /** Forgets a transaction that only read. @param {number} id */
  function end(id) {
    const kept = transactions.get(id);
    transactions.delete(id);
    if (kept) kept.tx.onabort = null;
  }

  /** @param {number} id */
  function abort(id) {
    const kept = transactions.get(id);
    transactions.delete(id);
    if (!kept) return;
    kept.tx.onabort = kept.tx.oncomplete = null;
    try {
      kept.tx.abort();
    } catch {
      /* it has ended already */
    }
  }

  // ---- lists

  /** A conversation as the public API gives it. @param {any} row */
  function item(row) {
    /** @type {Record<string, any>} */
    const out = {
      conversationId: row.conversationId,
      conversationType: row.conversationType,
      unReadCount: row.unReadCount,
      customField: row.customField,
      lastMessage: row.lastMessage,
    };
    if (row.isPinned !== undefined) {
      out.isPinned = row.isPinned;
      out.pinnedTime = row.pinnedTime;
    }
    if (row.marks !== undefined) out.marks = row.marks;
    return out;
  }

  /**
   * Reads conversations, newest first, in a transaction of its own. Returns as step does.
   * @param {number} id @param {number} connection
   * @param {string} one only this session @param {number} limit 0 for all
   * @param {number} time @param {string} session where the page before ended; "" for the first
   */
  function list(id, connection, one, limit, time, session) {
    const done = (/** @type {any} */ result) => notify(id, LIST, 0, keep(result));
    let tx;
    try {
      tx = open(id, connections[connection].db, ['conversations'], 'readonly');
      const store = tx.objectStore('conversations');
      const index = store.index('lastMessageTime');
      if (one) {
        const request = store.get(one);
        request.onsuccess = () => done(request.result && item(request.result));
      } else if (!limit) {
        const request = index.getAll();
        request.onsuccess = () => done(request.result.reverse().map(item));
      } else {
        page(index, limit, time, session, (rows) => {
          const more = rows.length > limit;
          if (more) rows.length = limit;
          const last = rows[limit - 1];
          done({ conversations: rows.map(item), cursor: more ? `${last.lastMessageTime}|${last.sessionId}` : '' });
        });
      }
      return 0;
    } catch (error) {
      return failure(error, Boolean(tx));
    }
  }

  /**
   * One row more than limit, so that the caller knows whether there are more.
   * @param {IDBIndex} index @param {number} limit @param {number} time @param {string} session
   * @param {(rows: any[]) => void} done
   */
  function page(index, limit, time, session, done) {
    const rows = /** @type {any[]} */ ([]);
    const before = session ? IDBKeyRange.upperBound(time, true) : null;
    if (session) {
      // those of the very same time come first
      const same = index.getAll(time);
      same.onsuccess = () => {
        rows.push(...same.result.filter((row) => row.sessionId < session).reverse());
        if (!('getAllRecords' in index)) walk();
      };
    }
    const end = () => {
      rows.length = Math.min(rows.length, limit + 1);
      done(rows);
    };
    if ('getAllRecords' in index) {
      const request = /** @type {any} */ (index).getAllRecords({ query: before, count: limit + 1, direction: 'prev' });
      request.onsuccess = () => {
        for (const record of request.result) rows.push(record.value);
        end();
      };
    } else if (!session) walk();
    function walk() {
      // WebKit has no getAllRecords
      const request = index.openCursor(before, 'prev');
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor || rows.length > limit) return end();
        rows.push(cursor.value);
        cursor.continue();
      };
    }
  }

  // ---- without IndexedDB: what memory.go asks of bodies

  /** @param {number} to @param {number} from */
  function patch(to, from) {
    const [target, edited] = [value(to), value(from)];
    for (const name of EDITABLE) if (edited[name] !== undefined) target[name] = edited[name];
  }

  /** @param {number} body @param {string} sessionId @param {number} status @param {string} serverMsgId */
  function assign(body, sessionId, status, serverMsgId) {
    const message = value(body);
    if (sessionId) message.sessionId = sessionId;
    message.status = status;
    if (serverMsgId) message.serverMsgId = serverMsgId;
  }

  /** A copy that a caller may keep. @param {number} slot */
  const clone = (slot) => keep(copy(value(slot)));

  /** @param {string} rows JSON: [[fields, lastSlot, customSlot], …] @param {boolean} one @param {boolean} paged @param {string} cursor */
  function items(rows, one, paged, cursor) {
    const conversations = JSON.parse(rows).map((/** @type {any[]} */ [fields, last, customField]) =>
      item({ ...fields, lastMessage: copy(value(last)), customField: copy(value(customField)) }),
    );
    return keep(one ? conversations[0] : paged ? { conversations, cursor } : conversations);
  }

  /** A conversation as a host reads it. @param {any} row */
  function hostRecord(row) {
    const out = {
      conversationId: row.conversationId,
      conversationType: row.conversationType,
      sessionId: row.sessionId,
      updateTime: row.lastMessageTime,
      unReadCount: row.unReadCount,
      customField: row.customField,
      lastMessage: row.lastMessage,
      lastMessageId: row.lastMessage?.serverMsgId ?? row.lastMessage?.id,
      unreadCountClearTimestamp: row.clearedAt,
    };
    for (const name of /** @type {const} */ (['customField', 'lastMessage', 'lastMessageId', 'unreadCountClearTimestamp'])) {
      if (out[name] === undefined || out[name] === null) delete out[name];
    }
    return out;
  }

  /** @param {number} row */
  const record = (row) => keep(hostRecord(value(row)));

  /** @param {string} fields JSON object @param {number} last @param {number} customField */
  const recordOf = (fields, last, customField) =>
    keep(copy(hostRecord({ ...JSON.parse(fields), lastMessage: value(last), customField: value(customField) })));

  /** @param {number} length of a JSON array of slots */
  function release(length) {
    for (const slot of JSON.parse(given(length))) drop(slot);
  }

  return {
    keep,
    keepAll,
    take,
    value,
    release,
    give,
    given,
    grow,
    /** Where Go finds what was given. */ toGo: () => toGo,
    connect,
    disconnect,
    step,
    end,
    abort,
    list,
    patch,
    assign,
    clone,
    items,
    record,
    recordOf,
    /** How many slots are in use: a test's way to see a leak. */
    inUse: () => slots.length - 1 - free.length,
  };
}

/** @typedef {ReturnType<typeof createCarrier>} Carrier */
