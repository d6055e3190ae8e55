// @ts-check
// What Go does with values that are not in a transaction: it makes results of rows that were read, and of
// conversations in memory, where there is no IndexedDB (memory.go).

import { Reader } from '../../internal/bridge/text.js';
import {
  readAssignBody,
  readChangeBody,
  readItemsOf,
  readItemsOfRows,
  readKeepBody,
  readMatchBody,
  readMemoryConversation,
  readPatchBody,
  viewHostRecord,
  viewItem,
} from './protocol.generated.js';
import { assignBody, changeBody, patchBody, prepared } from './requests.js';
import { rowPasses } from './scan.js';

/**
 * @param {ReturnType<typeof import('./values.js').createValues>} values
 * @param {(length: number) => Reader} reader of a text that Go left
 * @param {ReturnType<typeof import('./items.js').createItemOf>} itemOf
 * @param {(value: any) => any} copy
 */
export function createBodies({ keep, value, keepOwn }, reader, itemOf, copy) {
  /** A copy that a caller may keep. @param {number} slot */
  const clone = (slot) => keep(copy(value(slot)));

  /** @param {{ fields: any, last: any, customField: any, draft: any }} conversation */
  const rowOf = ({ fields, last, customField, draft }) => copy({ ...fields, lastMessage: last, customField, draft });

  /** @param {number} length of a record ItemsOf. Returns the number of the result. */
  function items(length) {
    const r = reader(length);
    r.next();
    const { rows, one, paged, cursor } = readItemsOf(r);
    const conversations = rows.map((/** @type {any} */ row) => viewItem(rowOf(row)));
    return keep(one ? conversations[0] : paged ? { conversations, cursor } : conversations);
  }

  /** The same of rows that were read. @param {number} length of a record ItemsOfRows */
  function itemsOfRows(length) {
    const r = reader(length);
    r.next();
    const { rows, one, paged, cursor } = readItemsOfRows(r);
    const conversations = rows.map((/** @type {any} */ row) => itemOf('', row, true));
    return keep(one ? conversations[0] : paged ? { conversations, cursor } : conversations);
  }

  /** Whether a message's body passes a filter; 1 or 0. @param {number} length of a record MatchBody */
  function match(length) {
    const r = reader(length);
    r.next();
    const { body, filter } = readMatchBody(r);
    return rowPasses({ body }, prepared(filter)) ? 1 : 0;
  }

  /** A row as a host reads it. @param {number} row */
  const record = (row) => keep(viewHostRecord(value(row)));

  /** The same of a conversation in memory. @param {number} length of a record MemoryConversation */
  function recordOf(length) {
    const r = reader(length);
    r.next();
    return keep(viewHostRecord(rowOf(readMemoryConversation(r))));
  }

  /** @param {(x: any) => void} run @param {(r: Reader) => any} read */
  const on = (run, read) => (/** @type {number} */ length) => {
    const r = reader(length);
    r.next();
    run(read(r));
  };

  return {
    keepBody: on(keepOwn, readKeepBody),
    assign: on(assignBody, readAssignBody),
    patch: on(patchBody, readPatchBody),
    clone,
    change: on(changeBody, readChangeBody),
    match,
    items,
    itemsOfRows,
    record,
    recordOf,
  };
}
