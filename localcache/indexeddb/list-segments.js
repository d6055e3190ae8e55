// @ts-check
// The list of conversations out of segments: a few hundred rows as one JSON text,
// newest first. `list` says what they hold and up to which record of the change log
// that is true; conversations that the log names since are read as rows, and so are
// those that JSON cannot carry (a Date, a Blob). Whatever is missing or damaged, the
// rows are read instead.

import { readWritten } from './changelog.js';
import { isPlainArray, isPlainObject } from './items.js';
import { sizes } from './sizes.js';
import { orNothing, storeOf } from './transaction.js';

/** @import { Open, Packed } from './transaction.js' */

/**
 * What the list's segments hold, in the object store segments under the key "list".
 * @typedef {object} List
 * @property {string} stamp names this making of segments; theirs are the keys ["list", stamp, number]
 * @property {number} made when, ms
 * @property {number} upTo the record of the change log up to which they are true
 * @property {number[]} counts how many conversations each holds
 * @property {string[]} changed conversations that were written between the making and that record
 * @property {string[]} odd conversations that JSON cannot carry
 */
/**
 * The rows of the list as they were read last out of segments, with what had changed since. The next list reads
 * what the change log names behind upTo. Whoever hands out a row of these copies its members.
 * @typedef {{ stamp: string, upTo: number, rows: any[] }} Kept
 */

export const listKey = 'list';

/** @param {string} stamp @param {number} number */
export const listSegmentKey = (stamp, number) => [listKey, stamp, number];

/** @param {number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Whether a value that was read is a List. @param {any} list @returns {list is List} */
export const isList = (list) =>
  typeof list?.stamp === 'string' &&
  typeof list.upTo === 'number' &&
  Array.isArray(list.counts) &&
  Array.isArray(list.changed) &&
  Array.isArray(list.odd);

/** The order of the list. @param {any} a @param {any} b rows */
export const compareRows = (a, b) =>
  b.lastMessageTime - a.lastMessageTime || (a.sessionId > b.sessionId ? -1 : a.sessionId < b.sessionId ? 1 : 0);

/** The index of the first row of a list that stands behind another. @param {any[]} list @param {any} row */
export function firstBehind(list, row) {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (compareRows(list[middle], row) > 0) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** Whether the index lastMessageTime has a row. @param {any} row */
export const isListed = (row) => typeof row.lastMessageTime === 'number' && !Number.isNaN(row.lastMessageTime);

/**
 * Reads all conversations, newest first. done gets their rows, which stay as they are, or undefined if they
 * must be read as rows.
 * @param {Open} open @param {(rows: any[] | undefined) => void} done
 */
export function readPackedList(open, done) {
  const { packed } = open;
  if (!packed?.list || packed.unpacked) return done(undefined);
  if (!packed.kept) return readSegments(open, packed, done);
  const { kept } = packed;
  // A page that found that the list was written without a record has deleted the segments, or made others.
  const still = storeOf(open, 'segments').getKey(listSegmentKey(kept.stamp, 0));
  const top = readTop(storeOf(open, 'conversations'));
  readWritten(storeOf(open, 'changes'), storeOf(open, 'meta'), kept.upTo, ({ known, conversations: changed, last }) => {
    const anew = () => {
      if (packed.kept === kept) packed.kept = undefined;
      readPackedList(open, done);
    };
    if (!still.result || !known || changed.size > kept.rows.length * sizes.list.mostChanged) return anew();
    readRows(open, changed, (/** @type {any[]} */ fresh) => {
      const rows = merge(kept.rows, changed, fresh);
      if (!isTop(top.result, rows[0])) return anew();
      keep(packed, { stamp: kept.stamp, upTo: last, rows });
      done(rows);
    });
  });
}

/**
 * The same out of segments. If it is known what they held they are asked for at once: to look first would take as
 * long as reading a short list does.
 * @param {Open} open @param {Packed} packed @param {(rows: any[] | undefined) => void} done
 */
function readSegments(open, packed, done) {
  const look = () => {
    const request = storeOf(open, 'segments').get(listKey);
    orNothing(request, () => {
      packed.state = !request.error && isList(request.result) ? request.result : undefined;
      packed.unpacked = !request.error && request.result === undefined;
      if (!packed.state) return done(undefined);
      readSegmentsOf(open, packed.state, done, (areDamaged) => {
        packed.list = packed.list && !areDamaged; // until they have been made anew
        done(undefined);
      });
    });
  };
  if (packed.state) readSegmentsOf(open, packed.state, done, look);
  else look();
}

/**
 * The same if the segments are as a page left them once.
 * @param {Open} open @param {List} state @param {(rows: any[]) => void} done @param {(areDamaged: boolean) => void} failed
 */
function readSegmentsOf(open, { stamp, upTo, counts, changed: alreadyChanged, odd }, done, failed) {
  const segments = storeOf(open, 'segments');
  const texts = segments.getAll(IDBKeyRange.bound([listKey, stamp], [listKey, stamp, []]));
  let unreadable = false;
  orNothing(texts, () => (unreadable = Boolean(texts.error)));
  const top = readTop(storeOf(open, 'conversations'));
  readWritten(storeOf(open, 'changes'), storeOf(open, 'meta'), upTo, ({ known, conversations, last }) => {
    const areDamaged = unreadable || texts.result.length !== counts.length;
    if (areDamaged || !known) return failed(areDamaged);
    const give = (/** @type {any[]} */ rows) => {
      keep(open.packed, { stamp, upTo: last, rows });
      done(rows);
    };
    const changed = new Set([...conversations, ...alreadyChanged, ...odd]);
    if (changed.size > sum(counts) * sizes.list.mostChanged) return readAllRows(open, give);
    readRows(open, changed, (/** @type {any[]} */ fresh) => {
      let rows;
      try {
        rows = merge(parse(texts.result.map(textOf), counts), changed, fresh);
        if (!isTop(top.result, rows[0])) throw new Error('the list was written without a record');
      } catch {
        return failed(true);
      }
      give(rows);
    });
  });
}

/** Keeps a list that is newer than what is kept, and not too long. @param {Packed | undefined} packed @param {Kept} next */
function keep(packed, next) {
  if (!packed) return;
  if (packed.kept && packed.kept.stamp === next.stamp && packed.kept.upTo > next.upTo) return;
  packed.kept = next.rows.length > sizes.list.kept ? undefined : next;
}

/**
 * Finds out whether there are segments of the list and what they hold, so that no list need look for that first.
 * @param {IDBDatabase} db @param {import('./transaction.js').Packed} packed
 */
export function lookForList(db, packed) {
  try {
    const state = db.transaction('segments').objectStore('segments').get(listKey);
    orNothing(state, () => {
      packed.unpacked ??= !state.error && state.result === undefined;
      packed.state ??= !state.error && isList(state.result) ? state.result : undefined;
    });
  } catch {
    // the connection has ended: so it is found out when a list is read
  }
}

/**
 * The same for several reads of one transaction.
 * @param {Open} open @param {(rows: any[] | undefined) => void} done
 */
export function packedListOf(open, done) {
  const { list } = open;
  if (list || !open.packed?.list) storeOf(open, 'meta').count('').onsuccess = () => done(list);
  else readPackedList(open, (rows) => done((open.list = rows)));
}

/** Finds the first key of the list. @param {IDBObjectStore} conversations */
export const readTop = (conversations) => conversations.index('lastMessageTime').openKeyCursor(IDBKeyRange.upperBound(Infinity), 'prev');

/**
 * Whether the list really begins with a row. A release that keeps no change log may have written while no other
 * page was there to notice: then another conversation is the first, most likely.
 * @param {IDBCursor | null} top @param {any} row
 */
const isTop = (top, row) => (top ? row && top.key === row.lastMessageTime && top.primaryKey === row.sessionId : !row);

/** @param {Open} open @param {(rows: any[]) => void} done with all that are listed, newest first */
export function readAllRows(open, done) {
  const request = storeOf(open, 'conversations').index('lastMessageTime').getAll(IDBKeyRange.upperBound(Infinity));
  request.onsuccess = () => done(request.result.reverse());
}

/** @param {Open} open @param {Set<string>} sessions @param {(rows: any[]) => void} done with those that are there, newest first */
function readRows(open, sessions, done) {
  if (sessions.size === 0) return done([]);
  const requests = Array.from(sessions, (session) => storeOf(open, 'conversations').get(session));
  requests[requests.length - 1].onsuccess = () =>
    done(
      requests
        .map(({ result }) => result)
        .filter((row) => row && isListed(row))
        .sort(compareRows),
    );
}

/**
 * A segment: JSON in UTF-8. As a string, one character that is not in Latin-1 would double all others.
 * @param {string[]} rows JSON texts
 */
export const segmentOf = (rows) => new TextEncoder().encode(`[${rows.join(',')}]`);

/** @param {any} segment throws if it is none */
function textOf(segment) {
  if (!(segment instanceof Uint8Array)) throw new Error('no segment of the list');
  return new TextDecoder('utf-8', { fatal: true }).decode(segment);
}

/** @param {string[]} texts @param {number[]} counts @returns {any[]} throws if they are damaged */
function parse(texts, counts) {
  const all = [];
  for (const [i, text] of texts.entries()) {
    const rows = JSON.parse(text);
    if (rows.length !== counts[i]) throw new Error('a segment of the list has lost rows');
    for (const row of rows) all.push(exactRow(row));
  }
  return all;
}

/** Puts fresh rows in the place of those that changed. @param {any[]} rows @param {Set<string>} changed @param {any[]} fresh */
function merge(rows, changed, fresh) {
  if (changed.size === 0) return rows;
  const merged = [];
  let next = 0;
  for (const row of rows) {
    if (changed.has(row.sessionId)) continue;
    while (next < fresh.length && compareRows(fresh[next], row) < 0) merged.push(fresh[next++]);
    merged.push(row);
  }
  while (next < fresh.length) merged.push(fresh[next++]);
  return merged;
}

/** Under which member of a row's JSON the paths are that lead to an undefined member: messages of the SDK have such. */
const undefinedPaths = '\u0000undefined';

/**
 * A row as JSON text that gives the same row again by exactRow(), or undefined if none does: a database holds
 * what JSON cannot carry, such as a Date or a Blob.
 * @param {any} row
 */
export function exactJSON(row) {
  const paths = /** @type {string[][]} */ ([]);
  if (!isPlain(row, [], paths)) return undefined;
  return JSON.stringify(paths.length > 0 ? { ...row, [undefinedPaths]: paths } : row);
}

/** The row of a JSON text, once that has been parsed. @param {any} row */
export function exactRow(row) {
  const paths = row[undefinedPaths];
  if (!paths) return row;
  delete row[undefinedPaths];
  for (const path of paths) {
    const name = path.pop();
    path.reduce((/** @type {any} */ at, /** @type {string} */ key) => at[key], row)[name] = undefined;
  }
  return row;
}

/** @param {any} value @param {string[]} path that leads to it @param {string[][]} paths those of undefined members @returns {boolean} */
function isPlain(value, path, paths) {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (path.length > 64) return false;
  if (Array.isArray(value)) return isPlainArray(value) && value.every((item, i) => isPlain(item, [...path, String(i)], paths));
  if (!isPlainObject(value)) return false;
  return Object.keys(value).every((key) => {
    if (key === '__proto__' || key === 'toJSON' || key === undefinedPaths) return false;
    if (value[key] !== undefined) return isPlain(value[key], [...path, key], paths);
    paths.push([...path, key]);
    return true;
  });
}
