// @ts-check
// The list of conversations out of segments: a few hundred rows as one JSON text,
// newest first. `list` says what they hold and up to which record of the change log
// that is true; conversations that the log names since are read as rows, and so are
// those that JSON cannot carry (a Date, a Blob). Whatever is missing or damaged, the
// rows are read instead.

import { readWritten } from './changelog.js';
import { sizes } from './sizes.js';
import { orNothing, storeOf } from './transaction.js';

/** @import { Open } from './transaction.js' */

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
 * The texts of segments as they were read last. Parsing them again gives every
 * caller objects of its own, and takes a fraction of the time that reading takes.
 * @typedef {{ stamp: string, texts: string[] }} Copy
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
 * Reads all conversations, newest first. done gets their rows, or undefined if they
 * must be read as rows.
 * @param {Open} open @param {(rows: any[] | undefined) => void} done
 */
export function readPackedList(open, done) {
  const { packed } = open;
  if (!packed?.list || packed.unpacked) return done(undefined);
  const segments = storeOf(open, 'segments');
  const state = segments.get(listKey);
  orNothing(state, () => {
    const list = state.error ? undefined : state.result;
    packed.unpacked = list === undefined;
    if (!isList(list)) return done(undefined);
    const copy = packed.copy?.stamp === list.stamp ? packed.copy : undefined;
    const texts = copy ? undefined : segments.getAll(IDBKeyRange.bound([listKey, list.stamp], [listKey, list.stamp, []]));
    let failed = false;
    if (texts) orNothing(texts, () => (failed = Boolean(texts.error)));
    const top = readTop(storeOf(open, 'conversations'));
    readWritten(storeOf(open, 'changes'), storeOf(open, 'meta'), list.upTo, (written) => {
      const rows = () => {
        packed.list = packed.list && !failed;
        done(undefined);
      };
      const changed = new Set([...written.conversations, ...list.changed, ...list.odd]);
      if (failed || !written.known || changed.size > sum(list.counts) * sizes.list.mostChanged) return rows();
      readRows(open, changed, (/** @type {any[]} */ fresh) => {
        try {
          const all = copy?.texts ?? /** @type {IDBRequest} */ (texts).result.map(textOf);
          const result = merge(parse(all, list.counts), changed, fresh);
          if (!isTop(top.result, result[0])) throw new Error('the list was written without a record');
          const length = sum(all.map((/** @type {string} */ text) => text.length));
          packed.copy = length > sizes.list.kept ? undefined : { stamp: list.stamp, texts: all };
          done(result);
        } catch {
          failed = true; // until they have been made anew
          packed.copy = undefined;
          rows();
        }
      });
    });
  });
}

/**
 * Finds out whether there are segments of the list, so that a short list, which has none, need not look for them first.
 * @param {IDBDatabase} db @param {import('./transaction.js').Packed} packed
 */
export function lookForList(db, packed) {
  try {
    const state = db.transaction('segments').objectStore('segments').get(listKey);
    orNothing(state, () => (packed.unpacked ??= !state.error && state.result === undefined));
  } catch {
    // the connection has ended: so it is found out when a list is read
  }
}

/**
 * The same for several reads of one transaction. done is never called at once.
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
  if (texts.length !== counts.length) throw new Error('a segment of the list is missing');
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
  const keys = Object.keys(value);
  if (Array.isArray(value)) {
    // A list with holes, or with members of its own, has other keys.
    return keys.length === value.length && value.every((item, i) => isPlain(item, [...path, String(i)], paths));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  return keys.every((key) => {
    if (key === '__proto__' || key === 'toJSON' || key === undefinedPaths) return false;
    if (value[key] !== undefined) return isPlain(value[key], [...path, key], paths);
    paths.push([...path, key]);
    return true;
  });
}
