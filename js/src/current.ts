import type { Store } from './store.js';

/** How to stop keeping a store informed of the conversation that is open. */
const watched = new WeakMap<Store, () => void>();

/**
 * Sets the conversation that is open in this tab, "" for none, in a store. While one is open the store
 * also gets whether the page is visible: only what the user can see counts as read. A module that
 * follows one that ended gets both again.
 */
export function watchCurrent(store: Store, session: string): Promise<void> {
  watched.get(store)?.();
  watched.delete(store);
  const document = globalThis.document as Document | undefined;
  const set = () => store.call('setCurrent', { session, visible: document?.visibilityState !== 'hidden' });
  if (session) {
    const again = () => void set().catch(() => {}); // the store has closed: nothing is current any more
    document?.addEventListener('visibilitychange', again);
    const stopHealth = store.onHealthChange(({ state }) => {
      if (state === 'closed') stop();
      else if (state === 'loading') again();
    });
    const stop = () => {
      document?.removeEventListener('visibilitychange', again);
      stopHealth();
    };
    watched.set(store, stop);
  }
  return set();
}
