// What plugins put on a connection, as an application sees it. The functions
// themselves are in api.ts and contact.ts.

import type { LocalDataCalls } from './local-data-calls.js';
import type { Fields, LocalCacheHealth } from './types.js';
import type { AsyncResult, ConversationItem, LocalConversationPage, LocalConversationPageParams } from './types.js';
import type { RemoveLocalConversationParams, SessionParams, UpdateConversationParams } from './types.js';
import type { ChatType, MessageBody, MessageType, SendMsgResult } from './minicore/message.js';

/** The calls as the plugin has them, before usePlugin binds each to its connection. */
export type PluginCalls<Calls, Host> = {
  [Name in keyof Calls]: Calls[Name] extends (...params: infer Params) => infer Result ? (this: Host, ...params: Params) => Result : never;
};

/**
 * `connection.localCache`: the conversations that are kept in this browser.
 *
 * Every call rejects with `{ type: 700 }` without a login (except `getHealth`),
 * with an `Error` of the vendor's text for a wrong parameter, and with
 * `{ type: 800, message: "<call> is failed", data: cause }` ({@link CallError})
 * if the store could not do it. One that is made before the store is open waits,
 * 15 s at the most. A read sees every call made before it in this tab.
 *
 * User ids may be spelled in any case, and with a device behind a slash: `Bob/ios`
 * is the conversation `bob`. What an application keeps in `customField` and `ext`
 * it may name by a type of its own: `getLocalConversations<Notes, Ext>()`.
 *
 * @example
 * miniCore.usePlugin(localCachePlugin, "localCache");
 * await miniCore.open({ username, accessToken });
 * const { data } = await miniCore.localCache.getLocalConversations();
 * for (const { conversationId, unReadCount, lastMessage } of data) show(conversationId, unReadCount, lastMessage);
 */
export interface LocalCacheCalls extends LocalDataCalls {
  /** Gets all local conversations, the one with the newest message first. */
  getLocalConversations<Field extends Fields = Fields, Ext extends Fields = Fields>(): Promise<AsyncResult<ConversationItem<Field, Ext>[]>>;
  /** Gets one local conversation; `data` is undefined if there is none. */
  getLocalConversation<Field extends Fields = Fields, Ext extends Fields = Fields>(
    params: SessionParams,
  ): Promise<AsyncResult<ConversationItem<Field, Ext> | undefined>>;
  /** Keeps an object with a conversation, in place of the one before. A conversation that is not there yet begins with it. */
  setLocalConversationCustomField<Field extends Fields = Fields>(params: UpdateConversationParams<Field>): Promise<void>;
  /** Sets a conversation's unread count to 0. One that is not there is left alone. */
  clearConversationUnreadCount(params: SessionParams): Promise<void>;
  /** Removes a conversation from this browser, and its messages unless `isRemoveLocalMessage` is false. A newer message brings it back. */
  removeLocalConversation(params: RemoveLocalConversationParams): Promise<void>;
  /**
   * Gets a page of local conversations, newest first; ours, not the vendor's. A
   * conversation that moves up between two pages is not given twice.
   *
   * @example
   * let cursor = "";
   * do {
   *   const { data } = await connection.localCache.getLocalConversationPage({ pageSize: 50, cursor });
   *   show(data.conversations);
   *   cursor = data.cursor;
   * } while (cursor);
   */
  getLocalConversationPage<Field extends Fields = Fields, Ext extends Fields = Fields>(
    params?: LocalConversationPageParams,
  ): Promise<AsyncResult<LocalConversationPage<Field, Ext>>>;
  /** Gets where data is kept, what waits and what failed without a caller; ours, not the vendor's. Never rejects, needs no login. */
  getHealth(): Promise<AsyncResult<LocalCacheHealth>>;
  /**
   * Calls a listener with each new `state` of the store, with what `getHealth()` gives then; ours, not the
   * vendor's. It also follows stores that later logins open. Returns a function that ends it. Needs no login.
   *
   * @example
   * const stop = connection.localCache.onHealthChange(({ state, cause, unsaved }) => {
   *   if (state === "degraded") warn(`Messages are not saved yet: ${cause.message}`);
   * });
   */
  onHealthChange(listener: (health: LocalCacheHealth) => void): () => void;
}

export interface ServerConversationsParams {
  /** 1 to 50, default 20. */
  pageSize?: number;
  /** "" or the cursor of the page before. */
  cursor?: string;
  /** List conversations without a message, too. Default false. */
  includeEmptyConversations?: boolean;
}

/** A conversation as the server lists it. */
export interface ServerConversationItem {
  conversationId: string;
  conversationType: 'singleChat' | 'groupChat';
  isPinned: boolean;
  /** ms since the epoch; 0 if it is not pinned. */
  pinnedTime: number;
  unReadCount: number;
  /** null or empty if the conversation has no message. */
  lastMessage: Record<string, any> | null;
  /** 0 to 19. */
  marks?: number[];
}

/** A row of the server's answer that could not be read and was left out. */
export interface ServerProblem {
  /** Its place in the answer, from 0. */
  row: number;
  conversationId?: string;
  reason: string;
}

export interface ServerConversationsResult extends AsyncResult<{ conversations: ServerConversationItem[]; cursor: string }> {
  problems?: ServerProblem[];
}

export interface OldListParams extends Callbacks<OldList> {
  /** From 1. Without both numbers the list is whole. */
  pageNum?: number;
  /** At most 20, by the server's rule. */
  pageSize?: number;
}

/** A conversation as the server's old list has it. */
export interface OldListItem {
  /** `org#app_bob@easemob.com`, or `org#app_g1@conference.easemob.com` for a group. */
  channel_id: string;
  unread_num: number;
  /** {} if the conversation has no message; ours: null if it could not be read, see `problems`. */
  lastMessage?: Record<string, any> | null;
}

export interface OldList extends AsyncResult<{ channel_infos: OldListItem[] }> {
  problems?: ServerProblem[];
}

export interface MarkParams {
  conversations: SessionParams[];
  /** 0 to 19. */
  mark: number;
}

export interface HistoryParams {
  /** The peer's user id, or the group's or room's id. */
  targetId: string;
  chatType: ChatType;
  /** The cursor of the page before, a server id; none begins at the newest message. */
  cursor?: number | string | null;
  /** 1 to 50, default 20. */
  pageSize?: number;
  /** `up` (default) goes from newer messages to older ones, `down` the other way. */
  searchDirection?: 'up' | 'down';
  searchOptions?: {
    /** Only messages of this user; in groups. */
    from?: string;
    msgTypes?: MessageType[];
    /** ms since the epoch */
    startTime?: number;
    /** ms since the epoch */
    endTime?: number;
  };
  success?(history: History): void;
  fail?(error: unknown): void;
}

export interface History {
  /** For the next page. */
  cursor?: string;
  messages: Record<string, any>[];
  /** There is nothing behind this page. */
  isLast: boolean;
  /** Messages that could not be read, set aside. */
  problems?: ServerProblem[];
}

export interface Contact {
  userId: string;
  remark: string;
}

/** The vendor's old style, which works beside the promise. */
export interface Callbacks<Result> {
  success?(result: Result): void;
  error?(error: unknown): void;
}

/**
 * `connection.contact`: the calls on the server's lists of conversations,
 * contacts and messages.
 *
 * Each rejects with `{ type: 700 }` without a login, with the vendor's error
 * object if the request fails, and with `{ type: 800 }` if its result could not
 * be put into the local cache. Wrong parameters are an `Error` of the vendor's
 * text before any request: thrown by calls on lists and deleteConversation, a
 * rejection by the others.
 *
 * @example
 * miniCore.usePlugin(contactPlugin, "contact");
 * const { data } = await miniCore.contact.getServerConversations({ pageSize: 50, cursor: "" });
 */
export interface ContactCalls {
  /**
   * Gets a page of the server's conversation list, newest first, and merges it
   * into the local one: pins, marks, unread counts and last messages. What the
   * server does not list stays in the local one: the server keeps about 100.
   * `pageSize` is a whole number from 1 to 50: for any other (0, 51) this throws
   * "Invalid parameter pageSize: …" before a request, where the vendor's plugin
   * sends it to the server.
   */
  getServerConversations(params?: ServerConversationsParams): Promise<ServerConversationsResult>;
  /** Gets a page of the conversations that are pinned on the server, the last pinned first, and merges it likewise. */
  getServerPinnedConversations(params?: ServerConversationsParams): Promise<ServerConversationsResult>;
  /** Gets a page of the conversations with a mark, and merges it likewise. `pageSize` is 1 to 10, default 10. */
  getServerConversationsByFilter(params: {
    filter: { mark: number };
    pageSize?: number;
    cursor?: string;
  }): Promise<ServerConversationsResult>;
  /**
   * Gets the server's conversations the old way. They are not merged into the local
   * list, and have neither pins nor marks: `getServerConversations` is better.
   */
  getConversationlist(params?: OldListParams): Promise<OldList>;
  /** Pins a conversation on the server, or unpins it, and keeps that locally. */
  pinConversation(params: SessionParams & { isPinned: boolean }): Promise<AsyncResult<{ isPinned: boolean; pinnedTime: number }>>;
  /** Puts a mark on conversations, on the server and locally. */
  addConversationMark(params: MarkParams): Promise<void>;
  /** Takes a mark away from conversations. */
  removeConversationMark(params: MarkParams): Promise<void>;
  /** Gets a page of messages of the past from the server, and keeps them in this browser: `getLocalMessages` gives them afterwards. They never count as unread. */
  getHistoryMessages(params: HistoryParams): Promise<History>;
  /** Deletes a conversation on the server (with `deleteRoam` its messages there, too), and locally. */
  deleteConversation(
    params: { channel: string; chatType: 'singleChat' | 'groupChat'; deleteRoam: boolean } & Callbacks<AsyncResult<{ result: string }>>,
  ): Promise<AsyncResult<{ result: string }>>;
  /** Gets the user ids of all contacts. The success callback gets them as `{ name, subscription, jid }`. */
  getContacts(params?: Callbacks<{ name: string; subscription: string; jid: object }[]>): Promise<AsyncResult<string[]>>;
  /** Gets all contacts with their remarks. */
  getAllContacts(): Promise<AsyncResult<Contact[]>>;
  /** Gets a page of contacts with their remarks. `pageSize` is 1 to 50, default 20. */
  getContactsWithCursor(params?: { pageSize?: number; cursor?: string }): Promise<AsyncResult<{ cursor: string; contacts: Contact[] }>>;
  /** Recalls a message for everybody; the local copy goes, too. `mid` is the server's id of it. */
  recallMessage(params: {
    mid: string;
    to: string;
    chatType?: ChatType;
    isChatThread?: boolean;
    /** Goes to the receivers with the recall. */
    ext?: string;
    success?(...answer: unknown[]): void;
    fail?(error: unknown): void;
  }): Promise<SendMsgResult>;
  /** Changes a message that was sent. `messageId` is the server's id of it. */
  modifyMessage(params: { messageId: string; modifiedMessage: Partial<MessageBody> }): Promise<SendMsgResult>;
}
