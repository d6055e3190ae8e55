// Where hooks and composables get local data from. They take it as a value, so that they bring nothing of the plugin
// into a bundle by themselves.

import type { LocalCacheCalls } from '../calls.js';
import type { CallError } from '../errors.js';
import type { Watch } from '../local-data-types.js';

/** The calls that hooks and composables make. */
export type LiveCalls = Pick<
  LocalCacheCalls,
  'watchLocalConversations' | 'watchLocalUnreadMessageCount' | 'watchLocalMessages' | 'searchLocalMessages' | 'onHealthChange'
>;

/**
 * A connection that uses our localCache plugin (a MiniCore, ours or the vendor's),
 * its `localCache`, or what `openLocalCache` gives.
 */
export type LocalDataSource = LiveCalls | { readonly localCache: LiveCalls };

/** @param hook whose error it is if the source has no such calls */
export function callsOf(hook: string, source: LocalDataSource | null | undefined): LiveCalls | undefined {
  if (!source) return undefined;
  const calls = 'localCache' in source ? source.localCache : source;
  if (typeof calls?.watchLocalMessages === 'function') return calls;
  throw new Error(
    `${hook}: the source has no call watchLocalMessages. It must be a connection after usePlugin(localCachePlugin, "localCache") ` +
      'with the plugin of localcache-wasm, its localCache, or the result of openLocalCache()',
  );
}

/** The error of a hook that was given no source at all. */
export const sourceMissing = (hook: string, provider: string): Error =>
  new Error(`${hook}: there is no source of local data: give a connection as its last argument, or ${provider} around the component`);

export const isNotLoggedIn = (error: unknown): boolean => (error as Partial<CallError> | undefined)?.type === 700;

/** Begins a watch; without a login, when there is one. Returns how to end it. */
export function watchWhenLoggedIn(calls: LiveCalls, begin: () => Watch): Watch {
  let watch: Watch | undefined;
  let ended = false;
  const tryToBegin = (): boolean => {
    try {
      watch = begin();
      return true;
    } catch (error) {
      if (isNotLoggedIn(error)) return false;
      throw error;
    }
  };
  if (tryToBegin()) return watch!;
  const stop = calls.onHealthChange(() => {
    if (!watch && !ended && tryToBegin()) stop();
  });
  return () => {
    ended = true;
    stop();
    watch?.();
  };
}
