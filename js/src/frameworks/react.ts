// React hooks on the live calls: docs in README, "React and Vue".

import { createContext, createElement, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { UnreadCountParams, WatchListParams } from '../local-data-types.js';
import type { SessionParams } from '../types.js';
import {
  liveConversations,
  liveMessages,
  liveUnreadCount,
  noConversations,
  noMessages,
  type Conversations,
  type Live,
  type Messages,
  type MessagesParams,
} from './live.js';
import { noSearch, Search, searchKey, type LocalSearch, type SearchParams } from './search.js';
import { callsOf, sourceMissing, type LiveCalls, type LocalDataSource } from './source.js';

const Source = createContext<LocalDataSource | null | undefined>(undefined);

/**
 * Gives the hooks in its children their source: a connection that uses our plugin,
 * or what openLocalCache gives; null as long as there is none, for empty lists.
 *
 * @example
 * <LocalCacheProvider source={miniCore}><ConversationList /></LocalCacheProvider>
 */
export function LocalCacheProvider({ source, children }: { source: LocalDataSource | null; children?: ReactNode }): ReactNode {
  return createElement(Source.Provider, { value: source }, children);
}

/**
 * The list of conversations, as watchLocalConversations gives it: it keeps itself.
 * Empty on the server, before it has been read, and without a login.
 *
 * @param source instead of the provider's
 * @example
 * const { items, hasMore, more } = useConversations({ pageSize: 50, pinnedFirst: true });
 */
export function useConversations(params?: WatchListParams, source?: LocalDataSource | null): Conversations {
  const calls = useCalls('useConversations', source);
  const live = useMemo(() => liveConversations(calls, params), [calls, JSON.stringify(params)]);
  return useLive(live, noConversations);
}

/** The number of unread messages, as watchLocalUnreadMessageCount gives it; 0 where there is none yet. */
export function useUnreadCount(params?: UnreadCountParams, source?: LocalDataSource | null): number {
  const calls = useCalls('useUnreadCount', source);
  const live = useMemo(() => liveUnreadCount(calls, params), [calls, JSON.stringify(params)]);
  return useLive(live, 0);
}

/**
 * A conversation's newest messages, oldest first, as watchLocalMessages gives them:
 * they keep themselves. Empty without a conversation.
 *
 * @example
 * const { messages, hasMore, more } = useMessages({ conversationId: "bob", conversationType: "singleChat" }, { fill: true });
 */
export function useMessages(
  conversation: SessionParams | null | undefined,
  params?: MessagesParams,
  source?: LocalDataSource | null,
): Messages {
  const calls = useCalls('useMessages', source);
  const { conversationId, conversationType } = conversation ?? {};
  const live = useMemo(() => liveMessages(calls, conversation, params), [calls, conversationId, conversationType, JSON.stringify(params)]);
  return useLive(live, noMessages);
}

/**
 * What searchLocalMessages finds for the words that are given now. While an answer
 * is on its way the one before stays; one that comes too late is dropped.
 *
 * @example
 * const [words, setWords] = useState("");
 * const { messages, searching } = useLocalSearch(words);
 */
export function useLocalSearch(keywords: string | readonly string[], params?: SearchParams, source?: LocalDataSource | null): LocalSearch {
  const calls = useCalls('useLocalSearch', source);
  const [search] = useState(() => new Search());
  const key = searchKey(keywords, params);
  useEffect(() => {
    search.start(calls, keywords, params);
    return () => search.stop();
  }, [search, calls, key]);
  const state = useSyncExternalStore(search.subscribe, search.get, () => noSearch);
  return useMemo(() => {
    const { messages, hasMore, error, more } = state;
    // Effects run after the first rendering with new words.
    return { messages, hasMore, error, more, searching: state.searching || (calls !== undefined && state.key !== key) };
  }, [state, calls, key]);
}

function useCalls(hook: string, given: LocalDataSource | null | undefined): LiveCalls | undefined {
  const provided = useContext(Source);
  const source = given === undefined ? provided : given;
  if (source === undefined) throw sourceMissing(hook, 'put <LocalCacheProvider source={…}>');
  return callsOf(hook, source);
}

const useLive = <T>(live: Live<T>, empty: T): T => useSyncExternalStore(live.subscribe, live.get, () => empty);
