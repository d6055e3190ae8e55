// @ts-check
// Making the list's segments: all of them anew, once a good part of the list has
// changed and some time has passed. Until then what changed is read as rows.

import { readNewest, readWritten } from './changelog.js';
import { compareRows, exactJSON, isList, isListed, listKey, listSegmentKey, segmentOf, sum } from './list-segments.js';
import { sizes } from './sizes.js';
import { orNothing } from './transaction.js';
import { newStamp, transact } from './transact.js';

/**
 * Does what there is to do. Gives whether it did anything.
 * @param {IDBDatabase} db @param {import('./transaction.js').Packed} known
 */
export async function packList(db, known) {
  const { list, count, newest, written } = await look(db);
  if (!list || !written?.known || !known.list) {
    if (count < sizes.list.fewest && !list) {
      known.unpacked = true;
      return false;
    }
    if (count < sizes.list.fewest) await drop(db);
    else await make(db, newest);
    known.list = true;
    return true;
  }
  const changed = [...new Set([...list.changed, ...written.conversations])];
  const part = changed.filter((session) => !list.odd.includes(session)).length / sum(list.counts);
  const age = Math.abs(Date.now() - list.made); // whichever way the clock was set
  if (part >= sizes.list.partChanged && age >= sizes.list.old) {
    await make(db, newest);
    return true;
  }
  if (written.records < sizes.list.someRecords) return false;
  await transact(db, ['segments'], 'readwrite', (store) => {
    const state = store('segments').get(listKey);
    state.onsuccess = () => {
      if (state.result?.stamp === list.stamp) store('segments').put({ ...list, changed, upTo: written.last }, listKey);
    };
  });
  return true;
}

/** What there is now. @param {IDBDatabase} db */
const look = (db) =>
  transact(db, ['conversations', 'changes', 'meta', 'segments'], 'readonly', (store, /** @type {(found: Found) => void} */ done) => {
    const state = store('segments').get(listKey);
    const count = store('conversations').count();
    orNothing(state, () => {
      const list = !state.error && isList(state.result) ? state.result : undefined;
      readNewest(store('changes'), store('meta'), (newest) => {
        if (!list) return done({ count: count.result, newest });
        readWritten(store('changes'), store('meta'), list.upTo, (written) => done({ list, count: count.result, newest, written }));
      });
    });
  });
/** @typedef {{ list?: import('./list-segments.js').List, count: number, newest: number, written?: import('./changelog.js').Written }} Found */

/** @param {IDBDatabase} db */
const drop = (db) =>
  transact(db, ['segments'], 'readwrite', (store) => {
    store('segments').delete(IDBKeyRange.bound([listKey], [listKey, []]));
    store('segments').delete(listKey);
  });

/** @param {IDBDatabase} db @param {number} upTo read before the rows */
async function make(db, upTo) {
  const stamp = newStamp();
  const { full, segments: some } = sizes.list;
  const { entries, odd } = await allRows(db);
  await turn();
  entries.sort(compareRows);
  await turn();
  const counts = /** @type {number[]} */ ([]);
  for (let at = 0; at < entries.length; at += full * some)
    await transact(db, ['segments'], 'readwrite', (store) => {
      for (let from = at; from < Math.min(entries.length, at + full * some); from += full) {
        const rows = entries.slice(from, from + full);
        store('segments').put(segmentOf(rows.map(({ text }) => text)), listSegmentKey(stamp, counts.length));
        counts.push(rows.length);
      }
    });
  await transact(db, ['segments'], 'readwrite', (store) => {
    const segments = store('segments');
    segments.put({ stamp, made: Date.now(), upTo, counts, odd, changed: [] }, listKey);
    // The segments of the making before, and those of one that did not end.
    segments.delete(IDBKeyRange.bound([listKey], [listKey, stamp], true, true));
    segments.delete(IDBKeyRange.bound([listKey, stamp, []], [listKey, []], true, true));
  });
}

/** Lets the page have its turn: sorting 10,000 rows takes some 20 ms. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** @param {IDBDatabase} db */
async function allRows(db) {
  const entries = /** @type {{ lastMessageTime: number, sessionId: string, text: string }[]} */ ([]);
  const odd = /** @type {string[]} */ ([]);
  let after = /** @type {any} */ (undefined);
  for (;;) {
    const rows = await transact(db, ['conversations'], 'readonly', (store, /** @type {(rows: any[]) => void} */ done) => {
      const request = store('conversations').getAll(after === undefined ? null : IDBKeyRange.lowerBound(after, true), sizes.list.rows);
      request.onsuccess = () => done(request.result);
    });
    if (rows.length === 0) return { entries, odd };
    after = rows[rows.length - 1].sessionId;
    for (const row of rows) {
      if (!isListed(row)) continue;
      const text = exactJSON(row);
      if (text === undefined) odd.push(row.sessionId);
      else entries.push({ lastMessageTime: row.lastMessageTime, sessionId: row.sessionId, text });
    }
  }
}
