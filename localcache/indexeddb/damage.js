// @ts-check
// Rows that something else wrote: any other script of the site can write into the database. Such a row is
// used without the columns that cannot be read, and reported.

/** @param {unknown} x */
const text = (x) => typeof x === 'string';
const number = Number.isFinite;
/** @param {unknown} x */
const flag = (x) => typeof x === 'boolean';
/** @param {unknown} x */
const numbers = (x) => Array.isArray(x) && x.every(number);

/** The columns that the rules read, by store. Only the first two of a conversation and the first of a message must exist. */
const columns = {
  conversations: Object.entries({
    conversationType: text,
    conversationId: text,
    unReadCount: number,
    rules: text,
    clearedAt: number,
    isPinned: flag,
    pinnedTime: number,
    marks: numbers,
    remindType: text,
    hasDraft: flag,
    drift: number,
    whole: text,
  }),
  messages: Object.entries({
    status: number,
    serverKey: text,
    clientId: text,
    nonce: text,
    counted: flag,
    recalled: flag,
    removed: flag,
    edits: number,
    deadline: number,
    time: number,
  }),
};
const needed = new Set(['conversationType', 'conversationId', 'unReadCount', 'status']);
/** How many rows of a database are remembered. */
const most = 100;

/** @typedef {ReturnType<typeof createDamage>} Damage */

export function createDamage() {
  /** @type {Map<string, Set<string>>} */
  const rows = new Map();

  /** @param {string} store @param {any} row @returns {string[]} columns that are not what they are to be */
  function damaged(store, row) {
    const bad = [];
    for (const [name, is] of columns[/** @type {keyof typeof columns} */ (store)]) {
      if (row[name] === undefined ? needed.has(name) : !is(row[name])) bad.push(name);
    }
    if (store === 'conversations' && row.lastMessage && ![undefined, 'string'].includes(typeof row.lastMessage.serverMsgId))
      bad.push('lastMessage');
    return bad;
  }

  return {
    /** Notes rows that Go reads. @param {string} database @param {any[]} read */
    check(database, read) {
      for (const row of read) this.columnsOf(database, row);
    },

    /** @param {string} database @param {any} row */
    columnsOf(database, row) {
      const store = row.order === undefined ? 'conversations' : 'messages';
      const bad = damaged(store, row);
      if (bad.length === 0) return bad;
      const known = rows.get(database) ?? new Set();
      rows.set(database, known);
      const key = [row.sessionId, row.order, row.tie].filter((part) => part !== undefined).map(String);
      if (known.size < most) known.add(`${store} ${key.join(' ')}`);
      return bad;
    },

    /** A conversation as an application gets it: without what cannot be read. @param {string} database @param {any} row */
    mended(database, row) {
      const bad = this.columnsOf(database, row);
      if (bad.length === 0) return row;
      const kept = { ...row };
      for (const name of bad) if (name !== 'lastMessage') delete kept[name];
      const [type, ...id] = String(row.sessionId).split('-');
      kept.conversationType ??= type;
      kept.conversationId ??= id.join('-');
      kept.unReadCount ??= 0;
      return kept;
    },

    /** The rows of a database that were damaged when they were read: '<store> <key>'. @param {string} database */
    of: (database) => [...(rows.get(database) ?? [])],
  };
}
