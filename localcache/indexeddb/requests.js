// @ts-check
// What Go's reads and writes (protocol.go) are on IndexedDB. Nothing is decided
// here: which rows, which members and which values comes from Go.

/** @typedef {{ tx: IDBTransaction, stores: Record<string, IDBObjectStore> }} Open a transaction, and its stores by name */

/** @param {Open} open @param {string} name */
export const storeOf = (open, name) => (open.stores[name] ??= open.tx.objectStore(name));

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
 * Reads by name: the request, what its answer is made of, and whether a row that
 * cannot be read is no answer (the transaction goes on) or the transaction's end.
 * @type {Record<string, { issue(open: Open, x: any): IDBRequest, answer(result: any, x: any): any, tolerant?: boolean }>}
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

/** @type {Record<string, (open: Open, x: any) => IDBRequest | void>} */
export const writes = {
  putConversation(open, { row = {}, fields, last, dropLast, customField, inherits }) {
    delete row.rules; // the fields may have none
    Object.assign(row, fields);
    if (last !== undefined) row.lastMessage = last;
    else if (dropLast) delete row.lastMessage;
    if (customField !== undefined) row.customField = customField;
    else if (inherits !== undefined) row.customField ??= inherits.customField;
    return storeOf(open, 'conversations').put(row);
  },
  putMessage(open, { row, body, fields, settled }) {
    const next = row ? Object.assign(row, fields) : fields;
    if (body !== undefined) next.body = body;
    if (row && settled) {
      delete next.pending;
      delete next.deadline;
    }
    return storeOf(open, 'messages').put(next);
  },
  delete: (open, { store, key }) => storeOf(open, store).delete(key),
  deleteMessages(open, { low, high, lowOpen, highOpen }) {
    const keys = range(low, high, lowOpen, highOpen);
    return keys ? storeOf(open, 'messages').delete(keys) : storeOf(open, 'messages').clear();
  },
  putMeta: (open, { key, text }) => storeOf(open, 'meta').put(text, key),
  assignBody: (_, x) => assignBody(x),
  patchBody: (_, x) => patchBody(x),
};

/** @param {{ body: any, session: string, status: number, serverMsgId: string }} x */
export function assignBody({ body, session, status, serverMsgId }) {
  if (session) body.sessionId = session;
  body.status = status;
  if (serverMsgId) body.serverMsgId = serverMsgId;
}

/** @param {{ body: any, from: any, members: string[] }} x */
export function patchBody({ body, from, members }) {
  for (const name of members) if (from[name] !== undefined) body[name] = from[name];
}
