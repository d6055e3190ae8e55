import type { Store } from './store.js';

/** How to stop telling a store whether the page is shown. */
const watched = new WeakMap<Store, () => void>();

/**
 * Sets the conversation that is open in this tab, "" for none, in a store. While one is open the store
 * also gets whether the page is visible: only what the user can see counts as read.
 */
export function watchCurrent(store: Store, session: string): Promise<void> {
  watched.get(store)?.();
  watched.delete(store);
  const document = globalThis.document as Document | undefined;
  const tell = () => store.call('setCurrent', { session, visible: document?.visibilityState !== 'hidden' });
  if (session && document) {
    const shown = () => void tell().catch(() => {}); // the store has closed: nothing is current any more
    document.addEventListener('visibilitychange', shown);
    watched.set(store, () => document.removeEventListener('visibilitychange', shown));
  }
  return tell();
}
