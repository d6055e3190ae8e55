// @ts-check
// A page of a conversation's messages, read without Go. How it ends is a rule of localcache/messages.go and gaps.go, which
// stands here once more: to ask Go would take longer than reading the page. A test compares the two
// (localcache/message_page_js_test.go).

import { fieldsOf, textOf } from '../../internal/bridge/text.js';
import { scan } from './scan.js';
import { storeOf } from './transaction.js';

/** @import { Open } from './transaction.js' */
/** @typedef {[time: number, id: string]} OrderKey as localcache.OrderKey */

/**
 * @typedef {object} PageQuery
 * @property {string} session as the store spells it
 * @property {number} size
 * @property {boolean} down towards newer messages
 * @property {OrderKey | undefined} after where the page before ended
 */
/** @typedef {{ messages: any[], cursor: string, isLast: boolean, hasGap: boolean }} Page as MessagePage */

/** An end of a conversation. @type {OrderKey} */
const none = [0, ''];

/**
 * Reads a page.
 * @param {Open} open @param {PageQuery} query @param {(rows: any[]) => void} check looks at rows that were read
 * @param {(page: Page) => void} done @param {() => void} failed
 */
export function readMessagePage(open, { session, size, down, after }, check, done, failed) {
  const conversation = storeOf(open, 'conversations').get(session);
  const low = (down && after) || none;
  const high = !down && after ? [session, ...after] : [session, []];
  const rows = /** @type {any[]} */ ([]);
  const take = (/** @type {any} */ row) => rows.push(row) <= size;
  scan(storeOf(open, 'messages'), [session, ...low], high, !down, size + 1, undefined, take, () => {
    let page;
    try {
      check(conversation.result ? [conversation.result, ...rows] : rows);
      page = pageOf(session, rows, size, down, after ?? none, conversation.result);
    } catch {
      return failed(); // a row that something else wrote: Go finds out what it is
    }
    done(page);
  });
}

/**
 * @param {string} session @param {any[]} rows the page's, and one more if there are more @param {number} size
 * @param {boolean} down @param {OrderKey} begin @param {any} conversation its row, if there is one
 * @returns {Page}
 */
function pageOf(session, rows, size, down, begin, conversation) {
  const next = rows.length > size ? orderOf(rows.pop()) : undefined;
  const [low, high] = down ? [begin, next ?? none] : [next ?? none, begin];
  return {
    messages: rows.map(({ body }) => body),
    cursor: next ? writeCursor(session, orderOf(rows[size - 1])) : '',
    isLast: !next,
    hasGap: !conversation || hasGap(conversation, low, high),
  };
}

/** @param {any} row of a message @returns {OrderKey} */
const orderOf = ({ order, tie }) => [order, tie];

/** @param {OrderKey} a @param {OrderKey} b */
const isLess = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

/** Whether messages may be missing behind one order key and before another. @param {any} row @param {OrderKey} low @param {OrderKey} high */
function hasGap(row, low, high) {
  const newest = newestOf(row);
  const isEnd = high[0] === 0 && high[1] === '';
  return !stretchesOf(String(row.whole)).some(([from, to]) => !isLess(low, from) && (!isLess(to, newest) || (!isEnd && !isLess(to, high))));
}

/** Between which order keys nothing is missing: FormatStretches in gaps.go. Any other text gives none. @param {string} text */
function stretchesOf(text) {
  const r = fieldsOf(text);
  const ends = /** @type {[OrderKey, OrderKey][]} */ ([]);
  const count = r.number();
  if (r.fields.length !== 1 + 4 * count) return ends;
  const key = () => /** @type {OrderKey} */ ([r.number(), r.text()]);
  while (ends.length < count) ends.push([key(), key()]);
  return ends.every(([[from], [to]]) => Number.isFinite(from) && Number.isFinite(to)) ? ends : [];
}

/** The order key of the newest message, as the column rules has it or as it follows from others: readRules in rows.go. @param {any} row @returns {OrderKey} */
function newestOf(row) {
  const [newest, last] = typeof row.rules === 'string' ? JSON.parse(row.rules) : [];
  // null stands for none, 0 for what follows from the others.
  for (const spelled of [newest, last]) if (typeof spelled === 'object') return spelled ?? none;
  const id = row.lastMessage?.serverMsgId;
  return typeof id === 'string' && id !== '' ? [row.lastMessageTime, serverKey(id)] : none;
}

/** A server's id in the form in which it is compared: ServerKey in orderkey.go. @param {string} id */
const serverKey = (id) => (/^\d{1,20}$/.test(id) && /[^0]/.test(id) ? id.padStart(20, '0') : '');

/** Where the next page begins: messageCursor in messages.go. @param {string} session @param {OrderKey} order */
const writeCursor = (session, [time, id]) =>
  textOf((w) => {
    w.text(session);
    w.number(time);
    w.text(id);
  });

/**
 * The order key in a cursor of a conversation's messages; undefined if it is not as a page gives it: Go looks at it.
 * @param {string} cursor @param {string} session @returns {OrderKey | undefined}
 */
export function readCursor(cursor, session) {
  const r = fieldsOf(cursor);
  r.text(); // the session
  const order = /** @type {OrderKey} */ ([r.number(), r.text()]);
  const isNone = order[0] === 0 && order[1] === '';
  return !isNone && writeCursor(session, order) === cursor ? order : undefined;
}
