// @ts-check
// Reads of the change log: which conversations and which messages the transactions
// behind a number wrote. localcache/change.go says what a record is.

import { fieldsOf } from '../../internal/bridge/text.js';
import { sizes } from './sizes.js';

/** Under which key of meta it is kept up to where the log was cut off. */
export const changesCut = 'changes/cut';

/** @typedef {[order: number, sessionId: string, tie: string]} Found a message, by where it stands: Found in Go */

/**
 * What transactions wrote.
 * @typedef {object} Written
 * @property {number} last the number of the newest record ever made
 * @property {number} records how many were read
 * @property {boolean} known false: records were cut off, or cannot be read; then anything may have been written
 * @property {Set<string>} conversations
 * @property {Map<string, Found>} messages by foundName
 */

/** One text for a message. @param {Found} found */
export const foundName = ([order, sessionId, tie]) => `${order}\n${sessionId}\n${tie}`;

/** @param {string} text @param {Written} written */
function readRecord(text, written) {
  const r = fieldsOf(text);
  for (let left = r.number(); left > 0; left--) {
    written.conversations.add(r.text());
    r.number();
  }
  let sessionId = '';
  for (let left = r.number(); left > 0; left--) {
    sessionId = r.text() || sessionId;
    const found = /** @type {Found} */ ([r.number(), sessionId, r.text()]);
    if (sessionId === '' || Number.isNaN(found[0])) throw new Error('no record');
    written.messages.set(foundName(found), found);
  }
}

/**
 * Reads what was written behind a number.
 * @param {IDBObjectStore} log @param {IDBObjectStore} meta @param {number} after @param {(written: Written) => void} done
 */
export function readWritten(log, meta, after, done) {
  const request = log.getAll(IDBKeyRange.lowerBound(after));
  request.onsuccess = () => {
    const rows = request.result;
    // Records are cut off from the oldest on: while that one is there none behind it is missing.
    if (rows[0]?.number === after) return done(written(rows.slice(1), after, true));
    const cut = meta.get(changesCut);
    cut.onsuccess = () => done(written(rows, Math.max(after, cut.result ?? 0), !(cut.result > after)));
  };
}

/** @param {any[]} rows records of the log @param {number} last the newest one before them @param {boolean} known @returns {Written} */
function written(rows, last, known) {
  const read = { last, records: rows.length, known, conversations: new Set(), messages: new Map() };
  for (const row of rows) {
    read.last = row.number;
    try {
      readRecord(row.text, read);
    } catch {
      read.known = false; // something else wrote it
    }
  }
  return read;
}

/** The number of the newest record ever made. @param {IDBObjectStore} log @param {IDBObjectStore} meta @param {(number: number) => void} done */
export function readNewest(log, meta, done) {
  const last = log.openKeyCursor(null, 'prev');
  const cut = meta.get(changesCut);
  cut.onsuccess = () => done(Math.max(Number(last.result?.primaryKey ?? 0), cut.result ?? 0));
}

/**
 * Cuts off old records, so that the log does not grow without bound. done gets the
 * number up to which records are gone. The newest record is always kept.
 * @param {IDBObjectStore} log @param {IDBObjectStore} meta @param {(number: number) => void} done
 */
export function trim(log, meta, done) {
  const most = sizes.log;
  const first = log.openKeyCursor();
  readNewest(log, meta, (last) => {
    if (!first.result) return done(last);
    const oldest = Number(first.result.primaryKey);
    const cut = (/** @type {number} */ number) => {
      if (number < oldest) return done(oldest - 1);
      log.delete(IDBKeyRange.upperBound(number));
      meta.put(number, changesCut).onsuccess = () => done(number);
    };
    const bound = Math.max(oldest, last - most.records + 1);
    let length = 0;
    // From the newest backward, until the texts are too long.
    const back = (/** @type {number} */ to) => {
      const from = Math.max(bound, to - most.piece + 1);
      const request = log.getAll(IDBKeyRange.bound(from, to));
      request.onsuccess = () => {
        for (const row of request.result.reverse()) {
          length += String(row.text).length;
          if (length > most.text && row.number < last) return cut(row.number);
        }
        if (from > bound) back(from - 1);
        else cut(bound - 1);
      };
    };
    back(last);
  });
}
