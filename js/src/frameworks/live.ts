// Values that keep themselves, for the stores of frameworks. All readers of the same list in a page share one watch:
// they show the same state of it at any time. The watch begins with the first of them and ends with the last.

import type { ConversationListSnapshot, UnreadCountParams, WatchListParams, WatchMessagesParams } from '../local-data-types.js';
import type { ConversationItem, LocalMessage, SessionParams } from '../types.js';
import { watchWhenLoggedIn, type LiveCalls } from './source.js';

/** A value that changes. get() gives the same object as long as nothing has changed. */
export interface Live<T> {
  get(): T;
  /** Calls changed() after each change; returns how to stop. */
  subscribe(changed: () => void): () => void;
}

/** A list of conversations as it is now. */
export interface Conversations {
  /** A new array only if something in it changed; an item is a new object only if it changed. */
  readonly items: readonly ConversationItem[];
  /** Whether there are conversations behind the last one. */
  readonly hasMore: boolean;
  /** False until the list has been read: it is empty because nothing is known yet. */
  readonly ready: boolean;
  /** Shows one page more. */
  readonly more: () => void;
}

/** A conversation's newest messages as they are now. */
export interface Messages {
  /** Oldest first. A new array only if something in it changed; a message is a new object only if it changed. */
  readonly messages: readonly LocalMessage[];
  /** Whether there are older ones in this browser. */
  readonly hasMore: boolean;
  /** On this machine messages may be missing among these, or before the oldest. */
  readonly hasGap: boolean;
  /** False until they have been read. */
  readonly ready: boolean;
  /** Shows one page of older messages more. */
  readonly more: () => void;
}

const nothing = () => {};
export const noConversations: Conversations = Object.freeze({ items: Object.freeze([]), hasMore: false, ready: false, more: nothing });
export const noMessages: Messages = Object.freeze({
  messages: Object.freeze([]),
  hasMore: false,
  hasGap: false,
  ready: false,
  more: nothing,
});

export type MessagesParams = Omit<WatchMessagesParams, keyof SessionParams>;

export function liveConversations(calls: LiveCalls | undefined, params: WatchListParams = {}): Live<Conversations> {
  return shared(calls, JSON.stringify(['conversations', params]), noConversations, (calls, set) => {
    let more = nothing;
    const showMore = () => more();
    const show = ({ items, hasMore }: ConversationListSnapshot) => set({ items, hasMore, ready: true, more: showMore });
    return watchWhenLoggedIn(calls, () => {
      const watch = calls.watchLocalConversations(show, params);
      more = watch.more;
      return watch;
    });
  });
}

export function liveUnreadCount(calls: LiveCalls | undefined, params: UnreadCountParams = {}): Live<number> {
  return shared(calls, JSON.stringify(['unread', params]), 0, (calls, set) =>
    watchWhenLoggedIn(calls, () => calls.watchLocalUnreadMessageCount(set, params)),
  );
}

export function liveMessages(
  calls: LiveCalls | undefined,
  conversation: SessionParams | null | undefined,
  params: MessagesParams = {},
): Live<Messages> {
  const { conversationId, conversationType } = conversation ?? {};
  const whose = conversation ? calls : undefined;
  return shared(whose, JSON.stringify(['messages', conversationType, conversationId, params]), noMessages, (calls, set) => {
    let more = nothing;
    const showMore = () => more();
    return watchWhenLoggedIn(calls, () => {
      const watch = calls.watchLocalMessages(
        ({ messages, hasMore, hasGap }) => set({ messages, hasMore, hasGap, ready: true, more: showMore }),
        { ...params, conversationId: conversationId!, conversationType: conversationType! },
      );
      more = watch.more;
      return watch;
    });
  });
}

// ---- inside

/** What readers share. */
interface Entry<T> {
  value: T;
  readers: Set<() => void>;
  end(): void;
}

const entriesOf = new WeakMap<LiveCalls, Map<string, Entry<any>>>();

function shared<T>(
  calls: LiveCalls | undefined,
  key: string,
  empty: T,
  begin: (calls: LiveCalls, set: (value: T) => void) => () => void,
): Live<T> {
  if (!calls) return { get: () => empty, subscribe: () => nothing };

  const open = (): Entry<T> => {
    const entry: Entry<T> = { value: empty, readers: new Set(), end: nothing };
    entry.end = begin(calls, (value) => {
      entry.value = value;
      for (const changed of [...entry.readers]) changed();
    });
    return entry;
  };

  return {
    get: () => entriesOf.get(calls)?.get(key)?.value ?? empty,
    subscribe(changed) {
      let entries = entriesOf.get(calls);
      if (!entries) entriesOf.set(calls, (entries = new Map()));
      const entry: Entry<T> = entries.get(key) ?? open();
      entries.set(key, entry);
      // A wrapper: the same function may subscribe twice.
      const reader = () => changed();
      entry.readers.add(reader);
      return () => {
        entry.readers.delete(reader);
        // Not at once: React's StrictMode and a hot reload leave and come back in one go.
        setTimeout(() => {
          if (entry.readers.size > 0 || entries.get(key) !== entry) return;
          entries.delete(key);
          entry.end();
        }, 0);
      };
    },
  };
}
