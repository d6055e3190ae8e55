// @ts-check
// Transactions of what is done in idle time, one after the other.

import { orNothing } from './transaction.js';

/**
 * Runs a transaction; gives what done got.
 * @template T
 * @param {IDBDatabase} db @param {string[]} names @param {IDBTransactionMode} mode
 * @param {(store: (name: string) => IDBObjectStore, done: (result: T) => void) => void} body
 * @returns {Promise<T>}
 */
export function transact(db, names, mode, body) {
  return new Promise((resolve, reject) => {
    const tx = db.transaction(names, mode, mode === 'readwrite' ? { durability: 'relaxed' } : undefined);
    /** @type {T} */
    let result;
    let cause = /** @type {DOMException | null} */ (null);
    tx.oncomplete = () => resolve(result);
    tx.onerror = (event) => (cause ??= /** @type {IDBRequest} */ (event.target).error);
    tx.onabort = () => reject(cause ?? tx.error ?? new DOMException('The transaction was aborted', 'AbortError'));
    body(
      (name) => tx.objectStore(name),
      (value) => (result = value),
    );
  });
}

/** The rows of an object store with some keys; undefined where there is none, or one that cannot be read. @param {IDBDatabase} db @param {string} name @param {IDBValidKey[]} keys */
export async function rowsOf(db, name, keys) {
  const rows = [];
  for (let at = 0; at < keys.length; at += 250) {
    // Several short transactions: a writer must not wait long.
    const requests = await transact(db, [name], 'readonly', (store, /** @type {(requests: IDBRequest[]) => void} */ done) => {
      const some = keys.slice(at, at + 250).map((key) => store(name).get(key));
      for (const request of some) orNothing(request, () => {});
      done(some);
    });
    for (const request of requests) rows.push(request.error ? undefined : request.result);
  }
  return rows;
}

/** A name that no other making of segments has. */
export const newStamp = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
