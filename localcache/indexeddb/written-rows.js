// @ts-check
// The rows of conversations that a connection wrote last. A transaction that reads one of them need not wait for it: Go
// goes on with the row as it was written, and issues its writes, while the database reads it. If something else wrote it
// meanwhile, the transaction is aborted and Go runs its calls again. So what is stored is what waiting would have stored.

import { copyOf, isPlainObject } from './items.js';
import { sizes } from './sizes.js';

/** @typedef {{ name: string, x: any }} Asked a read */

/** @param {(value: any) => any} clone structuredClone, or what stands in for it */
export function createWrittenRows(clone) {
  /** By session, the one written last at the end. Nobody else has them. @type {Map<string, any>} */
  const rows = new Map();
  /** So many more transactions wait for their reads, although their rows are known. */
  let left = 0;
  /** How many these were after the last wrong expectation; 0 if that is long ago. */
  let waits = 0;
  /** How many right ones there were since. */
  let right = 0;

  /**
   * What the rows of reads are going to be; undefined if that is not known.
   * @param {Asked[]} asked
   */
  function expect(asked) {
    if (rows.size === 0) return undefined;
    const expected = [];
    for (const { name, x } of asked) {
      if (name === 'getMessages' && x.unlikely) expected.push([]);
      else if (name === 'getConversation' && rows.has(x.session)) expected.push([rows.get(x.session)]);
      else return undefined;
    }
    if (left > 0) {
      left--;
      return undefined;
    }
    return expected;
  }

  /** Whether reads had the answers that were expected. @param {any[][]} expected @param {any[][]} found */
  function confirm(expected, found) {
    objects = 0;
    const isSame = isSameValue(expected, found, 0);
    if (isSame) {
      if (++right === sizes.writtenRows.trusted) waits = 0;
    } else {
      rows.clear();
      right = 0;
      waits = waits === 0 ? sizes.writtenRows.waits : Math.min(2 * waits, sizes.writtenRows.mostWaits);
      left = waits;
    }
    return isSame;
  }

  /** A transaction is complete that put rows, or deleted them. @param {Map<string, any>} written by session; undefined: deleted */
  function remember(written) {
    let behind = written.size;
    for (const [session, row] of written) {
      rows.delete(session);
      behind--; // so many come after it
      if (row !== undefined && behind < sizes.writtenRows.most) keep(session, row);
    }
    for (const session of rows.keys()) {
      if (rows.size <= sizes.writtenRows.most) return;
      rows.delete(session);
    }
  }

  /** Keeps a copy: an application may have what is in a row. @param {string} session @param {any} row */
  function keep(session, row) {
    objects = 0;
    try {
      const copy = copyOf(row, clone);
      if (isSameValue(copy, row, 0)) rows.set(session, copy); // or it would never be confirmed
    } catch {
      /* it has a value that cannot be copied */
    }
  }

  return {
    expect,
    confirm,
    remember,
    forget: () => rows.clear(),
    /** Expected rows, whose members a transaction may set. @param {any[]} expected */
    copies: (expected) => expected.map((row) => ({ ...row })),
  };
}

/** @typedef {ReturnType<typeof createWrittenRows>} WrittenRows */

/** Values with more objects, or nested deeper, count as different. */
const limits = { objects: 10_000, depth: 64 };
let objects = 0;

/**
 * Whether a value as it was written, and one as it was read, are the same plain one. Others (dates, bytes, instances of classes) count as different.
 * @param {any} written @param {any} read @param {number} depth @returns {boolean}
 */
function isSameValue(written, read, depth) {
  if (typeof written !== 'object' || written === null) return Object.is(written, read);
  if (typeof read !== 'object' || read === null || depth > limits.depth || ++objects > limits.objects) return false;
  const isArray = Array.isArray(read);
  if (Array.isArray(written) !== isArray || (isArray && written.length !== read.length)) return false;
  if (!isArray && !(isPlainObject(written) && isPlainObject(read))) return false;
  const names = Object.keys(written);
  const others = Object.keys(read); // in the same order
  return (
    names.length === others.length && names.every((name, i) => name === others[i] && isSameValue(written[name], read[name], depth + 1))
  );
}
