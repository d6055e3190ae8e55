// @ts-check
// What Go's reads and writes (protocol.go) are on IndexedDB. What a row holds is not
// decided here: which rows, members and values comes from Go. Decided here is how a
// read is made: which requests, and whether packed segments answer it.

import { changesCut, readNewest } from './changelog.js';
import { readPage } from './lists.js';
import { firstBehind, packedListOf } from './list-segments.js';
import { optionalConversationFields, optionalMessageFields } from './protocol.generated.js';
import { isEmpty, rowPasses, scan } from './scan.js';
import { normaliseAll } from './search.js';
import { findPackedTexts } from './text-segments.js';
import { storeOf } from './transaction.js';

/** @import { Open } from './transaction.js' */

/** @param {any} low @param {any} high @param {boolean} lowOpen @param {boolean} highOpen */
function range(low, high, lowOpen, highOpen) {
  if (low === undefined) return high === undefined ? null : IDBKeyRange.upperBound(high, highOpen);
  return high === undefined ? IDBKeyRange.lowerBound(low, lowOpen) : IDBKeyRange.bound(low, high, lowOpen, highOpen);
}

/** One row as a list of rows. @param {any} row */
const one = (row) => ({ rows: row === undefined || row === null ? [] : [row] });

/** @param {readonly string[]} names */
const without = (names) => (/** @type {any} */ row) => {
  if (row) for (const name of names) delete row[name];
  return row;
};

/**
 * @typedef {object} SimpleRead A read of one request.
 * @property {(open: Open, x: any) => IDBRequest} issue
 * @property {(result: any, x: any) => any} answer what the answer is made of
 * @property {boolean} [tolerant] a row that cannot be read is no answer, and not the transaction's end
 */
/**
 * @typedef {object} LongRead A read of several requests, each made in the callback of the one before.
 * @property {(open: Open, x: any, done: (answer: any) => void) => void} run calls done once
 */

/**
 * Reads by name.
 * @type {Record<string, SimpleRead | LongRead>}
 */
export const reads = {
  getConversation: {
    issue: (open, { session }) => (session ? storeOf(open, 'conversations').get(session) : storeOf(open, 'conversations').getAll()),
    answer: (result, { session }) => (session ? one(result) : { rows: result }),
  },
  getLatest: {
    issue: (open) => storeOf(open, 'conversations').index('lastMessageTime').openKeyCursor(null, 'prev'),
    answer: (cursor) => ({ time: cursor?.key }),
  },
  getMessages: {
    issue(open, { index, low, high, lowOpen, highOpen, limit, backward }) {
      const store = storeOf(open, 'messages');
      const source = index ? store.index(index) : store;
      // A get is the quickest way to one row.
      if (limit === 1 && low !== undefined && low === high) return source.get(low);
      const keys = range(low, high, lowOpen, highOpen);
      // A list of rows backward is read forward and turned; one row is a cursor's.
      if (backward && limit === 1) return source.openCursor(keys, 'prev');
      return source.getAll(keys, limit || undefined);
    },
    answer(result, { low, high, limit, backward }) {
      if (limit === 1 && low !== undefined && low === high) return one(result);
      if (backward && limit === 1) return one(result?.value);
      return { rows: result };
    },
  },
  scanMessages: {
    run(open, { low, high, limit, backward, filter }, done) {
      const rows = /** @type {any[]} */ ([]);
      const take = (/** @type {any} */ row) => rows.push(row) !== limit;
      scan(storeOf(open, 'messages'), low, high, backward, limit, prepared(filter), take, () => done({ rows }));
    },
  },
  getMessage: {
    issue: (open, { key }) => storeOf(open, 'messages').get(key),
    answer: (row, { filter }) => one(row && rowPasses(row, prepared(filter)) ? row : undefined),
  },
  countMessages: {
    run(open, { low, high, filter, except }, done) {
      const store = storeOf(open, 'messages');
      if (filter) {
        let count = 0;
        const take = (/** @type {any} */ row) => {
          if (row.sessionId !== except) count++;
          return true;
        };
        scan(store, low, high, false, 0, prepared(filter), take, () => done({ count }));
        return;
      }
      if (isEmpty(low, high)) {
        store.count('').onsuccess = () => done({ count: 0 });
        return;
      }
      const all = store.count(range(low, high, true, true) ?? undefined);
      const left = except ? store.count(IDBKeyRange.bound([except], [except, []])) : undefined;
      (left ?? all).onsuccess = () => done({ count: all.result - (left?.result ?? 0) });
    },
  },
  findTexts: {
    run: (open, x, done) => findPackedTexts(open, { ...x, filter: prepared(x.filter) }, done),
  },
  getConversationPage: {
    run(open, { limit, time, session, many }, done) {
      const read = () => readPage(storeOf(open, 'conversations').index('lastMessageTime'), limit, time, session, (rows) => done({ rows }));
      if (!many || !open.packed) return read();
      packedListOf(open, (list) => {
        if (!list) return read();
        const from = session ? firstBehind(list, { lastMessageTime: time, sessionId: session }) : 0;
        done({ rows: list.slice(from, from + limit) });
      });
    },
  },
  getPinned: {
    run: (open, _, done) => chosen(open, (row) => row.isPinned === true, done),
  },
  getUnread: {
    run: (open, { type }, done) => chosen(open, (row) => row.unReadCount > 0 && (type === '' || row.conversationType === type), done),
  },
  getChanges: {
    run(open, { after }, done) {
      const log = storeOf(open, 'changes');
      const rows = log.getAll(IDBKeyRange.lowerBound(after, true));
      const last = log.openKeyCursor(null, 'prev');
      const cut = storeOf(open, 'meta').get(changesCut);
      cut.onsuccess = () =>
        done({
          rows: rows.result,
          last: Math.max(Number(last.result?.primaryKey ?? 0), cut.result ?? 0),
          cut: cut.result ?? 0,
        });
    },
  },
  getNewestChange: {
    run: (open, _, done) => readNewest(storeOf(open, 'changes'), storeOf(open, 'meta'), (number) => done({ number })),
  },
  getMeta: {
    issue: (open, { key }) => storeOf(open, 'meta').get(key),
    answer: (text) => ({ text }),
  },
  getVendorConversations: {
    issue: (open) => storeOf(open, 'conversationList').getAll(),
    answer: (rows) => ({ rows }),
  },
  getVendorMessages: {
    issue: (open, { after, limit }) => storeOf(open, 'message').getAll(range(after, undefined, true, false), limit),
    answer: (rows, x) => ({ rows: rows.map(without(x.without)) }),
  },
  getVendorKeys: {
    issue: (open, { store, after, limit }) => storeOf(open, store).getAllKeys(range(after, undefined, true, false), limit || undefined),
    answer: (keys) => ({ keys }),
  },
  tryVendorConversation: {
    issue: (open, { key }) => storeOf(open, 'conversationList').get(key),
    answer: one,
    tolerant: true,
  },
  tryVendorMessage: {
    issue: (open, { key }) => storeOf(open, 'message').get(key),
    answer: (row, x) => one(without(x.without)(row)),
    tolerant: true,
  },
  tryVendorLast: {
    // An array is above every number, so [session, []] is above all of the session.
    issue: (open, { session }) =>
      storeOf(open, 'message')
        .index('sessionTime')
        .openCursor(IDBKeyRange.bound([session], [session, []]), 'prev'),
    answer: (cursor, x) => one(without(x.without)(cursor?.value)),
    tolerant: true,
  },
};

/** The conversations that are chosen, in any order. @param {Open} open @param {(row: any) => boolean} choose @param {(answer: any) => void} done */
function chosen(open, choose, done) {
  const read = () => {
    const request = storeOf(open, 'conversations').getAll();
    request.onsuccess = () => done({ rows: request.result.filter(choose) });
  };
  if (!open.packed) return read();
  packedListOf(open, (list) => (list ? done({ rows: list.filter(choose) }) : read()));
}

/** A filter as search.js takes it. @param {any} filter */
export const prepared = (filter) => filter && { ...filter, keywords: normaliseAll(filter.keywords) };

/**
 * Puts fields into a row. Members that may be absent, and are not among the fields, are taken out.
 * @param {any} row @param {any} fields @param {string[]} optional
 */
function assignFields(row, fields, optional) {
  for (const name of optional) if (row[name] !== undefined && fields[name] === undefined) delete row[name];
  return Object.assign(row, fields);
}

/** @type {Record<string, (open: Open, x: any) => IDBRequest | void>} */
export const writes = {
  putConversation(open, { row = {}, fields, last, dropLast, customField, draft, dropDraft, inherits }) {
    assignFields(row, fields, optionalConversationFields);
    if (last !== undefined) row.lastMessage = last;
    else if (dropLast) delete row.lastMessage;
    if (customField !== undefined) row.customField = customField;
    else if (inherits !== undefined) row.customField ??= inherits.customField;
    if (draft !== undefined) row.draft = draft;
    else if (dropDraft) delete row.draft;
    open.written?.set(row.sessionId, row);
    return storeOf(open, 'conversations').put(row);
  },
  putMessage(open, { row, body, fields }) {
    const next = row ? assignFields(row, fields, optionalMessageFields) : fields;
    if (body !== undefined) next.body = body;
    return storeOf(open, 'messages').put(next);
  },
  delete(open, { store, key }) {
    if (store === 'conversations') open.written?.set(key, undefined);
    return storeOf(open, store).delete(key);
  },
  deleteMessages(open, { low, high, lowOpen, highOpen }) {
    const keys = range(low, high, lowOpen, highOpen);
    return keys ? storeOf(open, 'messages').delete(keys) : storeOf(open, 'messages').clear();
  },
  putMeta: (open, { key, text }) => storeOf(open, 'meta').put(text, key),
  appendChange: (open, { text }) => storeOf(open, 'changes').add({ text }),
  cutChanges(open, { number }) {
    storeOf(open, 'changes').delete(IDBKeyRange.upperBound(number));
    return storeOf(open, 'meta').put(number, changesCut);
  },
  changeBody: (_, x) => changeBody(x),
  assignBody: (_, x) => assignBody(x),
  patchBody: (_, x) => patchBody(x),
};

/** @param {{ body: any, session: string, status: number, serverMsgId: string }} x */
export function assignBody({ body, session, status, serverMsgId }) {
  if (session) body.sessionId = session;
  body.status = status;
  if (serverMsgId) body.serverMsgId = serverMsgId;
}

/** @param {{ body: any, from: any, members: string[], ofType: string[] }} x */
export function patchBody({ body, from, members, ofType }) {
  const names = from.type === undefined || from.type === body.type ? [...members, ...ofType] : members;
  for (const name of names) if (from[name] !== undefined) body[name] = from[name];
}

/** @param {{ body: any, from: any }} x */
export function changeBody({ body, from }) {
  Object.assign(body, from);
}
