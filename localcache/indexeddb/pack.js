// @ts-check
// What is done in idle time: packing segments and trimming the change log. One tab
// at a time, a small piece at a time. Every piece reads first, in transactions that
// hold up no reader, and then writes to the object store segments, which no other
// writer uses. What it read may be old by then: segments say up to which record of
// the change log they are true, and that number was read before the rows. A page that
// ends in the middle leaves what was there before.

import { readNewest, trim } from './changelog.js';
import { readTop } from './list-segments.js';
import { packList } from './pack-list.js';
import { packTexts } from './pack-texts.js';
import { sizes } from './sizes.js';
import { orNothing } from './transaction.js';
import { transact } from './transact.js';

/** @import { Packed } from './transaction.js' */

const sealKey = 'seal';

/**
 * @typedef {object} Connection
 * @property {IDBDatabase} db
 * @property {Packed} [packed]
 * @property {boolean} logged whether everything that is written is in the change log
 * @property {boolean} [segmentsAreOld] segments are not used before they have been made anew
 */

/**
 * Does one piece of what there is to do. Gives whether there is more.
 * @param {Connection} connection @param {string} except the session whose messages are no messages
 * @returns {Promise<boolean>}
 */
export async function pack(connection, except) {
  const { db, packed, logged } = connection;
  if (!packed) return false; // a database of another release, without the object store
  packed.unpacked = false; // another tab may have packed
  const newest = await transact(db, ['changes', 'meta'], 'readonly', (store, done) => readNewest(store('changes'), store('meta'), done));
  if (newest === packed.done && logged && !connection.segmentsAreOld && packed.texts && packed.list) return false;
  const work = async () => {
    // What is written without a record makes every segment wrong.
    if (!packed.checked && (await isUnsealed(db))) connection.segmentsAreOld = true;
    packed.checked = true;
    if (connection.segmentsAreOld) await dropSegments(connection);
    const isNew = connection.segmentsAreOld || packed.listed !== newest || !packed.list;
    connection.segmentsAreOld = !logged;
    // The list first: it is packed in one piece, and the page may be gone before all texts are.
    if (logged && isNew && (await packList(db, packed))) return true;
    packed.listed = newest;
    if (logged && (await packTexts(db, packed, except))) return true;
    await trimLog(db, packed, newest);
    if (logged) await seal(db);
    packed.done = newest;
    return false;
  };
  const locks = lockManager();
  // Without Web Locks two tabs could pack at a time, and a release that writes no log could go unnoticed.
  if (!locks) return trimLog(db, packed, newest);
  return locks.request(`${db.name}/pack`, { ifAvailable: true }, (lock) => (lock ? work() : false));
}

/**
 * What the database was like when everything had been packed, in the object store segments under the key "seal".
 * @typedef {{ newest: number, conversations: number, top: [IDBValidKey, IDBValidKey] | null }} Seal
 */

/** @param {IDBDatabase} db */
const readSeal = (db) =>
  transact(db, ['conversations', 'changes', 'meta'], 'readonly', (store, /** @type {(seal: Seal) => void} */ done) => {
    const count = store('conversations').count();
    const top = readTop(store('conversations'));
    readNewest(store('changes'), store('meta'), (newest) =>
      done({ newest, conversations: count.result, top: top.result && [top.result.key, top.result.primaryKey] }),
    );
  });

/** @param {IDBDatabase} db */
async function seal(db) {
  const now = await readSeal(db);
  await transact(db, ['segments'], 'readwrite', (store) => store('segments').put(now, sealKey));
}

/**
 * Whether the database was written since without a record in the change log: by a release that keeps none, while
 * no page was there to notice its lock. A change of one row can go unnoticed, a new message cannot.
 * @param {IDBDatabase} db
 */
async function isUnsealed(db) {
  const sealed = await transact(db, ['segments'], 'readonly', (store, /** @type {(seal: any) => void} */ done) => {
    const request = store('segments').get(sealKey);
    orNothing(request, () => done(request.error ? undefined : request.result));
  });
  const now = await readSeal(db);
  return sealed?.newest === now.newest && JSON.stringify(sealed) !== JSON.stringify(now);
}

/** @param {Connection} connection */
export const dropSegments = ({ db, packed }) =>
  packed ? transact(db, ['segments'], 'readwrite', (store) => store('segments').clear()) : Promise.resolve();

function lockManager() {
  try {
    return globalThis.navigator?.locks;
  } catch {
    return undefined; // a getter that throws
  }
}

/** @param {IDBDatabase} db @param {Packed} packed @param {number} newest */
async function trimLog(db, packed, newest) {
  if (packed.trimmed !== undefined && newest - packed.trimmed < sizes.log.untrimmed) return false;
  await transact(db, ['changes', 'meta'], 'readwrite', (store, done) => trim(store('changes'), store('meta'), done));
  packed.trimmed = newest;
  return false;
}
