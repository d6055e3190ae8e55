/** Public types: the vendor's shapes (easemob-websdk's types/localCache.d.ts names), and what is ours beyond them. */

import type { ListParams, RemindType } from './local-data-types.js';
import type { ConversationType, LocalMessage } from './messages.js';
import type { StoreHealth } from './store.js';

export type * from './messages.js';

/** What an application keeps with a conversation, or beside a message's content: its own type of it, or any. */
export type Fields = Record<string, any>;

/** A conversation with one other user, or a group. */
export interface ConversationItem<Field = Fields, Ext = Fields> {
  /** The peer's user id, or the group's id. */
  conversationId: string;
  conversationType: ConversationType;
  /** Messages of others that were not read. */
  unReadCount?: number;
  /** The newest message; undefined if there is none. */
  lastMessage?: LocalMessage<Ext>;
  /** What setLocalConversationCustomField keeps. */
  customField?: Field;
  /** Pinned on the server; missing until a list of the server was merged. */
  isPinned?: boolean;
  /** When it was pinned, ms since the epoch; 0 if it is not. */
  pinnedTime?: number;
  /** The server's marks, 0 to 19; missing until a list of the server was merged. */
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

export interface UpdateConversationParams<Field = Fields> extends SessionParams {
  /**
   * Anything that structuredClone takes, nested 200 levels deep at most. Proxies (Vue's
   * reactive objects) are stored as plain objects. It replaces the one before.
   */
  customField?: Field;
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

export interface LocalConversationPage<Field = Fields, Ext = Fields> {
  conversations: ConversationItem<Field, Ext>[];
  /** For the next page; "" if there is none. */
  cursor: string;
}

/** What a call resolves with. */
export interface AsyncResult<T> {
  /** 0: success. */
  type: number;
  data: T;
}

/** What `getHealth()` resolves with: all of it while a store is open, otherwise only `state`. */
export type LocalCacheHealth = StoreHealth | (Partial<StoreHealth> & { state: 'closed' });

export type { CallError } from './errors.js';
export type { HealthCause, StoreHealth, StoreState } from './health.js';
export type { Retention } from './retention.js';
export type { WasmSource } from './shared.js';
export type * from './calls.js';
export type * from './local-data-calls.js';
export type * from './local-data-types.js';
