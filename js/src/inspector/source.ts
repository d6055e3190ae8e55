// How the inspector gets at the store behind what it is given, whichever script of the page made that.

import type { LocalCacheCalls } from '../calls.js';
import type { Store } from '../store.js';

/** What the inspector makes of a store. */
export type InspectedStore = Pick<Store, 'health' | 'waitingCalls' | 'call' | 'onChanged' | 'user'>;

/** Where openLocalCache leaves its store. */
export const STORE = Symbol.for('localcache-wasm store');

/** The calls on local data that the inspector makes. */
export type InspectedCalls = Pick<
  LocalCacheCalls,
  | 'watchLocalConversations'
  | 'watchLocalMessages'
  | 'watchLocalUnreadMessageCount'
  | 'searchLocalMessages'
  | 'getLocalConversationPage'
  | 'getLocalMessages'
  | 'getLocalCacheUsage'
  | 'getHealth'
  | 'onHealthChange'
>;

/** A connection that uses our localCache plugin (a MiniCore, ours or the vendor's), or what `openLocalCache` gives. */
export type InspectedSource = InspectedCalls | { readonly localCache: InspectedCalls };

export function inspectedCalls(source: InspectedSource): InspectedCalls {
  const calls = source && 'localCache' in source ? source.localCache : source;
  if (typeof calls?.watchLocalMessages === 'function') return calls;
  throw new Error(
    'mountInspector: its second parameter must be a connection after usePlugin(localCachePlugin, "localCache") with the plugin of ' +
      'localcache-wasm, or the result of openLocalCache()',
  );
}

/** The store that is open now. */
export function openStoreOf(source: InspectedSource): InspectedStore | undefined {
  const { _localCache: cls, [STORE]: own } = source as { _localCache?: any; [STORE]?: InspectedStore };
  return own ?? cls?.getInstance?.()?.store;
}
