// @ts-check
// A search over the messages of one conversation, or of all: where messages stand
// whose texts may match. Newest first, or oldest first.

import { scan } from './scan.js';

/**
 * The order of a search: by time, then by session, then by server id.
 * @param {any} a @param {any} b
 */
export function compare(a, b) {
  return a.order - b.order || (a.sessionId < b.sessionId ? -1 : a.sessionId > b.sessionId ? 1 : a.tie < b.tie ? -1 : a.tie > b.tie ? 1 : 0);
}

/**
 * Keeps the first `limit` messages of an order, however they come.
 * @param {number} limit @param {(a: any, b: any) => number} order
 */
export function firstOf(limit, order) {
  const first = /** @type {any[]} */ ([]);
  let more = false;
  return {
    /** Takes a message in. One that is there already counts once. */
    add(/** @type {any} */ found) {
      let at = first.length;
      while (at > 0 && order(found, first[at - 1]) < 0) at--;
      if (at > 0 && order(found, first[at - 1]) === 0) return;
      if (at === limit) {
        more = true;
        return;
      }
      first.splice(at, 0, found);
      if (first.length > limit) {
        more = true;
        first.pop();
      }
    },
    /** The last one, once there are as many as wanted. */
    last: () => (first.length === limit ? first[limit - 1] : undefined),
    result: () => ({ found: first, end: !more }),
  };
}

/**
 * Answers a FindTexts by looking through rows.
 * @param {IDBObjectStore} store @param {any} query its filter is prepared @param {(answer: any) => void} done
 */
export function findTexts(store, query, done) {
  const { only, except, time, session, tie, newest, limit, filter } = query;
  const order = newest ? (/** @type {any} */ a, /** @type {any} */ b) => compare(b, a) : compare;
  const from = session ? { order: time, sessionId: session, tie } : undefined;
  const foundOf = (/** @type {any} */ { sessionId, order, tie }) => ({ sessionId, order, tie });
  if (only) {
    // One conversation's messages are in the order of the search already.
    const found = /** @type {any[]} */ ([]);
    let end = true;
    const take = (/** @type {any} */ row) => {
      if (from && order(row, from) <= 0) return true;
      if (found.length === limit) {
        end = false;
        return false;
      }
      found.push(foundOf(row));
      return true;
    };
    const [low, high] =
      from && newest
        ? [[only], [only, time, tie]]
        : from
          ? [
              [only, time, tie],
              [only, []],
            ]
          : [[only], [only, []]];
    scan(store, low, high, newest, 0, filter, take, () => done({ found, end }));
    return;
  }
  const first = firstOf(limit, order);
  const take = (/** @type {any} */ row) => {
    if (row.sessionId !== except && !(from && order(row, from) <= 0)) first.add(foundOf(row));
    return true;
  };
  scan(store, undefined, undefined, false, 0, filter, take, () => done(first.result()));
}
