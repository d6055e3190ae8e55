// @ts-check
// Conversations as an application gets them. It may change them, so of rows that are kept in memory it gets
// copies: plain objects are copied member by member, in a fraction of the time that structuredClone takes.

import { viewItem } from './protocol.generated.js';

/** A value with more objects, or nested deeper, is structuredClone's: it also knows cycles. */
const most = { objects: 10_000, depth: 64 };

/**
 * @param {import('./damage.js').Damage} damage
 * @param {(value: any) => any} clone structuredClone, or what stands in for it
 */
export const createItemOf =
  (damage, clone) =>
  /** @param {string} database @param {any} row @param {boolean} isShared others have the row, or will */
  (database, row, isShared) => {
    const item = viewItem(damage.mended(database, row));
    if (!isShared) return item;
    for (const name in item) {
      const value = item[name];
      if (typeof value === 'object' && value !== null) item[name] = copyOf(value, clone);
    }
    return item;
  };

/** Whether a value is an array without holes or members of its own. @param {any} value */
export function isPlainArray(value) {
  if (!Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === value.length && (keys.length === 0 || keys[keys.length - 1] === String(value.length - 1));
}

/** Whether an object is one of no class. @param {object} value */
export const isPlainObject = (value) => Object.getPrototypeOf(value) === Object.prototype;

/** How many more objects the copy that is being made may have. */
let left = 0;

/** A copy of a value of a row. @param {object} value @param {(value: any) => any} clone */
export function copyOf(value, clone) {
  left = most.objects;
  const copied = copyMembers(value, 0, clone);
  return left < 0 ? clone(value) : copied;
}

/** Copies what is plain, with left < 0 not all of it. @param {any} value @param {number} depth @param {(value: any) => any} clone @returns {any} */
function copyMembers(value, depth, clone) {
  if (depth > most.depth) left = 0;
  if (--left < 0) return undefined;
  const isPlain = isPlainObject(value);
  if (!isPlain && !isPlainArray(value)) return clone(value);
  const copied = isPlain ? { ...value } : value.slice();
  for (const name in copied) {
    const member = copied[name];
    if (typeof member === 'object' && member !== null) copied[name] = copyMembers(member, depth + 1, clone);
  }
  return copied;
}
