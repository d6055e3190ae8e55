// Vue composables on the live calls: docs in README, "React and Vue".

import {
  computed,
  inject,
  provide,
  shallowRef,
  toRaw,
  toValue,
  watch,
  type ComputedRef,
  type InjectionKey,
  type MaybeRefOrGetter,
  type ShallowRef,
} from 'vue';
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

/** A source, or a ref or getter of one; null as long as there is none, for empty lists. */
export type SourceOption = MaybeRefOrGetter<LocalDataSource | null>;

/** For a whole application: `app.provide(localCacheKey, miniCore)`. */
export const localCacheKey: InjectionKey<SourceOption> = Symbol('localcache-wasm');

/** Gives the composables of this component's children their source: a connection that uses our plugin, or what openLocalCache gives. */
export function provideLocalCache(source: SourceOption): void {
  provide(localCacheKey, source);
}

/** An object's members, each as a ref of its own, its functions as they are. */
export type Refs<T> = { [Name in keyof T]: T[Name] extends (...params: any[]) => unknown ? T[Name] : ComputedRef<T[Name]> };

/**
 * The list of conversations, as watchLocalConversations gives it: it keeps itself,
 * until the component or scope ends. Empty on the server, before it has been read,
 * and without a login.
 *
 * @param source instead of the provided one
 * @example
 * const { items, hasMore, more } = useConversations({ pageSize: 50, pinnedFirst: true });
 */
export function useConversations(params?: MaybeRefOrGetter<WatchListParams | undefined>, source?: SourceOption): Refs<Conversations> {
  const state = useLive('useConversations', source, noConversations, () => toValue(params), liveConversations);
  return {
    items: computed(() => state.value.items),
    hasMore: computed(() => state.value.hasMore),
    ready: computed(() => state.value.ready),
    more: () => state.value.more(),
  };
}

/** The number of unread messages, as watchLocalUnreadMessageCount gives it; 0 where there is none yet. */
export function useUnreadCount(
  params?: MaybeRefOrGetter<UnreadCountParams | undefined>,
  source?: SourceOption,
): Readonly<ShallowRef<number>> {
  return useLive('useUnreadCount', source, 0, () => toValue(params), liveUnreadCount);
}

/**
 * A conversation's newest messages, oldest first, as watchLocalMessages gives them:
 * they keep themselves. Empty without a conversation.
 *
 * @example
 * const { messages, hasMore, more } = useMessages(() => props.conversation, { fill: true });
 */
export function useMessages(
  conversation: MaybeRefOrGetter<SessionParams | null | undefined>,
  params?: MaybeRefOrGetter<MessagesParams | undefined>,
  source?: SourceOption,
): Refs<Messages> {
  const given = () => {
    const { conversationId, conversationType } = toValue(conversation) ?? {};
    return { conversation: conversationId && conversationType ? { conversationId, conversationType } : undefined, params: toValue(params) };
  };
  const state = useLive('useMessages', source, noMessages, given, (calls, { conversation, params }) =>
    liveMessages(calls, conversation, params),
  );
  return {
    messages: computed(() => state.value.messages),
    hasMore: computed(() => state.value.hasMore),
    hasGap: computed(() => state.value.hasGap),
    ready: computed(() => state.value.ready),
    more: () => state.value.more(),
  };
}

/**
 * What searchLocalMessages finds for the words that are given now. While an answer
 * is on its way the one before stays; one that comes too late is dropped.
 *
 * @example
 * const words = ref("");
 * const { messages, searching } = useLocalSearch(words);
 */
export function useLocalSearch(
  keywords: MaybeRefOrGetter<string | readonly string[]>,
  params?: MaybeRefOrGetter<SearchParams | undefined>,
  source?: SourceOption,
): Refs<LocalSearch> {
  const calls = useCalls('useLocalSearch', source);
  const search = new Search();
  const state = shallowRef(noSearch);
  if (inBrowser)
    watch(
      [calls, () => searchKey(toValue(keywords), toValue(params))],
      ([calls], _, whenOver) => {
        const unsubscribe = search.subscribe(() => (state.value = search.get()));
        search.start(calls, toValue(keywords), toValue(params));
        whenOver(() => {
          search.stop();
          unsubscribe();
        });
      },
      { immediate: true },
    );
  return {
    messages: computed(() => state.value.messages),
    searching: computed(() => state.value.searching),
    hasMore: computed(() => state.value.hasMore),
    error: computed(() => state.value.error),
    more: () => state.value.more(),
  };
}

/** On a server nothing would end a watch: scopes are not disposed of there. */
const inBrowser = typeof window !== 'undefined';

function useCalls(hook: string, given: SourceOption | undefined): () => LiveCalls | undefined {
  const source = given ?? inject(localCacheKey, undefined);
  if (source === undefined) throw sourceMissing(hook, 'call provideLocalCache()');
  return () => callsOf(hook, toRaw(toValue(source)));
}

/** A live value as a ref, anew with other parameters or another source, until the scope ends. */
function useLive<T, Given>(
  hook: string,
  source: SourceOption | undefined,
  empty: T,
  given: () => Given,
  live: (calls: LiveCalls | undefined, given: Given) => Live<T>,
): ShallowRef<T> {
  const calls = useCalls(hook, source);
  const state = shallowRef(empty) as ShallowRef<T>;
  if (inBrowser)
    watch(
      [calls, () => JSON.stringify(given())],
      ([calls], _, whenOver) => {
        const now = live(calls, given());
        const read = () => (state.value = now.get());
        whenOver(now.subscribe(read));
        read();
      },
      { immediate: true },
    );
  return state;
}
