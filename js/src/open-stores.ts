import { Store, type StoreOptions } from './store.js';
import { ownName } from './database-name.js';

/** Stores that openLocalCache opened, by database, for the login of the account to take over. */
const early = new Map<string, Store>();

/** A store that an account's login may take over. */
export function openEarly(options: StoreOptions): Store {
  const store = new Store(options);
  early.set(ownName(options.dbName), store);
  return store;
}

/** The store of an account's login: the one that was opened before it, or a new one. */
export function openStore(options: StoreOptions): Store {
  const name = ownName(options.dbName);
  const store = early.get(name);
  early.delete(name);
  return store && !store.closing ? store : new Store(options);
}

/** Whether a store was opened early and no login has taken it over. */
export const isEarly = (store: Store): boolean => [...early.values()].includes(store);
