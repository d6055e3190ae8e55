// @ts-check
// The first list of a page, while the module is still loading. What is read here is what the module would give: wherever
// it would do anything to the database before its first list, nothing is given, and the caller waits for the module.

import { createDamage } from './damage.js';
import { readList } from './lists.js';
import { viewItem } from './protocol.generated.js';

/** As schema.go: another version is upgraded, or looked at more closely, by the module. */
const version = 3;

/** How the object stores must be laid out, as far as they are read here: schema.go. */
const keyPaths = /** @type {const} */ ({
  conversations: 'sessionId',
  messages: ['sessionId', 'order', 'tie'],
  meta: null,
  changes: 'number',
  segments: null,
});
const stores = Object.keys(keyPaths);
const indexes = /** @type {const} */ ([
  ['conversations', 'lastMessageTime'],
  ['messages', 'pending'],
]);

/** What is under two keys of meta once the module has nothing to do there: spelling.go, import.go. */
const spellingsJoined = '1';
const imported = /^\["done"/;

/**
 * A list as the module gives it.
 * @typedef {object} EarlyList
 * @property {any} result an array of conversations, or { conversations, cursor }
 * @property {any[]} items the conversations
 * @property {string[]} sessions of the conversations
 */

/**
 * Opens a database as it is, or gives undefined: if there is none it is not made.
 * @param {string} name @returns {Promise<IDBDatabase | undefined>}
 */
export function openEarly(name) {
  return new Promise((resolve) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => db.close();
      resolve(db);
    };
    request.onerror = (event) => {
      event.preventDefault(); // Firefox reports it as uncaught otherwise
      resolve(undefined); // the module opens it again, and reports what is wrong
    };
  });
}

/**
 * Reads the whole list (limit 0), or its first page. Gives undefined where the module must be waited for. Never rejects.
 * @param {IDBDatabase} db @param {number} limit
 * @returns {Promise<EarlyList | undefined>}
 */
export async function readEarly(db, limit) {
  try {
    return db.version === version ? await read(db, limit) : undefined;
  } catch {
    return undefined; // the module reads again, and reports what is wrong
  }
}

/** @param {IDBDatabase} db @param {number} limit @returns {Promise<EarlyList | undefined>} */
function read(db, limit) {
  return new Promise((resolve) => {
    const tx = db.transaction(stores, 'readonly');
    tx.onabort = () => resolve(undefined);
    if (!isLaidOut(tx)) return resolve(undefined);
    const meta = tx.objectStore('meta');
    const spellings = meta.get('spellings');
    const state = meta.get('import');
    // Messages that a closed page was sending: the module sets them to failed.
    const pending = tx.objectStore('messages').index('pending').openKeyCursor();
    const damage = createDamage();
    const sessions = /** @type {string[]} */ ([]);
    const items = /** @type {any[]} */ ([]);
    const view = (/** @type {any} */ row) => {
      const item = viewItem(damage.mended(db.name, row));
      sessions.push(row.sessionId);
      items.push(item);
      return item;
    };
    const query = { one: '', limit, paged: limit > 0, time: 0, session: '' };
    const done = (/** @type {any} */ result) => {
      const settled = spellings.result === spellingsJoined && imported.test(state.result) && !pending.result;
      resolve(settled && damage.of(db.name).length === 0 ? { result, items, sessions } : undefined);
    };
    readList({ tx, packed: { texts: false, list: true }, stores: {} }, query, view, done, () => resolve(undefined));
  });
}

/** @param {IDBTransaction} tx */
const isLaidOut = (tx) =>
  Object.entries(keyPaths).every(([name, path]) => JSON.stringify(tx.objectStore(name).keyPath) === JSON.stringify(path)) &&
  indexes.every(([store, index]) => tx.objectStore(store).index(index).keyPath === index);
