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
 * Keeps the first `limit` places of an order, however they come.
 * @param {number} limit @param {(a: any, b: any) => number} order
 */
export function firstOf(limit, order) {
  const places = /** @type {any[]} */ ([]);
  let more = false;
  return {
    /** Takes a place in. One that is there already counts once. */
    add(/** @type {any} */ place) {
      let at = places.length;
      while (at > 0 && order(place, places[at - 1]) < 0) at--;
      if (at > 0 && order(place, places[at - 1]) === 0) return;
      if (at === limit) {
        more = true;
        return;
      }
      places.splice(at, 0, place);
      if (places.length > limit) {
        more = true;
        places.pop();
      }
    },
    /** The last place, once there are as many as wanted. */
    last: () => (places.length === limit ? places[limit - 1] : undefined),
    result: () => ({ places, end: !more }),
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
  const placeOf = (/** @type {any} */ { sessionId, order, tie }) => ({ sessionId, order, tie });
  if (only) {
    // One conversation's messages are in the order of the search already.
    const places = /** @type {any[]} */ ([]);
    let end = true;
    const take = (/** @type {any} */ row) => {
      if (from && order(row, from) <= 0) return true;
      if (places.length === limit) {
        end = false;
        return false;
      }
      places.push(placeOf(row));
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
    scan(store, low, high, newest, 0, filter, take, () => done({ places, end }));
    return;
  }
  const found = firstOf(limit, order);
  const take = (/** @type {any} */ row) => {
    if (row.sessionId !== except && !(from && order(row, from) <= 0)) found.add(placeOf(row));
    return true;
  };
  scan(store, undefined, undefined, false, 0, filter, take, () => done(found.result()));
}
