// @ts-check
// Making text segments: all messages from the newest backward, a segment at a time,
// and then, whenever some hundred have been written, these.

import { foundName, readNewest, readWritten } from './changelog.js';
import { foundIn, isTextSegment, segmentOf, textEntry } from './packed-texts.js';
import { sizes } from './sizes.js';
import { compareFound, isTexts, textKey, textsKey } from './text-segments.js';
import { orNothing } from './transaction.js';
import { newStamp, rowsOf, transact } from './transact.js';

/** @import { Found } from './changelog.js' */
/** @import { Texts } from './text-segments.js' */

/**
 * The messages that are still to be packed: in lists, each newest first.
 * @typedef {{ stamp: string, floor: Found | null, lists: Found[][] }} Plan
 */

/** Newest first. @param {Found} a @param {Found} b */
const newestFirst = (a, b) => compareFound(b, a);
/** The key of a message. @param {Found} found */
const keyOf = ([order, session, tie]) => [session, order, tie];
/** All keys of text segments. */
const allTexts = () => IDBKeyRange.bound([textsKey], [textsKey, []]);

/**
 * Does one piece. Gives whether it did anything.
 * @param {IDBDatabase} db @param {import('./transaction.js').Packed} known @param {string} except
 */
export async function packTexts(db, known, except) {
  const { texts, newest, written } = await look(db);
  const isDue =
    texts && written?.known && (written.messages.size >= sizes.texts.someMessages || written.records >= sizes.texts.someRecords);
  const total = texts?.segments.reduce((sum, segment) => sum + segment.count, 0) ?? 0;
  const isWasteful = isDue && (written.messages.size > sizes.texts.tooMany || total > 1.5 * (await countOf(db)) + sizes.texts.tooMany);
  if (!texts || !written?.known || !known.texts || isWasteful) {
    delete known.plan;
    const isMany = (await countOf(db)) >= sizes.texts.fewest;
    if (isMany || texts)
      await begin(db, isMany ? { stamp: newStamp(), upTo: newest, floor: [Infinity, '', ''], segments: [], next: 1 } : undefined);
    known.texts = true;
    return isMany;
  }
  if (texts.floor) {
    const { stamp, floor } = texts;
    const goesOn = known.plan?.stamp === stamp && String(known.plan.floor) === String(floor);
    known.plan = goesOn ? known.plan : { stamp, floor, lists: await foundBefore(db, floor, except) };
    await packNext(db, texts, /** @type {Plan} */ (known.plan));
    return true;
  }
  delete known.plan;
  if (!isDue) return false;
  known.texts = await packWritten(db, texts, written, except);
  return true;
}

/** What there is now. @param {IDBDatabase} db */
const look = (db) =>
  transact(db, ['changes', 'meta', 'segments'], 'readonly', (store, /** @type {(state: State) => void} */ done) => {
    const state = store('segments').get(textsKey);
    orNothing(state, () => {
      const texts = !state.error && isTexts(state.result) ? state.result : undefined;
      readNewest(store('changes'), store('meta'), (newest) => {
        if (!texts) return done({ newest });
        readWritten(store('changes'), store('meta'), texts.upTo, (written) => done({ texts, newest, written }));
      });
    });
  });
/** @typedef {{ texts?: Texts, newest: number, written?: import('./changelog.js').Written }} State */

/** @param {IDBDatabase} db */
const countOf = (db) =>
  transact(db, ['messages'], 'readonly', (store, /** @type {(count: number) => void} */ done) => {
    const request = store('messages').count();
    request.onsuccess = () => done(request.result);
  });

/** @param {IDBDatabase} db @param {Texts | undefined} texts */
const begin = (db, texts) =>
  transact(db, ['segments'], 'readwrite', (store) => {
    store('segments').delete(allTexts());
    if (texts) store('segments').put(texts, textsKey);
    else store('segments').delete(textsKey);
  });

/** @param {IDBDatabase} db @param {Found} floor @param {string} except */
async function foundBefore(db, floor, except) {
  const lists = [];
  let after = /** @type {any} */ (undefined);
  for (;;) {
    const keys = await transact(db, ['messages'], 'readonly', (store, /** @type {(keys: any[]) => void} */ done) => {
      const request = store('messages').getAllKeys(after && IDBKeyRange.lowerBound(after, true), 4096);
      request.onsuccess = () => done(request.result);
    });
    if (keys.length === 0) return lists;
    after = keys[keys.length - 1];
    const all = keys.map(([session, order, tie]) => /** @type {Found} */ ([order, session, tie]));
    lists.push(all.filter((found) => found[1] !== except && compareFound(found, floor) < 0).sort(newestFirst));
  }
}

/** Takes the newest messages from lists. @param {Found[][]} lists @param {number} most */
function takeNewest(lists, most) {
  const at = lists.map(() => 0);
  const taken = /** @type {Found[]} */ ([]);
  while (taken.length < most) {
    let best = -1;
    for (let i = 0; i < lists.length; i++)
      if (at[i] < lists[i].length && (best < 0 || compareFound(lists[i][at[i]], lists[best][at[best]]) > 0)) best = i;
    if (best < 0) break;
    taken.push(lists[best][at[best]++]);
  }
  return { taken, rest: lists.map((list, i) => list.slice(at[i])).filter((list) => list.length > 0) };
}

/** Packs the next segment of a plan. @param {IDBDatabase} db @param {Texts} texts @param {Plan} plan */
async function packNext(db, texts, plan) {
  const { taken, rest } = takeNewest(plan.lists, sizes.texts.full);
  const entries = await entriesOf(db, taken);
  const next = { ...texts, segments: [...texts.segments], floor: rest.length > 0 ? taken[taken.length - 1] : null };
  if (await save(db, texts, next, entries, [])) Object.assign(plan, { floor: next.floor, lists: rest });
}

/** Packs what has been written since. Gives whether the segments were in order. @param {IDBDatabase} db @param {Texts} texts @param {import('./changelog.js').Written} written @param {string} except */
async function packWritten(db, texts, written, except) {
  const replaced = texts.segments.filter(({ count }) => count < sizes.texts.small);
  const packed = await foundOf(db, texts, replaced);
  if (!packed) return false;
  const all = new Map(written.messages);
  for (const found of packed) all.set(foundName(found), found);
  const entries = await entriesOf(db, [...all.values()].filter((found) => found[1] !== except).sort(newestFirst));
  const kept = texts.segments.filter((segment) => !replaced.includes(segment));
  await save(db, texts, { ...texts, segments: kept, upTo: written.last }, entries, replaced);
  return true;
}

/**
 * Where the messages of some segments stand; undefined if one of these is missing or damaged.
 * @param {IDBDatabase} db @param {Texts} texts @param {Texts['segments']} segments
 */
async function foundOf(db, texts, segments) {
  const keys = segments.map(({ id }) => textKey(texts, id));
  const values = await rowsOf(db, 'segments', keys);
  try {
    return values.flatMap((value, i) => {
      if (!isTextSegment(value, segments[i].count)) throw new Error('a text segment is missing');
      return foundIn(value);
    });
  } catch {
    return undefined;
  }
}

/** @param {IDBDatabase} db @param {Found[]} found */
async function entriesOf(db, found) {
  const rows = await rowsOf(db, 'messages', found.map(keyOf));
  return rows.map((row) => row && textEntry(row)).filter((entry) => entry !== undefined);
}

/**
 * Writes new segments, and what there is then, unless somebody else has written
 * meanwhile. Gives whether it did.
 * @param {IDBDatabase} db @param {Texts} was @param {Texts} next @param {import('./packed-texts.js').TextEntry[]} entries newest first
 * @param {Texts['segments']} replaced
 */
function save(db, was, next, entries, replaced) {
  return transact(db, ['segments'], 'readwrite', (store, /** @type {(saved: boolean) => void} */ done) => {
    const segments = store('segments');
    const state = segments.get(textsKey);
    state.onsuccess = () => {
      const now = state.result;
      done(false);
      if (now?.stamp !== was.stamp || now.upTo !== was.upTo || now.next !== was.next || String(now.floor) !== String(was.floor)) return;
      for (let at = 0; at < entries.length; at += sizes.texts.full) {
        const some = entries.slice(at, at + sizes.texts.full);
        const id = next.next++;
        segments.put(segmentOf(some), textKey(next, id));
        next.segments.push({ id, count: some.length, high: some[0].found, low: some[some.length - 1].found });
      }
      for (const { id } of replaced) segments.delete(textKey(next, id));
      segments.put(next, textsKey).onsuccess = () => done(true);
    };
  });
}
