// @ts-check
// Reads of the conversation list. Their results go to the caller as they are.

import { viewItem } from './protocol.generated.js';

/**
 * Starts the read of a list. done gets the result.
 * @param {IDBTransaction} tx
 * @param {{ one: string, limit: number, paged: boolean, time: number, session: string }} query as ListConversations
 * @param {(result: any) => void} done
 */
export function readList(tx, { one, limit, paged, time, session }, done) {
  const store = tx.objectStore('conversations');
  if (one) {
    const request = store.get(one);
    request.onsuccess = () => done(request.result && viewItem(request.result));
    return;
  }
  const index = store.index('lastMessageTime');
  if (!paged) {
    const request = index.getAll();
    request.onsuccess = () => done(request.result.reverse().map(viewItem));
    return;
  }
  readPage(index, limit + 1, time, session, (rows) => {
    const more = rows.length > limit;
    if (more) rows.length = limit;
    const last = rows[limit - 1];
    done({ conversations: rows.map(viewItem), cursor: more ? `${last.lastMessageTime}|${last.sessionId}` : '' });
  });
}

/**
 * Reads at most limit conversations behind a time and a session, "" for the first.
 * @param {IDBIndex} index @param {number} limit @param {number} time @param {string} session
 * @param {(rows: any[]) => void} done
 */
export function readPage(index, limit, time, session, done) {
  const rows = /** @type {any[]} */ ([]);
  const before = session ? IDBKeyRange.upperBound(time, true) : null;
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
    const request = /** @type {any} */ (index).getAllRecords({ query: before, count: limit, direction: 'prev' });
    request.onsuccess = () => {
      for (const record of request.result) rows.push(record.value);
      end();
    };
  } else if (!session) walk();
  function walk() {
    // WebKit has no getAllRecords.
    const request = index.openCursor(before, 'prev');
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor || rows.length === limit) return end();
      rows.push(cursor.value);
      cursor.continue();
    };
  }
}
