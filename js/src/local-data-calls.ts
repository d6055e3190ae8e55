import type {
  ConversationListSnapshot,
  ImportResult,
  ListWatch,
  LocalCacheUsage,
  LocalMessagesPage,
  LocalMessagesParams,
  LocalMessagesSnapshot,
  MessageCountParams,
  RemindType,
  RemoveMessagesParams,
  SearchMessagesPage,
  SearchMessagesParams,
  UnreadCountParams,
  Watch,
  WatchListParams,
  WatchMessagesParams,
} from './local-data-types.js';
import type { AsyncResult, LocalMessage, SessionParams } from './types.js';

/**
 * Calls on the local data that the vendor's phone SDKs have and its web SDK has
 * not. They reject as the others of `connection.localCache` do. A conversation that
 * is not there gives an empty answer. Each names the phone's call that it is like
 * (Android; `docs/from-the-phone-sdk.md` has iOS too).
 */
export interface LocalDataCalls {
  // ---- conversations

  /**
   * Calls a listener with the list of conversations at once, and again after every
   * change of it, made in any tab; at most once a frame. The phone's
   * `onConversationUpdate`; the snapshot is the payload of the vendor's 5.x event
   * `onConversationListUpdate`. A listener that throws is reported in health.
   *
   * @returns a function that ends the watch; its `more()` watches one page more
   * @example
   * const stop = miniCore.localCache.watchLocalConversations(({ items }) => show(items), { pageSize: 50, pinnedFirst: true });
   */
  watchLocalConversations(listener: (snapshot: ConversationListSnapshot) => void, params?: WatchListParams): ListWatch;
  /** Gets the sum of the unread counts of all conversations that are not muted. The phone's `getUnreadMessageCount`. */
  getLocalUnreadMessageCount(params?: UnreadCountParams): Promise<AsyncResult<number>>;
  /** Calls a listener with that sum at once, and whenever it changes. */
  watchLocalUnreadMessageCount(listener: (count: number) => void, params?: UnreadCountParams): Watch;
  /** Sets the unread counts of all conversations to 0, in one transaction. The phone's `markAllConversationsAsRead`. */
  clearAllConversationUnreadCount(params?: { conversationType?: SessionParams['conversationType'] }): Promise<void>;
  /**
   * Sets the conversation that the user has open in this tab. Messages that arrive for it
   * while the page is visible count as read at once. Web 5's `setCurrentConversation`.
   */
  setCurrentConversation(params: SessionParams): Promise<void>;
  /** Gets what setCurrentConversation set; `data` is undefined for none. */
  getCurrentConversation(): Promise<AsyncResult<SessionParams | undefined>>;
  /** No conversation is open any more. */
  resetCurrentConversation(): Promise<void>;
  /** Removes several conversations in one transaction, as removeLocalConversation does. The phone's `asyncDeleteConversations`, here only. */
  removeLocalConversations(params: { conversations: SessionParams[]; isRemoveLocalMessage?: boolean }): Promise<void>;
  /** Removes all conversations from this browser, in one transaction. The phone's `asyncDeleteAllMsgsAndConversations(false)`. */
  removeAllLocalConversations(params?: { isRemoveLocalMessage?: boolean }): Promise<void>;
  /**
   * Stores what the user has typed and not sent, a string or a plain object, as the
   * member `draft` of the conversation. It does not move the conversation. null or
   * "" removes it.
   */
  setLocalConversationDraft(params: SessionParams & { draft: string | Record<string, any> | null }): Promise<void>;
  /** Says which messages of a conversation remind the user, in this browser: its `remindType`. The phone's `pushRemindType`. */
  setLocalConversationRemindType(params: SessionParams & { remindType: RemindType }): Promise<void>;

  // ---- storage

  /**
   * Gets how much is kept: the account's conversations and messages, and, if the browser
   * reports them, the bytes that the whole site uses and may use.
   */
  getLocalCacheUsage(): Promise<AsyncResult<LocalCacheUsage>>;
  /**
   * Asks the browser not to delete the site's data when the disk is full; `data` says
   * whether it agreed. Some browsers ask the user: call it after a click.
   */
  requestPersistence(): Promise<AsyncResult<boolean>>;

  // ---- messages

  /**
   * Gets a page of a conversation's messages from this browser. The phone's
   * `loadMoreMsgFromDB`; parameters and result are those of `getHistoryMessages`.
   * Pages are stable while messages arrive, are recalled and removed.
   *
   * @example
   * const { data } = await miniCore.localCache.getLocalMessages({ conversationId: "bob", conversationType: "singleChat", fill: true });
   * show(data.messages, data.hasGap);
   */
  getLocalMessages(params: LocalMessagesParams): Promise<AsyncResult<LocalMessagesPage>>;
  /**
   * Calls a listener with a conversation's newest messages at once, and again after
   * every change of them, made in any tab: messages that are sent, arrive, are
   * edited, recalled, removed. At most once a frame. What arrives makes the window
   * longer: the oldest message that was shown stays. A listener that throws is
   * reported in health.
   *
   * @returns a function that ends the watch; its `more()` watches one page of older messages more
   * @example
   * const bob = { conversationId: "bob", conversationType: "singleChat" } as const;
   * const stop = miniCore.localCache.watchLocalMessages(({ messages, hasMore }) => showHistory(messages, hasMore), bob);
   */
  watchLocalMessages(listener: (snapshot: LocalMessagesSnapshot) => void, params: WatchMessagesParams): ListWatch;
  /** Gets one message by its server or client id; `data` is undefined if there is none. The phone's `getMessage`. */
  getLocalMessage(params: { messageId: string }): Promise<AsyncResult<LocalMessage | undefined>>;
  /** Counts messages of a conversation, or of all. The phone's `getAllMsgCount`. */
  getLocalMessageCount(params?: MessageCountParams): Promise<AsyncResult<number>>;
  /**
   * Finds messages by words, anywhere in the text; upper and lower case, full and
   * half width are the same. The phone's `searchMsgFromDB`. A search of a large
   * store may end before its page is full: then `isLast` is false and `cursor` goes on.
   */
  searchLocalMessages(params: SearchMessagesParams): Promise<AsyncResult<SearchMessagesPage>>;
  /**
   * Puts a message into its conversation at the place of its time. It may become the
   * last message and never counts as unread. Rejects if one with its id exists. The
   * phone's `insertMessage`, `saveMessage`.
   */
  insertLocalMessage(params: { message: LocalMessageInput }): Promise<void>;
  /** Stores messages that were kept elsewhere, at most 1,000 a call. The phone's `importMessages`. */
  importLocalMessages(params: { messages: LocalMessageInput[] }): Promise<AsyncResult<ImportResult>>;
  /** Changes the body or the ext of a message, in this browser only. The phone's `updateMessage`. */
  updateLocalMessage(params: { messageId: string; changes: Record<string, any> }): Promise<void>;
  /**
   * Removes messages from this browser: those with `messageIds`, or those whose time
   * is in a range. `data` is how many there were. A second delivery does not bring them
   * back, a fetch of the server's history does. The phone's `removeMessage`,
   * `removeMessages(start, end)`, `deleteMessagesBeforeTimestamp`, `clearAllMessages`.
   */
  removeLocalMessages(params: RemoveMessagesParams): Promise<AsyncResult<number>>;
}

/** A message that the application hands to the store, as a store gave it or made anew: at least id, type, to and time; `from` for a received one. */
export type LocalMessageInput = LocalMessage | { id: string; type: string; to: string; from?: string; time: number; [member: string]: any };
