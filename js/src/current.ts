import type { Store } from './store.js';

/** How to stop telling a store whether the page is shown. */
const watched = new WeakMap<Store, () => void>();

/**
 * Tells a store which conversation is open in this tab, "" for none, and, as long
 * as one is, whether the page is shown: only what the user can see counts as read.
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
