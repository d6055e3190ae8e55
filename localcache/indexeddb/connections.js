// @ts-check
// Connections to databases, by the number that Go knows them by.

import { lookForList } from './list-segments.js';
import { dropSegments } from './pack.js';
import { createWrittenRows } from './written-rows.js';

/** @param {(value: any) => any} clone structuredClone, or what stands in for it */
export function createConnections(clone) {
  /** @type {any[]} */
  const connections = [null];

  /**
   * The number of a connection, and how transactions on it are opened.
   * @param {IDBDatabase} db @param {string} names of the stores, by spaces @param {IDBTransactionDurability} durability
   */
  function connect(db, names, durability) {
    const free = connections.indexOf(undefined);
    const number = free < 0 ? connections.length : free;
    const stores = names.split(' ');
    const packed = stores.includes('changes') && db.objectStoreNames.contains('segments') ? { texts: true, list: true } : undefined;
    connections[number] = { db, names: stores, packed, logged: true, options: { durability }, writtenRows: createWrittenRows(clone) };
    if (packed) lookForList(db, packed);
    return number;
  }

  /** @param {number} number */
  function disconnect(number) {
    connections[number] = undefined;
  }

  /** The segments that may be read on a connection. @param {number} number */
  const packedOf = (number) => (connections[number].segmentsAreOld ? undefined : connections[number].packed);

  /**
   * Says whether all that is written to a database is in its change log. Otherwise what is packed is dropped,
   * and not used before it has been made anew.
   * @param {number} number @param {boolean} logged
   */
  function setLogged(number, logged) {
    const connection = connections[number];
    connection.logged = logged;
    if (logged) return;
    connection.segmentsAreOld = true;
    dropSegments(connection).catch(() => {}); // the connection has ended; pack() drops them again
  }

  /** @param {number} number */
  const get = (number) => connections[number];

  /**
   * The number of the connection to a database; 0 if there is none, or several: what a connection knows of segments, and
   * whether it still works, concerns the store that has it.
   * @param {string} database
   */
  function find(database) {
    const numbers = connections.flatMap((connection, number) => (connection?.db.name === database ? [number] : []));
    return numbers.length === 1 ? numbers[0] : 0;
  }

  return { connect, disconnect, setLogged, get, find, packedOf };
}
