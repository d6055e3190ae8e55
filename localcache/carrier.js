// @ts-check
// The carrier takes IndexedDB work across the border between Go and JavaScript
// in bulk. A crossing costs about as much as a small read (docs/performance.md),
// so Go sends a whole list of requests as one JSON text and gets what it decides
// on back as one JSON text. Rows and bodies stay here, in numbered slots: Go
// passes the numbers and never looks inside. Nothing here decides anything.

/** Members of a message that an edit, or the server replacing its content, changes. */
const EDITABLE = ['msg', 'ext', 'customExts', 'customEvent', 'modifiedInfo', 'translations'];
const EMPTY = Symbol('empty slot');

/**
 * @param {Record<string, string[]>} columns what Go reads of the rows of each store, in its order
 * @param {(id: number, event: string, text: string, slot: number) => void} notify tells Go how an operation went on
 */
export function createCarrier(columns, notify) {
  /** @type {any[]} slot 0 stands for nothing */
  const slots = [EMPTY];
  /** @type {number[]} */
  const free = [];
  /** @type {Map<number, any>} */
  const transactions = new Map();

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

  /** @param {number} slot */
  const value = (slot) => (slot > 0 && slots[slot] !== EMPTY ? slots[slot] : undefined);

  /** @param {number} slot */
  function take(slot) {
    const taken = value(slot);
    drop(slot);
    return taken;
  }

  // ---- transactions

  /** @param {number} id @param {IDBDatabase} db @param {string} names @param {boolean} write @param {string} durability */
  function begin(id, db, names, write, durability) {
    const all = names.split(' ');
    const tx = db.transaction(all, write ? 'readwrite' : 'readonly', { durability: /** @type {any} */ (durability) });
    const kept = { tx, stores: /** @type {Record<string, IDBObjectStore>} */ ({}), cause: /** @type {any} */ (null) };
    for (const name of all) kept.stores[name] = tx.objectStore(name);
    transactions.set(id, kept);
    // A request's error comes before the transaction's, which may be null.
    tx.onerror = (event) => { kept.cause ??= /** @type {IDBRequest} */ (event.target).error; };
    tx.oncomplete = () => { transactions.delete(id); notify(id, 'complete', '', 0); };
    tx.onabort = () => {
      transactions.delete(id);
      fail(id, kept.cause ?? tx.error ?? new DOMException('The transaction was aborted', 'AbortError'));
    };
  }

  /** @param {number} id @param {any} error */
  function fail(id, error) {
    notify(id, 'error', JSON.stringify([String(error?.name ?? 'Error'), String(error?.message ?? error)]), keep(error));
  }

  /** @param {any} kept @param {string} store @param {string} index */
  function source(kept, store, index) {
    const objectStore = kept.stores[store];
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
    for (const name of columns[store]) out.push(row[name] ?? null);
    return out;
  }

  /** @type {Record<string, (kept: any, args: any[]) => IDBRequest>} */
  const requests = {
    get: (kept, [store, index, key]) => source(kept, store, index).get(key),
    all: (kept, [store, index, low, high, open, limit]) =>
      source(kept, store, index).getAll(range(low, high, open), limit || undefined),
    last: (kept, [store, index, low, high]) => source(kept, store, index).openCursor(range(low, high), 'prev'),
    lastKey: (kept, [store, index]) => source(kept, store, index).openKeyCursor(null, 'prev'),
  };

  /** @type {Record<string, (store: string, result: any) => any>} */
  const results = {
    get: project,
    all: (store, rows) => rows.map((/** @type {any} */ row) => project(store, row)),
    last: (store, cursor) => project(store, cursor?.value),
    lastKey: (_, cursor) => cursor?.key ?? null,
  };

  /**
   * Issues the requests of a plan back to back and tells Go when the last is done.
   * @param {number} id @param {string} plan JSON: [[kind, store, index, …], …]
   */
  function read(id, plan) {
    const kept = transactions.get(id);
    /** @type {any[][]} */
    const asked = JSON.parse(plan);
    const issued = asked.map(([kind, ...args]) => requests[kind](kept, args));
    issued[issued.length - 1].onsuccess = () => {
      const answer = asked.map(([kind, store], i) => results[kind](store, issued[i].result));
      notify(id, 'read', JSON.stringify(answer), 0);
    };
  }

  /** @type {Record<string, (kept: any, args: any[]) => void>} */
  const writes = {
    conversation(kept, [row, fields, last, customField]) {
      const next = Object.assign(row ? value(row) : {}, fields);
      if (last > 0) next.lastMessage = value(last);
      else if (last < 0) delete next.lastMessage;
      if (customField > 0) next.customField = value(customField);
      kept.stores.conversations.put(next);
    },
    message(kept, [row, body, fields, settled]) {
      const next = Object.assign(row ? value(row) : {}, fields);
      if (body > 0) next.body = value(body);
      if (settled) { delete next.pending; delete next.deadline; }
      kept.stores.messages.put(next);
    },
    delete: (kept, [store, key]) => kept.stores[store].delete(key),
    deleteRange: (kept, [store, low, high]) => kept.stores[store].delete(IDBKeyRange.bound(low, high)),
    // Everything below and above one session.
    deleteAllBut(kept, [session]) {
      kept.stores.messages.delete(IDBKeyRange.upperBound([session], true));
      kept.stores.messages.delete(IDBKeyRange.lowerBound([session, []]));
    },
    meta: (kept, [key, text]) => kept.stores.meta.put(text, key),
    assign: (_, [body, fields]) => { Object.assign(value(body), fields); },
    patch: (_, [to, from]) => patch(to, from),
  };

  /** @param {number} id @param {string} plan JSON: [[kind, …], …] */
  function write(id, plan) {
    const kept = transactions.get(id);
    for (const [kind, ...args] of JSON.parse(plan)) writes[kind](kept, args);
  }

  /** @param {number} id */
  function commit(id) {
    transactions.get(id)?.tx.commit?.();
  }

  /** @param {number} id */
  function abort(id) {
    const kept = transactions.get(id);
    transactions.delete(id);
    if (!kept) return;
    kept.tx.onabort = kept.tx.oncomplete = null;
    try { kept.tx.abort(); } catch { /* it has ended already */ }
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
    if (row.isPinned !== undefined) { out.isPinned = row.isPinned; out.pinnedTime = row.pinnedTime; }
    if (row.marks !== undefined) out.marks = row.marks;
    return out;
  }

  /**
   * Reads conversations, newest first, in a transaction of its own.
   * @param {number} id @param {IDBDatabase} db
   * @param {string} one only this session @param {number} limit 0 for all
   * @param {number} time @param {string} session where the page before ended; "" for the first
   */
  function list(id, db, one, limit, time, session) {
    const tx = db.transaction('conversations', 'readonly');
    const store = tx.objectStore('conversations');
    const index = store.index('lastMessageTime');
    const done = (/** @type {any} */ result) => notify(id, 'list', '', keep(result));
    /** @type {any} */
    let cause = null;
    tx.onerror = (event) => { cause ??= /** @type {IDBRequest} */ (event.target).error; };
    tx.onabort = () => fail(id, cause ?? tx.error ?? new DOMException('The transaction was aborted', 'AbortError'));
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
  }

  /**
   * One row more than limit, so that the caller knows whether there are more.
   * @param {IDBIndex} index @param {number} limit @param {number} time @param {string} session
   * @param {(rows: any[]) => void} done
   */
  function page(index, limit, time, session, done) {
    const rows = /** @type {any[]} */ ([]);
    const before = session ? IDBKeyRange.upperBound(time, true) : null;
    if (session) { // those of the very same time come first
      const same = index.getAll(time);
      same.onsuccess = () => {
        rows.push(...same.result.filter((row) => row.sessionId < session).reverse());
        if (!('getAllRecords' in index)) walk();
      };
    }
    const end = () => { rows.length = Math.min(rows.length, limit + 1); done(rows); };
    if ('getAllRecords' in index) {
      const request = /** @type {any} */ (index).getAllRecords({ query: before, count: limit + 1, direction: 'prev' });
      request.onsuccess = () => { for (const record of request.result) rows.push(record.value); end(); };
    } else if (!session) walk();
    function walk() { // WebKit has no getAllRecords
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

  /** @param {number} body @param {string} fields JSON object */
  function assign(body, fields) {
    Object.assign(value(body), JSON.parse(fields));
  }

  /** A copy that a caller may keep. @param {number} slot */
  const clone = (slot) => keep(structuredClone(value(slot)));

  /** @param {string} rows JSON: [[fields, lastSlot, customSlot], …] @param {boolean} one @param {boolean} paged @param {string} cursor */
  function items(rows, one, paged, cursor) {
    const conversations = JSON.parse(rows).map((/** @type {any[]} */ [fields, last, customField]) =>
      item({ ...fields, lastMessage: structuredClone(value(last)), customField: structuredClone(value(customField)) }));
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
    keep(structuredClone(hostRecord({ ...JSON.parse(fields), lastMessage: value(last), customField: value(customField) })));

  /** @param {string} list JSON array of slots */
  function release(list) {
    for (const slot of JSON.parse(list)) drop(slot);
  }

  return {
    keep, take, value, release,
    begin, read, write, commit, abort, list,
    patch, assign, clone, items, record, recordOf,
    /** How many slots are in use: a test's way to see a leak. */
    inUse: () => slots.length - 1 - free.length,
  };
}

/** @typedef {ReturnType<typeof createCarrier>} Carrier */
