import { ownName } from './database-name.js';
import { onModuleEnd, onLoad } from './runtime.js';
import { Store, type StoreOptions } from './store.js';

/** Stores that openLocalCache opened and that no login has taken over, oldest first, with the names of their databases. */
const beforeLogin = new Map<Store, string>();

/** A store that an account's login may take over. */
export function openBeforeLogin(options: StoreOptions): Store {
  const store = open(options);
  beforeLogin.set(store, ownName(options.dbName));
  return store;
}

/** The store of an account's login: the one that was opened before it, or a new one. */
export function openStore(options: StoreOptions): Store {
  const name = ownName(options.dbName);
  let taken: Store | undefined;
  for (const [store, other] of beforeLogin) if (other === name && !store.closing) taken = store;
  if (!taken) return open(options);
  beforeLogin.delete(taken);
  return taken;
}

/** Whether a store was opened before a login, and none has taken it over. */
export const isBeforeLogin = (store: Store): boolean => beforeLogin.has(store);

/** Opens a store, which learns of the module's end and of its loading until it is closed. */
function open(options: StoreOptions): Store {
  const store = new Store(options);
  const stop = [onModuleEnd((error) => store.moduleEnded(error)), onLoad(() => store.moduleCame())];
  void store.closed.then(() => {
    for (const end of stop) end();
    beforeLogin.delete(store);
  });
  return store;
}
