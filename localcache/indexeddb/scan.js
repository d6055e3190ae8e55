// @ts-check
// Reads that take several requests: rows of a range that pass a filter, in pieces,
// so that rows which do not pass never reach Go and no piece blocks the page.

import { passes } from './search.js';

/** How many rows a piece has. Reading and matching them takes a few milliseconds. */
const piece = 256;

/**
 * Whether the body of a message's row passes a filter that was prepared.
 * @param {any} row @param {any} filter
 */
export const rowPasses = (row, filter) => !filter || (row.body !== null && typeof row.body === 'object' && passes(row.body, filter));

/**
 * Gives the rows of a range that pass a filter to take(), in the order of their
 * keys, until take() returns false or there are no more; then calls done().
 * @param {IDBObjectStore} store @param {any} low undefined for none; itself left out @param {any} high likewise
 * @param {boolean} backward @param {number} hint how many rows are wanted, 0 for all
 * @param {any} filter @param {(row: any) => boolean} take @param {() => void} done
 */
export function scan(store, low, high, backward, hint, filter, take, done) {
  if (isEmpty(low, high)) {
    store.count('').onsuccess = done; // nothing is between; done is never called at once
    return;
  }
  const size = hint > 0 && !filter ? Math.min(hint, piece) : piece;
  if (backward) return scanBackward(store, low, high, size, filter, take, done);
  const next = (/** @type {any} */ from) => {
    const request = store.getAll(openRange(from, high), size);
    request.onsuccess = () => {
      const rows = request.result;
      for (const row of rows) if (rowPasses(row, filter) && !take(row)) return done();
      if (rows.length < size) return done();
      next(keyOf(rows[rows.length - 1]));
    };
  };
  next(low);
}

/**
 * @param {IDBObjectStore} store @param {any} low @param {any} high @param {number} size
 * @param {any} filter @param {(row: any) => boolean} take @param {() => void} done
 */
function scanBackward(store, low, high, size, filter, take, done) {
  // WebKit and older browsers have no getAllRecords.
  if (!('getAllRecords' in store)) {
    const request = store.openCursor(openRange(low, high), 'prev');
    request.onsuccess = () => {
      const cursor = request.result;
      if (!cursor || (rowPasses(cursor.value, filter) && !take(cursor.value))) return done();
      cursor.continue();
    };
    return;
  }
  const next = (/** @type {any} */ to) => {
    const request = /** @type {any} */ (store).getAllRecords({ query: openRange(low, to), count: size, direction: 'prev' });
    request.onsuccess = () => {
      const rows = request.result.map((/** @type {any} */ record) => record.value);
      for (const row of rows) if (rowPasses(row, filter) && !take(row)) return done();
      if (rows.length < size) return done();
      next(keyOf(rows[rows.length - 1]));
    };
  };
  next(high);
}

/** Whether no key can be strictly between two. @param {any} low @param {any} high */
export const isEmpty = (low, high) => low !== undefined && high !== undefined && indexedDB.cmp(low, high) >= 0;

/** The key of a message's row. @param {any} row */
const keyOf = (row) => [row.sessionId, row.order, row.tie];

/** @param {any} low @param {any} high */
function openRange(low, high) {
  if (low === undefined) return high === undefined ? null : IDBKeyRange.upperBound(high, true);
  return high === undefined ? IDBKeyRange.lowerBound(low, true) : IDBKeyRange.bound(low, high, true, true);
}
