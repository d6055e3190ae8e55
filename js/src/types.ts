/** Public types: the vendor's shapes (easemob-websdk's types/localCache.d.ts names), and what is ours beyond them. */

import type { ListParams, RemindType } from './local-data-types.js';
import type { StoreHealth } from './store.js';

export type ConversationType = 'singleChat' | 'groupChat';

/** A stored message: the message as the host gave it, and what the store says of it. */
export interface LocalMessage {
  /** The server's id for received messages, the client's for own ones. */
  id: string;
  type: string;
  chatType?: ConversationType;
  from?: string;
  to?: string;
  /** Milliseconds since the epoch: by the server's clock for received messages, by the client's for own ones. */
  time: number;
  /** The server's id; for an own message its client id until the server has answered. */
  serverMsgId: string;
  sessionId: string;
  /** 0 created, 1 failed, 2 in progress, 3 success. */
  status: 0 | 1 | 2 | 3;
  [member: string]: any;
}

/** A conversation with one other user, or a group. */
export interface ConversationItem {
  /** The peer's user id, or the group's id. */
  conversationId: string;
  conversationType: ConversationType;
  /** Messages of others that were not read. */
  unReadCount?: number;
  /** The newest message; undefined if there is none. */
  lastMessage?: LocalMessage;
  /** What setLocalConversationCustomField keeps. */
  customField?: Record<string, any>;
  /** Pinned on the server; only once a server list told. */
  isPinned?: boolean;
  /** When it was pinned, ms since the epoch; 0 if it is not. */
  pinnedTime?: number;
  /** The server's marks, 0 to 19; only once a server list told. */
  marks?: number[];
  /** What setLocalConversationDraft keeps. */
  draft?: string | Record<string, any>;
  /** What setLocalConversationRemindType keeps; missing for `ALL`. */
  remindType?: RemindType;
}

/** Which conversation is meant. */
export interface SessionParams {
  conversationId: string;
  conversationType: ConversationType;
}

export interface UpdateConversationParams extends SessionParams {
  /** Anything the structured clone algorithm takes. It replaces the one before. */
  customField?: Record<string, any>;
}

export interface RemoveLocalConversationParams extends SessionParams {
  /** Delete its messages too. Default true. */
  isRemoveLocalMessage?: boolean;
}

export interface LocalConversationPageParams extends ListParams {
  /** 1 to 1000, default 20. */
  pageSize?: number;
  /** "" or the cursor of the page before. */
  cursor?: string;
}

export interface LocalConversationPage {
  conversations: ConversationItem[];
  /** For the next page; "" if there is none. */
  cursor: string;
}

/** What a call resolves with. */
export interface AsyncResult<T> {
  /** 0: success. */
  type: number;
  data: T;
}

/** What `getHealth()` tells: all of it while a store is open, else only that it is closed. */
export type LocalCacheHealth = StoreHealth | (Partial<StoreHealth> & { state: 'closed' });

export type { CallError } from './errors.js';
export type * from './calls.js';
export type * from './local-data-calls.js';
export type * from './local-data-types.js';
