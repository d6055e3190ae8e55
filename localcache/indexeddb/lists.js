// @ts-check
// Reads of the conversation list. Their results go to the caller without passing through Go.

import { readAllRows, readPackedList } from './list-segments.js';
import { storeOf } from './transaction.js';

/**
 * Starts the read of a list. done gets the result.
 * @param {import('./transaction.js').Open} open
 * @param {{ one: string, limit: number, paged: boolean, time: number, session: string }} query as ListConversations
 * @param {(row: any, isKept: boolean) => any} view what the caller gets of a row, which may be one that is kept
 * @param {(result: any) => void} done
 * @param {(error: unknown) => void} failed
 */
export function readList(open, { one, limit, paged, time, session }, view, done, failed) {
  /** An exception in a callback would be nobody's. @param {() => any} result */
  const give = (result) => {
    let given;
    try {
      given = result();
    } catch (error) {
      failed(error);
      return;
    }
    done(given);
  };
  const store = storeOf(open, 'conversations');
  if (one) {
    const request = store.get(one);
    request.onsuccess = () => give(() => request.result && view(request.result, false));
    return;
  }
  const index = store.index('lastMessageTime');
  if (!paged) {
    readPackedList(open, (rows) => {
      if (rows) return give(() => rows.map((row) => view(row, true)));
      readAllRows(open, (all) => give(() => all.map((row) => view(row, false))));
    });
    return;
  }
  readPage(index, limit + 1, time, session, (rows) => {
    const more = rows.length > limit;
    if (more) rows.length = limit;
    const last = rows[limit - 1];
    give(() => ({ conversations: rows.map((row) => view(row, false)), cursor: more ? `${last.lastMessageTime}|${last.sessionId}` : '' }));
  });
}

/** Numbers only: a row that something else wrote can have another key. @param {number} time @param {boolean} open */
const before = (time, open) => IDBKeyRange.upperBound(time, open);

/**
 * Reads at most limit conversations behind a time and a session, "" for the first.
 * @param {IDBIndex} index @param {number} limit @param {number} time @param {string} session
 * @param {(rows: any[]) => void} done
 */
export function readPage(index, limit, time, session, done) {
  const rows = /** @type {any[]} */ ([]);
  const query = session ? before(time, true) : before(Infinity, false);
  if (session) {
    // Those of the very same time come first.
    const same = index.getAll(time);
    same.onsuccess = () => {
      rows.push(...same.result.filter((row) => row.sessionId < session).reverse());
      if (!('getAllRecords' in index)) walk();
    };
  }
  const end = () => {
    rows.length = Math.min(rows.length, limit);
    done(rows);
  };
  if ('getAllRecords' in index) {
    const request = /** @type {any} */ (index).getAllRecords({ query, count: limit, direction: 'prev' });
    request.onsuccess = () => {
      for (const record of request.result) rows.push(record.value);
      end();
    };
  } else if (!session) walk();
  function walk() {
    // WebKit has no getAllRecords.
    const request = index.openCursor(query, 'prev');
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor || rows.length >= limit) return end();
      rows.push(cursor.value);
      cursor.continue();
    };
  }
}
