/** Types of the calls on local data: js/src/local-data-calls.ts. */

import type { ConversationItem, ConversationType, LocalMessage, SessionParams } from './types.js';

/** `ALL`: every message reminds. `AT`: only one that names the user. `NONE`: none. */
export type RemindType = 'ALL' | 'AT' | 'NONE';

/** Chooses conversations. All that is given must hold. */
export interface ConversationFilter {
  conversationType?: ConversationType;
  /** Whether its unread count is above 0. */
  unread?: boolean;
  pinned?: boolean;
  /** It has this mark of the server's, 0 to 19. */
  mark?: number;
  /** Whether the user left a draft. */
  draft?: boolean;
  remindType?: RemindType;
}

export interface ListParams {
  filter?: ConversationFilter;
  /** Pinned conversations before all others, the last pinned first. Default false. */
  pinnedFirst?: boolean;
}

export interface WatchListParams extends ListParams {
  /** Watch the first so many, 1 to 1000; more() adds as many again. Default: all. */
  pageSize?: number;
}

/** What changed in a watched list. */
export interface ConversationListPatch {
  /** The list begins anew: `upserted` is all of it. */
  reset: boolean;
  /** Conversations that are new in the list or changed, in the order of the list. */
  upserted: ConversationItem[];
  /**
   * Conversations that are in the list no more: removed, not chosen by the filter any
   * more, or behind the last one that is watched.
   */
  removed: string[];
  /** Of both, as `singleChat:bob`. */
  affectedKeys: string[];
  orderChanged: boolean;
}

/** A watched list as it is now. */
export interface ConversationListSnapshot {
  /** Rises by one with every call of the listener. */
  version: number;
  /** A new array only if something in it changed; an item is a new object only if it changed. */
  items: readonly ConversationItem[];
  /** What changed the list: a message, the conversation on the server, a local call; `reset` for the whole list. */
  reason: 'conversation' | 'message' | 'local' | 'reset';
  patch: ConversationListPatch;
  /** Whether there are conversations behind the last one. */
  hasMore: boolean;
}

/** Ends a watch. */
export interface Watch {
  (): void;
}

/** Ends a watch of a list. */
export interface ListWatch extends Watch {
  /** Watches one page more. */
  more(): void;
}

export interface UnreadCountParams {
  conversationType?: ConversationType;
  /** Also count conversations whose remind type is not `ALL`. Default false. */
  includeMuted?: boolean;
}

export interface MessageSearchOptions {
  /** The sender's user id. */
  from?: string;
  /** Message types: `txt`, `img`, … */
  msgTypes?: string[];
  /** ms since the epoch, inclusive; compared with the message's own time. */
  startTime?: number;
  /** ms since the epoch, inclusive. */
  endTime?: number;
}

export interface LocalMessagesParams extends SessionParams {
  /** Begin beside the message with this server or client id, itself excluded. */
  startMsgId?: string;
  /** Begin behind the page before, as it gave it. */
  cursor?: string;
  /** 1 to 400, default 20. */
  pageSize?: number;
  /** `up` towards older messages, newest first; `down` towards newer ones, oldest first. Default `up`. */
  searchDirection?: 'up' | 'down';
  searchOptions?: MessageSearchOptions;
  /** Ask the server once for what may be missing here, store it, and answer then. Default false. */
  fill?: boolean;
}

export interface LocalMessagesPage {
  messages: LocalMessage[];
  /** For the next page; "" if there is none. */
  cursor: string;
  /**
   * This machine has no more. With `hasGap` the server may have: begin beside the
   * last message, `startMsgId`, with `fill`.
   */
  isLast: boolean;
  /** On this machine messages may be missing in this page, between it and the next, or before its oldest. */
  hasGap: boolean;
  /** What `fill` failed with: the page is as this machine has it. Absent if the server answered, or was not asked. */
  fillError?: unknown;
}

export interface WatchMessagesParams extends SessionParams {
  /** Watch the newest so many, 1 to 400; more() adds as many again. Default 20. */
  pageSize?: number;
  searchOptions?: MessageSearchOptions;
  /** Ask the server for what may be missing here, once at the beginning and once with each more(), and store it. Default false. */
  fill?: boolean;
}

/** A conversation's newest messages as they are now. */
export interface LocalMessagesSnapshot {
  /** Rises by one with every call of the listener. */
  version: number;
  /** Oldest first, as they are shown. A new array only if something in it changed; a message is a new object only if it changed. */
  messages: readonly LocalMessage[];
  /** Whether there are older ones in this browser. */
  hasMore: boolean;
  /** On this machine messages may be missing among these, or before the oldest. */
  hasGap: boolean;
}

export interface MessageCountParams extends Partial<SessionParams> {
  /** ms since the epoch, inclusive. */
  startTime?: number;
  /** ms since the epoch, inclusive. */
  endTime?: number;
}

export interface SearchMessagesParams extends Partial<SessionParams> {
  /** One keyword or several; all must be in the text. */
  keywords: string | string[];
  msgTypes?: string[];
  /** The sender's user id. */
  from?: string;
  /** ms since the epoch, inclusive. */
  startTime?: number;
  /** ms since the epoch, inclusive. */
  endTime?: number;
  /** 1 to 400, default 20. */
  pageSize?: number;
  cursor?: string;
  /** `up`: newest first. `down`: oldest first. Default `up`. */
  searchDirection?: 'up' | 'down';
  /** What is looked into: what the user sees of a message, its ext as JSON text, or both. Default `all`. */
  searchScope?: 'content' | 'ext' | 'all';
}

export interface SearchMessagesPage {
  messages: LocalMessage[];
  /** For the next page; "" if there is none. */
  cursor: string;
  isLast: boolean;
}

export interface ImportResult {
  imported: number;
  /** `reason`: exists, recalled, foreign (neither sent nor received by this user), no id, no conversation. */
  skipped: { id: string; reason: string }[];
}

export interface RemoveMessagesParams extends Partial<SessionParams> {
  /** Server or client ids; unknown ones are left alone. Not together with a range of time. */
  messageIds?: string[];
  /** ms since the epoch, inclusive. */
  startTime?: number;
  /** ms since the epoch, inclusive. */
  endTime?: number;
}

export interface LocalCacheUsage {
  conversations: number;
  messages: number;
  /** Bytes that the site's storage holds; undefined if the browser does not report it. */
  bytes?: number;
  /** Bytes that it may hold. */
  quota?: number;
  /** Whether the browser keeps the site's data when the disk is full. */
  persisted?: boolean;
}

export interface OpenLocalCacheParams {
  /** As for MiniCore: `org#app`. */
  appKey: string;
  /** The account's user id. */
  username: string;
  /** `strict` waits until the disk has it, about nine times slower in WebKit. Default `relaxed`. */
  durability?: 'relaxed' | 'strict';
}
