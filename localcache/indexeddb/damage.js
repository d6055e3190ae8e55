// @ts-check
// Rows that something else wrote: any other script of the site can write into the database. Such a row is
// used without the columns that cannot be read, and reported.

import {
  optionalConversationFields,
  optionalMessageFields,
  typesOfConversationFields,
  typesOfMessageFields,
} from './protocol.generated.js';

/** Whether a value is what a column holds, by the type that is declared. */
const checks = {
  text: (/** @type {unknown} */ x) => typeof x === 'string',
  number: Number.isFinite,
  flag: (/** @type {unknown} */ x) => typeof x === 'boolean',
  numbers: (/** @type {unknown} */ x) => Array.isArray(x) && x.every(Number.isFinite),
};
/** Not looked at: by these the database has found the row. */
const keys = new Set(['sessionId', 'lastMessageTime', 'order', 'tie']);

/** @param {Record<string, string>} types @param {string[]} optional */
const checked = (types, optional) =>
  Object.entries(types)
    .filter(([name]) => !keys.has(name))
    .map(([name, type]) => ({ name, fits: checks[/** @type {keyof typeof checks} */ (type)], needed: !optional.includes(name) }));

/** The columns that the rules read and write, by store. */
const columns = {
  conversations: checked(typesOfConversationFields, optionalConversationFields),
  messages: checked(typesOfMessageFields, optionalMessageFields),
};
/** How many rows of a database are remembered. */
const most = 100;

/** @typedef {ReturnType<typeof createDamage>} Damage */

export function createDamage() {
  /** @type {Map<string, Set<string>>} */
  const rows = new Map();

  /** @param {string} store @param {any} row @returns {string[]} columns that are not what they are to be */
  function damaged(store, row) {
    const bad = [];
    for (const { name, fits, needed } of columns[/** @type {keyof typeof columns} */ (store)]) {
      if (row[name] === undefined ? needed : !fits(row[name])) bad.push(name);
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
