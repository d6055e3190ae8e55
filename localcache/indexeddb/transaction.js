// @ts-check
// An open transaction, as reads and writes get it.

/**
 * What a connection knows of packed segments.
 * @typedef {object} Packed
 * @property {boolean} texts the segments of texts may be used; false once one of them turned out to be damaged
 * @property {boolean} list the same of the list's
 * @property {boolean} [unpacked] there were no segments of the list when they were looked for last
 * @property {import('./list-segments.js').List} [state] what the segments of the list held when it was looked at last
 * @property {import('./list-segments.js').Kept} [kept] the list as it was read last
 * @property {import('./pack-texts.js').Plan} [plan] of the texts that are to be packed
 * @property {boolean} [checked] the database was written by nobody who keeps no change log, as far as can be seen
 * @property {number} [listed] the newest record of the change log when there was nothing left to do for the list
 * @property {number} [done] the newest record of the change log when there was nothing left to do
 * @property {number} [trimmed] the newest record of the change log when it was trimmed last
 */
/**
 * @typedef {object} Open
 * @property {IDBTransaction} tx
 * @property {Record<string, IDBObjectStore>} stores by name
 * @property {any[]} [list] all rows of the list, once they have been read out of segments
 * @property {Map<string, any>} [written] the rows of conversations that it put, by session; undefined: deleted
 * @property {Packed} [packed] undefined: no segments are read. A transaction that writes reads none: they do not have what it wrote
 */

/** @param {Open} open @param {string} name */
export const storeOf = (open, name) => (open.stores[name] ??= open.tx.objectStore(name));

/**
 * Lets a transaction go on when one of its requests fails: a value of a segment
 * can be one that cannot be read any more.
 * @param {IDBRequest} request @param {() => void} then
 */
export function orNothing(request, then) {
  request.onsuccess = then;
  request.onerror = (event) => {
    event.preventDefault();
    event.stopPropagation();
    then();
  };
}
