// Code generated from internal/bridge by go generate. DO NOT EDIT.

import type { Reader, Writer } from '../../../internal/bridge/text.js';

export const phaseNew = "new";
export const phaseLoggingIn = "loggingIn";
/** the websocket is up */
export const phaseOnline = "online";
/** between two websockets */
export const phaseReconnecting = "reconnecting";
/** reconnecting was given up; the user is still logged in */
export const phaseLost = "lost";
export const phaseClosed = "closed";
/** conversations, contacts or messages of one page at most */
export const maxServerPage = 50;
export const defaultServerPage = 20;
/** conversations with a mark of one page at most */
export const maxFilterPage = 10;
export const defaultFilterPage = 10;
/** marks are 0 to this */
export const maxConversationMark = 19;
/** how long the server has for one answer, ms (docs/protocol.md section 7) */
export const answerMS = 15000;
/** every message reminds: the default */
export const remindAll = "ALL";
/** only a message that names the user */
export const remindAt = "AT";
/** none */
export const remindNone = "NONE";
/** conversations of one page at most */
export const maxListPage = 1000;
/** conversations of one page if the caller names no size */
export const defaultListPage = 20;
/** no answer in time */
export const typeTimeout = -1;
/** no answer, or one that is not understood */
export const typeUnknown = -2;
export const typeParameter = -3;
export const typeUserNotAssigned = 0;
export const typeOpenFailed = 1;
export const typeAuth = 2;
export const typeDisconnected = 16;
export const typeRequestFailed = 17;
export const typeInvalidToken = 28;
/** of the connection's calls */
export const typeNotLoggedIn = 39;
export const typeLimit = 50;
export const typeMessageNotFound = 51;
export const typeNoPermission = 52;
export const typeUnsupported = 53;
export const typeNotAllowed = 54;
export const typeTokenExpired = 56;
export const typeServingDisabled = 57;
export const typeUploadFailed = 101;
export const typeDownloadFailed = 200;
export const typeParseFailed = 203;
export const typeUserNotFound = 204;
export const typeMessageParameter = 205;
export const typeOtherDevice = 206;
export const typeUserRemoved = 207;
export const typeAlreadyLoggedIn = 208;
export const typeTooManyDevices = 214;
export const typePasswordChanged = 216;
export const typeKickedByDevice = 217;
export const typeMutedByAdmin = 219;
export const typeDeviceChanged = 220;
export const typeNotFriend = 221;
export const typeServerBusy = 500;
export const typeIllegalContent = 501;
export const typeExternalBlocked = 502;
export const typeServerFault = 503;
export const typeRecallTimeLimit = 504;
export const typeNotEnabled = 505;
export const typeMessagingRefused = 506;
export const typeMuted = 507;
export const typeModerationBlocked = 508;
export const typeCurrentLimiting = 509;
export const typeSendDisconnected = 510;
export const typeSizeLimit = 511;
export const typeSendTimeout = 512;
export const typeAlreadyInGroup = 601;
export const typeNotInGroup = 602;
export const typeDenied = 603;
export const typeLoadMessage = 604;
export const typeNoGroup = 605;
export const typeGroupLimit = 607;
export const typeGroupDisabled = 608;
export const typeGroupAttributes = 609;
/** of the plugins' calls: no app key or token */
export const typeNoToken = 700;
export const typeNotInRoom = 702;
export const typeRoomFull = 704;
export const typeNoRoom = 705;
export const typeLocalDatabase = 800;
/** ours: the module has stopped */
export const typeModuleEnded = 999;
export const typeNoThread = 1300;
export const typeThreadExists = 1301;
export const typeEditNotFound = 1302;
export const typeEditFormat = 1303;
export const typeEditFailed = 1304;
export const typeNoConversation = 1400;
/** messages of one page at most */
export const maxMessagePage = 400;
/** messages of one page if the caller names no size */
export const defaultMessagePage = 20;
/** messages of one import at most */
export const maxImport = 1000;
/** characters of calls that cross at once; a longer call fails */
export const longestText = 67108864;

/** Header is what the rules read of a message. */
export interface Header {
  id: string;
  from: string;
  to: string;
  /** may be missing: then single is meant */
  chatType: string;
  /** ms; the server's clock for received messages, the client's for own */
  time: number;
  /** belongs to a thread or a chat room: not stored */
  thread: boolean;
}

/**
 * ServerState is what the server says of a conversation beside its messages.
 * Absent parts stay as they are.
 */
export interface ServerState {
  pinned?: boolean | undefined;
  /** ms */
  pinnedTime?: number | undefined;
  marks: readonly number[];
  hasMarks: boolean;
}

/**
 * StoreMessage is a message the host received, read from a server list, or is
 * about to send. A nil Header is a server list's conversation without messages.
 */
export interface StoreMessage {
  header?: Header | undefined;
  status: number;
  /** read from a list, not delivered: it never raises an unread count */
  fromServer: boolean;
  body: unknown;
}

/**
 * UpdateMessage is the answer to something this page sent. Answers to commands,
 * acknowledgements and recalls come here too: their ids are unknown, so they are ignored.
 */
export interface UpdateMessage {
  clientId: string;
  serverMsgId: string;
  status: number;
  hasStatus: boolean;
}

/** GetMessage is a read of one message by the id a host knows it by. */
export interface GetMessage {
  id: string;
}

/**
 * EditMessage is an edit of a message that is stored. A message that was removed or
 * recalled stays so.
 */
export interface EditMessage {
  /** the message as edited */
  body: unknown;
  serverMsgId: string;
  id: string;
  /** how many edits it has seen; 0 if the server does not count */
  edits: number;
}

/** Recall deletes a message that its sender has recalled. */
export interface Recall {
  id: string;
}

/** GetConversation is a read of one conversation's record, as a host wants it. */
export interface GetConversation {
  session: string;
}

/**
 * UpdateConversation is a host's patch of a conversation.
 *
 * A patch with the key lastMessageId follows a recall. Recall has done its work
 * already, and the host computed the patch from older data: it is ignored.
 * An unread count comes from the vendor's contact plugin and belongs to the last
 * message of the same server list; without a message it creates the conversation
 * (B28).
 */
export interface UpdateConversation {
  session: string;
  afterRecall: boolean;
  unread: number;
  hasUnread: boolean;
  customField: unknown;
  server: ServerState;
}

/**
 * ChangeServerState is one change of what the server says of a conversation,
 * made by this device or another one. It does not make a conversation.
 */
export interface ChangeServerState {
  session: string;
  pinned?: boolean | undefined;
  /** ms */
  pinnedTime?: number | undefined;
  /** this one mark was added or taken away */
  mark?: number | undefined;
  marked: boolean;
}

/**
 * Clear empties the part of the store that the host names. Tombstones,
 * removal marks and the state of the import stay.
 */
export interface Clear {
  name: string;
}

/**
 * List is a read of conversations, newest first. Without One and Page it answers
 * with an array of all of them.
 */
export interface List {
  /** only this session; the result is the conversation itself or none */
  one: string;
  /** at most so many; 0 for all */
  limit: number;
  /** start behind this one, as the page before gave it */
  cursor: string;
  /** the result is {conversations, cursor} */
  page: boolean;
  /** which ones and in what order; absent for all, newest first */
  select?: Selection | undefined;
}

/**
 * SetCustomField stores an application's own data with a conversation. It makes
 * the conversation if there is none.
 */
export interface SetCustomField {
  type: string;
  id: string;
  field: unknown;
}

/**
 * ClearUnread sets a conversation's unread count to 0: the user has read it. For a
 * conversation that does not exist it changes nothing.
 */
export interface ClearUnread {
  session: string;
}

/**
 * RemoveConversation is the user removing a conversation, with or without its
 * messages. It leaves a mark: when an older message is delivered again nothing changes;
 * a newer one, or a page of the server's list, brings the conversation back.
 */
export interface RemoveConversation {
  session: string;
  withMessages: boolean;
}

/** RemoveMessages deletes a conversation's messages and keeps the conversation. */
export interface RemoveMessages {
  session: string;
}

/** Server is where an app's servers are. */
export interface Server {
  /** org#app */
  appKey: string;
  /** of the websocket */
  url: string;
  /** of the REST server */
  apiUrl: string;
}

/** Device is what the server is told of the device. */
export interface Device {
  resource: string;
  uuid: string;
  name: string;
  platform?: number | undefined;
}

/** Connect begins a login. */
export interface Connect {
  server: Server;
  device: Device;
  user: string;
  /** or a password */
  accessToken: string;
  password: string;
  /** attempts after a drop; below 0: without end */
  autoReconnectMax: number;
  /** acknowledge each single-chat message as delivered */
  delivery: boolean;
  /** attachments live elsewhere: their URLs are taken as they are */
  ownUpload: boolean;
  /** give the sender the contents that moderation put in place of its own */
  replacedContents: boolean;
  loginExt: string;
}

/** RegisterUser makes a user. It needs no login. */
export interface RegisterUser {
  server: Server;
  user: string;
  password: string;
  nickname: string;
}

/** EncodeCombined makes the file of a combined message. */
export interface EncodeCombined {
  appKey: string;
  user: string;
  /** JSON */
  messages: readonly string[];
}

/** SendMessage begins to send an own message. Sent or Unsent tells how it ended. */
export interface SendMessage {
  id: string;
  /** JSON */
  message: string;
}

/** RenewToken goes on with another token. */
export interface RenewToken {
  token: string;
}

/**
 * UseStore says which store of ours the connection's localCache plugin has now: the
 * connection works on it without JavaScript.
 */
export interface UseStore {
  store: number;
}

/** Opened says that a login worked. */
export interface Opened {
  accessToken: string;
  /** seconds that the token is good for; 0 if the server did not say */
  duration: number;
}

/** ConnectionState says what a connection is now. */
export interface ConnectionState {
  /** PhaseLoggingIn and so on */
  phase: string;
  /** "" when logged out */
  token: string;
  /** this device, as the server knows it */
  resource: string;
}

/** Refused says that a login failed. */
export interface Refused {
  reason: Rejection;
}

/** Sent is the end of a send that the server took. */
export interface Sent {
  id: string;
  /** JSON, as the vendor's send resolves with it */
  result: string;
}

/** Unsent is the end of a send that failed. */
export interface Unsent {
  id: string;
  reason: Rejection;
}

/**
 * Happened is an event for the application, by its vendor's name. What messages it
 * has stands in the table of values if the store put it there.
 */
export interface Happened {
  name: string;
  /** JSON; "" for none */
  data: string;
  messages: readonly EventMessage[];
  /** the data is the list of Messages, which nobody needs afterwards */
  list: boolean;
}

/** EventMessage is a received message of an event. */
export interface EventMessage {
  /** of its value in the table; 0: Text */
  number: number;
  /** JSON */
  text: string;
}

/** Rejection is what a promise of the connection rejects with. */
export interface Rejection {
  type: number;
  message: string;
  /** JSON; "" for none */
  data: string;
}

/**
 * OpenCache makes the instance of the connection's localCache plugin if there is
 * none. This and the events below feed a plugin that is not ours, or whose store is
 * not ready.
 */
export interface OpenCache {
  user: string;
  dbName: string;
}

/** CacheMessage stores a received message. */
export interface CacheMessage {
  message: string;
}

/** CacheAnswer says how the server answered an own message. */
export interface CacheAnswer {
  clientId: string;
  serverId: string;
  status: number;
}

/** CacheRecall removes a message that its sender took back. */
export interface CacheRecall {
  serverId: string;
  conversationId: string;
}

/** CacheEdit changes a stored message. */
export interface CacheEdit {
  /** JSON: the message as edited */
  message: string;
  replaceExt: boolean;
}

/** CacheReplace puts what moderation made of an own message. */
export interface CacheReplace {
  clientId: string;
  /** JSON */
  message: string;
}

/** CacheChange is what another device did to a conversation. */
export interface CacheChange {
  session: string;
  deleted: boolean;
  pinned?: boolean | undefined;
  /** ms */
  pinnedTime?: number | undefined;
  mark?: number | undefined;
  marked: boolean;
}

/** CloseCache closes the plugin's instance. */
export type CloseCache = Record<string, never>;

/**
 * ContactHost is the connection on whose behalf a contact call is made, as it was
 * when the call was made.
 */
export interface ContactHost {
  apiUrl: string;
  orgName: string;
  appName: string;
  accessToken: string;
  user: string;
  resource: string;
  /** attachment URLs are the application's own: handed on as they are */
  ownUpload: boolean;
  /** tell of contents that moderation replaced */
  replacedContents: boolean;
  /** the handle of its open store of ours; 0 for none */
  store: number;
}

/** ConversationName names a conversation. */
export interface ConversationName {
  id: string;
  /** "singleChat" or "groupChat" */
  type: string;
}

/** GetServerConversations asks for a page of the server's conversations, latest first. */
export interface GetServerConversations {
  /** 1 to MaxServerPage; 0 for DefaultServerPage */
  pageSize: number;
  /** "" begins with the latest */
  cursor: string;
  includeEmptyConversations: boolean;
}

/** GetServerPinnedConversations asks for a page of the pinned ones. */
export interface GetServerPinnedConversations {
  pageSize: number;
  cursor: string;
  includeEmptyConversations: boolean;
}

/** GetServerConversationsByFilter asks for a page of the conversations with a mark. */
export interface GetServerConversationsByFilter {
  /** 1 to MaxFilterPage; 0 for DefaultFilterPage */
  pageSize: number;
  cursor: string;
  /** 0 to MaxConversationMark */
  mark: number;
}

/** GetConversationlist asks for the server's conversations the old way. */
export interface GetConversationlist {
  /** from 1; without both numbers the list is whole */
  pageNum: number;
  pageSize: number;
}

/** PinConversation pins or unpins a conversation. */
export interface PinConversation {
  conversation: ConversationName;
  pinned: boolean;
}

/** DeleteConversation deletes a conversation on the server, and in the store. */
export interface DeleteConversation {
  conversation: ConversationName;
  /** the server's copies of its messages too */
  deleteRoam: boolean;
}

/** AddConversationMark puts a mark on conversations. */
export interface AddConversationMark {
  conversations: readonly ConversationName[];
  mark: number;
}

/** RemoveConversationMark takes a mark away. */
export interface RemoveConversationMark {
  conversations: readonly ConversationName[];
  mark: number;
}

/** GetContacts asks for the contacts' names. */
export type GetContacts = Record<string, never>;

/** GetAllContacts asks for the contacts and their remarks. */
export type GetAllContacts = Record<string, never>;

/** GetContactsWithCursor asks for a page of them. */
export interface GetContactsWithCursor {
  pageSize: number;
  cursor: string;
}

/** GetHistoryMessages asks for a page of a conversation's past. */
export interface GetHistoryMessages {
  target: string;
  /** "singleChat", "groupChat" or "chatRoom" */
  chatType: string;
  /** "" begins with the latest */
  cursor: string;
  pageSize: number;
  /** from old to new */
  down: boolean;
  /** only this sender's; groups and rooms */
  from: string;
  types: readonly string[];
  /** ms since the epoch; 0 for no bound */
  start: number;
  end: number;
  /** put the messages into the store */
  keep: boolean;
}

/**
 * Selection chooses conversations of a list and its order. All that is given must
 * hold.
 */
export interface Selection {
  /** "singleChat" or "groupChat"; "" for both */
  conversationType: string;
  /** whether its unread count is above 0 */
  unread?: boolean | undefined;
  pinned?: boolean | undefined;
  /** it has this mark */
  mark?: number | undefined;
  draft?: boolean | undefined;
  /** RemindAll, RemindAt or RemindNone; "" for any */
  remindType: string;
  /** pinned ones before all others, by the time they were pinned, newest first */
  pinnedFirst: boolean;
}

/** CountUnread sums the unread counts of conversations. */
export interface CountUnread {
  /** "" for both */
  conversationType: string;
  /** also those whose remind type is not RemindAll */
  includeMuted: boolean;
}

/**
 * ClearAllUnread does what ClearUnread does, for every conversation that has
 * something unread, in one transaction.
 */
export interface ClearAllUnread {
  /** "" for both */
  conversationType: string;
}

/**
 * SetCurrent sets the conversation that the user has open in this tab. A message that
 * arrives for it while the page is visible counts as read at once.
 */
export interface SetCurrent {
  /** "" for none */
  session: string;
  /** the page is shown; the call is made again when that changes */
  visible: boolean;
}

/** GetCurrent asks what SetCurrent set. */
export type GetCurrent = Record<string, never>;

/** Current is the conversation that is open in this tab. */
export interface Current {
  /** "" for none */
  session: string;
  visible: boolean;
}

/**
 * RemoveConversations does what RemoveConversation does, for several in one
 * transaction.
 */
export interface RemoveConversations {
  sessions: readonly string[];
  withMessages: boolean;
}

/** RemoveAllConversations removes every conversation, in one transaction. */
export interface RemoveAllConversations {
  withMessages: boolean;
}

/**
 * SetDraft stores what the user has typed and not sent. It does not move the
 * conversation, and makes it if there is none.
 */
export interface SetDraft {
  type: string;
  id: string;
  /** a string or a plain object; 0 removes the draft */
  draft: unknown;
}

/**
 * SetRemindType says which messages of a conversation remind the user, on this
 * device. It makes the conversation if there is none.
 */
export interface SetRemindType {
  type: string;
  id: string;
  /** RemindAll, RemindAt or RemindNone */
  remindType: string;
}

/**
 * FollowList asks what changed in a watched list of conversations since the last such
 * call. The first call gives the whole list, and so does one that needs records of the
 * change log that were deleted.
 */
export interface FollowList {
  /** the caller's number for the list; each has a state of its own */
  watch: number;
  /** what is watched; only read when the watch begins */
  select?: Selection | undefined;
  /** the first that many conversations; 0 for all. It may grow */
  limit: number;
  /** the database may have been written without a log: read the whole list */
  unlogged: boolean;
  /** sessions that changed, as far as is known: their rows are read together with the log */
  likely: readonly string[];
}

/**
 * ListPatch is what changed in a watched list. To apply it, take out what is at Left, put
 * each of Upserted in at its index, in order, and cut the list to Length.
 */
export interface ListPatch {
  /** false: nothing of the list changed, the other members are empty */
  changed: boolean;
  /** Upserted is the whole list: forget the old one */
  reset: boolean;
  /** "message", "conversation", "local" or "reset" */
  reason: string;
  /** where conversations that were written stood in the list before, ascending */
  left: readonly number[];
  /** sessions that are new in the list or were written, in the order of the list */
  upserted: readonly string[];
  /** the conversations of Upserted in the same order, one array; 0 for none */
  items: unknown;
  /** where each stands in the list now, ascending */
  at: readonly number[];
  /** sessions that are in the list no more */
  removed: readonly string[];
  /** of the list now */
  length: number;
  /** there are conversations behind the last of the list */
  more: boolean;
}

/** EndWatch forgets the state of a watched list. */
export interface EndWatch {
  watch: number;
}

/**
 * ListChanges is a read of the newest records of the change log, for tools that show
 * what the store does.
 */
export interface ListChanges {
  /** so many at most */
  limit: number;
}

/** ChangeList is records of the change log, oldest first. */
export interface ChangeList {
  changes: readonly LoggedChange[];
}

/** LoggedChange is one record: what one transaction put or deleted. */
export interface LoggedChange {
  /** by the database, in the order of the transactions of all tabs */
  number: number;
  /** sessions */
  conversations: readonly string[];
  /** why each was written: "message", "conversation" or "local" */
  reasons: readonly string[];
  /** the session of each message */
  messages: readonly string[];
  /** sessions that lost all their messages; "" for every session */
  emptied: readonly string[];
}

/** MessageFilter chooses messages. All that is given must hold. */
export interface MessageFilter {
  /** sender; "" for any */
  from: string;
  /** message types as in a message's type ("txt", "img", …); empty for any */
  types: readonly string[];
  /** ms since the epoch, inclusive; compared with the message's own time */
  startTime?: number | undefined;
  /** ms since the epoch, inclusive */
  endTime?: number | undefined;
}

/**
 * GetMessages is a read of one page of a conversation's messages. Up, the default,
 * goes towards older ones, newest first; Down towards newer ones, oldest first.
 */
export interface GetMessages {
  session: string;
  /** begin beside the message with this server or client id, itself excluded */
  startId: string;
  /** or behind the page before, as it gave it */
  cursor: string;
  /** 1 to MaxMessagePage; 0 for DefaultMessagePage */
  pageSize: number;
  down: boolean;
  filter?: MessageFilter | undefined;
}

/** MessagePage is a page of messages. */
export interface MessagePage {
  messages: readonly unknown[];
  /** where the next page begins; "" with IsLast */
  cursor: string;
  /** there are no more in this direction */
  isLast: boolean;
  /** messages may be missing between where the page began and where the next begins */
  hasGap: boolean;
}

/**
 * FindMessage is a read of one message by its server id, or by the client id of
 * any page that sent it.
 */
export interface FindMessage {
  id: string;
}

/** CountMessages counts messages, of one conversation or, without Session, of all. */
export interface CountMessages {
  session: string;
  /** ms since the epoch, inclusive; compared with the message's own time */
  startTime?: number | undefined;
  /** ms since the epoch, inclusive */
  endTime?: number | undefined;
}

/** Count is a number of messages or conversations. */
export interface Count {
  count: number;
}

/** LocalMessage is a message that the application gives to the store. */
export interface LocalMessage {
  header: Header;
  /** "" if the server never had it */
  serverMsgId: string;
  status: number;
  body: unknown;
}

/**
 * InsertMessage puts one message into its conversation, at the place of its time.
 * It may become the last message, never counts as unread, and fails if a message
 * with one of its ids exists.
 */
export interface InsertMessage {
  message: LocalMessage;
}

/**
 * ImportLocalMessages stores messages that were kept elsewhere: own or received ones,
 * at most MaxImport. One that exists, or that this user neither sent nor received, is
 * skipped.
 */
export interface ImportLocalMessages {
  messages: readonly LocalMessage[];
}

/** Imported is what an import did. */
export interface Imported {
  imported: number;
  skipped: readonly SkippedMessage[];
}

/** SkippedMessage is a message that an import left out. */
export interface SkippedMessage {
  id: string;
  /** "exists", "recalled", "foreign" (neither sent nor received by this user), "no id", "no conversation" */
  reason: string;
}

/**
 * ChangeMessage changes the body and the ext of a stored message, on this device
 * only. It fails if there is no such message.
 */
export interface ChangeMessage {
  /** server or client id */
  id: string;
  /** an object whose members replace those of the message */
  changes: unknown;
}

/**
 * RemoveChosenMessages removes messages from this device: those with IDs, or those
 * whose time is in a range. Exactly one way of choosing is given. A replay does not
 * bring them back, a fetch of the server's history does.
 */
export interface RemoveChosenMessages {
  /** "" only with IDs: the messages may be of any conversation */
  session: string;
  /** server or client ids; unknown ones are ignored */
  ids: readonly string[];
  /** ms since the epoch, inclusive */
  startTime?: number | undefined;
  /** ms since the epoch, inclusive */
  endTime?: number | undefined;
}

/**
 * Reconnected says that the connection was lost for so long that the server may
 * have given up keeping messages for it: what comes now need not follow what came
 * before. Without it a store takes what it is given, from its opening to its
 * closing, for one queue.
 */
export type Reconnected = Record<string, never>;

/**
 * Value is a result that is one JavaScript value: a message, a conversation, a
 * list. Body 0 is undefined.
 */
export interface Value {
  body: unknown;
}

/** Failure is why a call failed. */
export interface Failure {
  /** of the browser's exception, "Error" for others */
  name: string;
  message: string;
  /** the exception itself */
  cause: unknown;
}

/**
 * Retention says which messages a store keeps. The oldest go first; conversations,
 * drafts, each conversation's last message, messages that the user has not read, and
 * own ones on their way stay. 0 is no limit.
 */
export interface Retention {
  messagesPerConversation: number;
  days: number;
}

/** Trim removes the messages that a policy does not keep, a bounded number. */
export interface Trim {
  /** messages of a conversation at most; 0 for no limit */
  perConversation: number;
  /** and none older than this, ms since the epoch; 0 for no limit */
  before: number;
}

/** Trimmed is what a Trim did. */
export interface Trimmed {
  removed: number;
  /** there is more to remove */
  more: boolean;
}

/** CountAll counts what a store holds. */
export type CountAll = Record<string, never>;

/** Holdings is what a store holds. */
export interface Holdings {
  conversations: number;
  messages: number;
}

/**
 * SearchMessages finds messages by words, newest first, or oldest first with Down.
 * A search of a large store may end before the page is full and before the last
 * message: then it gives a Cursor without IsLast, and the caller asks again.
 */
export interface SearchMessages {
  /** all must be in the text; at least one, none empty */
  keywords: readonly string[];
  /** "content", "ext" or "all"; "" for "all" */
  scope: string;
  /** "" for all conversations */
  session: string;
  filter?: MessageFilter | undefined;
  /** 1 to MaxMessagePage; 0 for DefaultMessagePage */
  pageSize: number;
  cursor: string;
  down: boolean;
}

/** OpenStore opens an account's store. */
export interface OpenStore {
  /** its IndexedDB database */
  database: string;
  /** the vendor's, which is imported once */
  vendorName: string;
  /** the account's own id */
  user: string;
  /** names this store among all that have the database open: the page's name, a dot, a number */
  nonce: string;
  /** "relaxed" or "strict": see IDBTransaction.durability */
  durability: string;
  /** absent: everything is kept */
  retention?: Retention | undefined;
}

/** StoreReady says that a store is usable. */
export interface StoreReady {
  /** "indexedDB" or "memory" */
  storage: string;
  /** why it is memory */
  reason: string;
}

/** StoreState says that a store's database is in another state: docs/storage-states.md. */
export interface StoreState {
  /** see localcache.State */
  state: string;
  /** where calls run: "indexedDB" or "memory" */
  storage: string;
  /** a word for what is wrong, "" if nothing is */
  code: string;
  /** what it is */
  reason: string;
}

/** ImportProgress says how far the import of the vendor's database came. */
export interface ImportProgress {
  /** "none", "running", "done" or "failed" */
  state: string;
  conversations: number;
  messages: number;
  /** broken rows, set aside */
  skipped: number;
  /** why it failed */
  reason: string;
}

/**
 * StoreChanged says that a transaction of this store changed conversations or their
 * messages.
 */
export interface StoreChanged {
  sessions: readonly string[];
}

/** StoreFault is a failure that belongs to no call. */
export interface StoreFault {
  message: string;
}

/**
 * StoreClosed says that a store has ended: all its calls are settled and its
 * database is closed.
 */
export type StoreClosed = Record<string, never>;

function writeHeader(w: Writer, x: Header): void {
  w.text(x.id);
  w.text(x.from);
  w.text(x.to);
  w.text(x.chatType);
  w.number(x.time);
  w.flag(x.thread);
}

function writeServerState(w: Writer, x: ServerState): void {
  if (x.pinned === undefined) w.absent();
  else w.flag(x.pinned);
  if (x.pinnedTime === undefined) w.absent();
  else w.number(x.pinnedTime);
  w.list(x.marks, (item) => w.number(item));
  w.flag(x.hasMarks);
}

function writeStoreMessage(w: Writer, x: StoreMessage): void {
  w.flag(Boolean(x.header));
  if (x.header) writeHeader(w, x.header);
  w.number(x.status);
  w.flag(x.fromServer);
  w.body(x.body);
}

function writeUpdateMessage(w: Writer, x: UpdateMessage): void {
  w.text(x.clientId);
  w.text(x.serverMsgId);
  w.number(x.status);
  w.flag(x.hasStatus);
}

function writeGetMessage(w: Writer, x: GetMessage): void {
  w.text(x.id);
}

function writeEditMessage(w: Writer, x: EditMessage): void {
  w.body(x.body);
  w.text(x.serverMsgId);
  w.text(x.id);
  w.number(x.edits);
}

function writeRecall(w: Writer, x: Recall): void {
  w.text(x.id);
}

function writeGetConversation(w: Writer, x: GetConversation): void {
  w.text(x.session);
}

function writeUpdateConversation(w: Writer, x: UpdateConversation): void {
  w.text(x.session);
  w.flag(x.afterRecall);
  w.number(x.unread);
  w.flag(x.hasUnread);
  w.body(x.customField);
  writeServerState(w, x.server);
}

function writeChangeServerState(w: Writer, x: ChangeServerState): void {
  w.text(x.session);
  if (x.pinned === undefined) w.absent();
  else w.flag(x.pinned);
  if (x.pinnedTime === undefined) w.absent();
  else w.number(x.pinnedTime);
  if (x.mark === undefined) w.absent();
  else w.number(x.mark);
  w.flag(x.marked);
}

function writeClear(w: Writer, x: Clear): void {
  w.text(x.name);
}

function writeList(w: Writer, x: List): void {
  w.text(x.one);
  w.number(x.limit);
  w.text(x.cursor);
  w.flag(x.page);
  w.flag(Boolean(x.select));
  if (x.select) writeSelection(w, x.select);
}

function writeSetCustomField(w: Writer, x: SetCustomField): void {
  w.text(x.type);
  w.text(x.id);
  w.body(x.field);
}

function writeClearUnread(w: Writer, x: ClearUnread): void {
  w.text(x.session);
}

function writeRemoveConversation(w: Writer, x: RemoveConversation): void {
  w.text(x.session);
  w.flag(x.withMessages);
}

function writeRemoveMessages(w: Writer, x: RemoveMessages): void {
  w.text(x.session);
}

function writeServer(w: Writer, x: Server): void {
  w.text(x.appKey);
  w.text(x.url);
  w.text(x.apiUrl);
}

function writeDevice(w: Writer, x: Device): void {
  w.text(x.resource);
  w.text(x.uuid);
  w.text(x.name);
  if (x.platform === undefined) w.absent();
  else w.number(x.platform);
}

function writeConnect(w: Writer, x: Connect): void {
  writeServer(w, x.server);
  writeDevice(w, x.device);
  w.text(x.user);
  w.text(x.accessToken);
  w.text(x.password);
  w.number(x.autoReconnectMax);
  w.flag(x.delivery);
  w.flag(x.ownUpload);
  w.flag(x.replacedContents);
  w.text(x.loginExt);
}

function writeRegisterUser(w: Writer, x: RegisterUser): void {
  writeServer(w, x.server);
  w.text(x.user);
  w.text(x.password);
  w.text(x.nickname);
}

function writeEncodeCombined(w: Writer, x: EncodeCombined): void {
  w.text(x.appKey);
  w.text(x.user);
  w.list(x.messages, (item) => w.text(item));
}

function writeSendMessage(w: Writer, x: SendMessage): void {
  w.text(x.id);
  w.text(x.message);
}

function writeRenewToken(w: Writer, x: RenewToken): void {
  w.text(x.token);
}

function writeUseStore(w: Writer, x: UseStore): void {
  w.number(x.store);
}

const readOpened = (r: Reader): Opened => ({
  accessToken: r.text(),
  duration: r.number(),
});

const readConnectionState = (r: Reader): ConnectionState => ({
  phase: r.text(),
  token: r.text(),
  resource: r.text(),
});

const readRefused = (r: Reader): Refused => ({
  reason: readRejection(r),
});

const readSent = (r: Reader): Sent => ({
  id: r.text(),
  result: r.text(),
});

const readUnsent = (r: Reader): Unsent => ({
  id: r.text(),
  reason: readRejection(r),
});

const readHappened = (r: Reader): Happened => ({
  name: r.text(),
  data: r.text(),
  messages: r.list(readEventMessage),
  list: r.flag(),
});

const readEventMessage = (r: Reader): EventMessage => ({
  number: r.number(),
  text: r.text(),
});

const readRejection = (r: Reader): Rejection => ({
  type: r.number(),
  message: r.text(),
  data: r.text(),
});

const readOpenCache = (r: Reader): OpenCache => ({
  user: r.text(),
  dbName: r.text(),
});

const readCacheMessage = (r: Reader): CacheMessage => ({
  message: r.text(),
});

const readCacheAnswer = (r: Reader): CacheAnswer => ({
  clientId: r.text(),
  serverId: r.text(),
  status: r.number(),
});

const readCacheRecall = (r: Reader): CacheRecall => ({
  serverId: r.text(),
  conversationId: r.text(),
});

const readCacheEdit = (r: Reader): CacheEdit => ({
  message: r.text(),
  replaceExt: r.flag(),
});

const readCacheReplace = (r: Reader): CacheReplace => ({
  clientId: r.text(),
  message: r.text(),
});

const readCacheChange = (r: Reader): CacheChange => ({
  session: r.text(),
  deleted: r.flag(),
  pinned: r.absent() ? undefined : r.flag(),
  pinnedTime: r.absent() ? undefined : r.number(),
  mark: r.absent() ? undefined : r.number(),
  marked: r.flag(),
});

const readCloseCache = (): CloseCache => ({});

function writeContactHost(w: Writer, x: ContactHost): void {
  w.text(x.apiUrl);
  w.text(x.orgName);
  w.text(x.appName);
  w.text(x.accessToken);
  w.text(x.user);
  w.text(x.resource);
  w.flag(x.ownUpload);
  w.flag(x.replacedContents);
  w.number(x.store);
}

function writeConversationName(w: Writer, x: ConversationName): void {
  w.text(x.id);
  w.text(x.type);
}

function writeGetServerConversations(w: Writer, x: GetServerConversations): void {
  w.number(x.pageSize);
  w.text(x.cursor);
  w.flag(x.includeEmptyConversations);
}

function writeGetServerPinnedConversations(w: Writer, x: GetServerPinnedConversations): void {
  w.number(x.pageSize);
  w.text(x.cursor);
  w.flag(x.includeEmptyConversations);
}

function writeGetServerConversationsByFilter(w: Writer, x: GetServerConversationsByFilter): void {
  w.number(x.pageSize);
  w.text(x.cursor);
  w.number(x.mark);
}

function writeGetConversationlist(w: Writer, x: GetConversationlist): void {
  w.number(x.pageNum);
  w.number(x.pageSize);
}

function writePinConversation(w: Writer, x: PinConversation): void {
  writeConversationName(w, x.conversation);
  w.flag(x.pinned);
}

function writeDeleteConversation(w: Writer, x: DeleteConversation): void {
  writeConversationName(w, x.conversation);
  w.flag(x.deleteRoam);
}

function writeAddConversationMark(w: Writer, x: AddConversationMark): void {
  w.list(x.conversations, (item) => writeConversationName(w, item));
  w.number(x.mark);
}

function writeRemoveConversationMark(w: Writer, x: RemoveConversationMark): void {
  w.list(x.conversations, (item) => writeConversationName(w, item));
  w.number(x.mark);
}

function writeGetContacts(): void {}

function writeGetAllContacts(): void {}

function writeGetContactsWithCursor(w: Writer, x: GetContactsWithCursor): void {
  w.number(x.pageSize);
  w.text(x.cursor);
}

function writeGetHistoryMessages(w: Writer, x: GetHistoryMessages): void {
  w.text(x.target);
  w.text(x.chatType);
  w.text(x.cursor);
  w.number(x.pageSize);
  w.flag(x.down);
  w.text(x.from);
  w.list(x.types, (item) => w.text(item));
  w.number(x.start);
  w.number(x.end);
  w.flag(x.keep);
}

function writeSelection(w: Writer, x: Selection): void {
  w.text(x.conversationType);
  if (x.unread === undefined) w.absent();
  else w.flag(x.unread);
  if (x.pinned === undefined) w.absent();
  else w.flag(x.pinned);
  if (x.mark === undefined) w.absent();
  else w.number(x.mark);
  if (x.draft === undefined) w.absent();
  else w.flag(x.draft);
  w.text(x.remindType);
  w.flag(x.pinnedFirst);
}

function writeCountUnread(w: Writer, x: CountUnread): void {
  w.text(x.conversationType);
  w.flag(x.includeMuted);
}

function writeClearAllUnread(w: Writer, x: ClearAllUnread): void {
  w.text(x.conversationType);
}

function writeSetCurrent(w: Writer, x: SetCurrent): void {
  w.text(x.session);
  w.flag(x.visible);
}

function writeGetCurrent(): void {}

export const readCurrent = (r: Reader): Current => ({
  session: r.text(),
  visible: r.flag(),
});

function writeRemoveConversations(w: Writer, x: RemoveConversations): void {
  w.list(x.sessions, (item) => w.text(item));
  w.flag(x.withMessages);
}

function writeRemoveAllConversations(w: Writer, x: RemoveAllConversations): void {
  w.flag(x.withMessages);
}

function writeSetDraft(w: Writer, x: SetDraft): void {
  w.text(x.type);
  w.text(x.id);
  w.body(x.draft);
}

function writeSetRemindType(w: Writer, x: SetRemindType): void {
  w.text(x.type);
  w.text(x.id);
  w.text(x.remindType);
}

function writeFollowList(w: Writer, x: FollowList): void {
  w.number(x.watch);
  w.flag(Boolean(x.select));
  if (x.select) writeSelection(w, x.select);
  w.number(x.limit);
  w.flag(x.unlogged);
  w.list(x.likely, (item) => w.text(item));
}

export const readListPatch = (r: Reader): ListPatch => ({
  changed: r.flag(),
  reset: r.flag(),
  reason: r.text(),
  left: r.list(() => r.number()),
  upserted: r.list(() => r.text()),
  items: r.body(),
  at: r.list(() => r.number()),
  removed: r.list(() => r.text()),
  length: r.number(),
  more: r.flag(),
});

function writeEndWatch(w: Writer, x: EndWatch): void {
  w.number(x.watch);
}

function writeListChanges(w: Writer, x: ListChanges): void {
  w.number(x.limit);
}

export const readChangeList = (r: Reader): ChangeList => ({
  changes: r.list(readLoggedChange),
});

const readLoggedChange = (r: Reader): LoggedChange => ({
  number: r.number(),
  conversations: r.list(() => r.text()),
  reasons: r.list(() => r.text()),
  messages: r.list(() => r.text()),
  emptied: r.list(() => r.text()),
});

function writeMessageFilter(w: Writer, x: MessageFilter): void {
  w.text(x.from);
  w.list(x.types, (item) => w.text(item));
  if (x.startTime === undefined) w.absent();
  else w.number(x.startTime);
  if (x.endTime === undefined) w.absent();
  else w.number(x.endTime);
}

function writeGetMessages(w: Writer, x: GetMessages): void {
  w.text(x.session);
  w.text(x.startId);
  w.text(x.cursor);
  w.number(x.pageSize);
  w.flag(x.down);
  w.flag(Boolean(x.filter));
  if (x.filter) writeMessageFilter(w, x.filter);
}

export const readMessagePage = (r: Reader): MessagePage => ({
  messages: r.list(() => r.body()),
  cursor: r.text(),
  isLast: r.flag(),
  hasGap: r.flag(),
});

function writeFindMessage(w: Writer, x: FindMessage): void {
  w.text(x.id);
}

function writeCountMessages(w: Writer, x: CountMessages): void {
  w.text(x.session);
  if (x.startTime === undefined) w.absent();
  else w.number(x.startTime);
  if (x.endTime === undefined) w.absent();
  else w.number(x.endTime);
}

export const readCount = (r: Reader): Count => ({
  count: r.number(),
});

function writeLocalMessage(w: Writer, x: LocalMessage): void {
  writeHeader(w, x.header);
  w.text(x.serverMsgId);
  w.number(x.status);
  w.body(x.body);
}

function writeInsertMessage(w: Writer, x: InsertMessage): void {
  writeLocalMessage(w, x.message);
}

function writeImportLocalMessages(w: Writer, x: ImportLocalMessages): void {
  w.list(x.messages, (item) => writeLocalMessage(w, item));
}

export const readImported = (r: Reader): Imported => ({
  imported: r.number(),
  skipped: r.list(readSkippedMessage),
});

const readSkippedMessage = (r: Reader): SkippedMessage => ({
  id: r.text(),
  reason: r.text(),
});

function writeChangeMessage(w: Writer, x: ChangeMessage): void {
  w.text(x.id);
  w.body(x.changes);
}

function writeRemoveChosenMessages(w: Writer, x: RemoveChosenMessages): void {
  w.text(x.session);
  w.list(x.ids, (item) => w.text(item));
  if (x.startTime === undefined) w.absent();
  else w.number(x.startTime);
  if (x.endTime === undefined) w.absent();
  else w.number(x.endTime);
}

function writeReconnected(): void {}

export const readValue = (r: Reader): Value => ({
  body: r.body(),
});

export const readFailure = (r: Reader): Failure => ({
  name: r.text(),
  message: r.text(),
  cause: r.body(),
});

function writeRetention(w: Writer, x: Retention): void {
  w.number(x.messagesPerConversation);
  w.number(x.days);
}

function writeTrim(w: Writer, x: Trim): void {
  w.number(x.perConversation);
  w.number(x.before);
}

export const readTrimmed = (r: Reader): Trimmed => ({
  removed: r.number(),
  more: r.flag(),
});

function writeCountAll(): void {}

export const readHoldings = (r: Reader): Holdings => ({
  conversations: r.number(),
  messages: r.number(),
});

function writeSearchMessages(w: Writer, x: SearchMessages): void {
  w.list(x.keywords, (item) => w.text(item));
  w.text(x.scope);
  w.text(x.session);
  w.flag(Boolean(x.filter));
  if (x.filter) writeMessageFilter(w, x.filter);
  w.number(x.pageSize);
  w.text(x.cursor);
  w.flag(x.down);
}

function writeOpenStore(w: Writer, x: OpenStore): void {
  w.text(x.database);
  w.text(x.vendorName);
  w.text(x.user);
  w.text(x.nonce);
  w.text(x.durability);
  w.flag(Boolean(x.retention));
  if (x.retention) writeRetention(w, x.retention);
}

const readStoreReady = (r: Reader): StoreReady => ({
  storage: r.text(),
  reason: r.text(),
});

const readStoreState = (r: Reader): StoreState => ({
  state: r.text(),
  storage: r.text(),
  code: r.text(),
  reason: r.text(),
});

const readImportProgress = (r: Reader): ImportProgress => ({
  state: r.text(),
  conversations: r.number(),
  messages: r.number(),
  skipped: r.number(),
  reason: r.text(),
});

const readStoreChanged = (r: Reader): StoreChanged => ({
  sessions: r.list(() => r.text()),
});

const readStoreFault = (r: Reader): StoreFault => ({
  message: r.text(),
});

const readStoreClosed = (): StoreClosed => ({});

/** The calls of the group store: what each takes and gives. */
export interface StoreCalls {
  storeMessage: { takes: StoreMessage; gives: void };
  updateMessage: { takes: UpdateMessage; gives: void };
  getMessage: { takes: GetMessage; gives: Value };
  editMessage: { takes: EditMessage; gives: void };
  recall: { takes: Recall; gives: void };
  getConversation: { takes: GetConversation; gives: Value };
  updateConversation: { takes: UpdateConversation; gives: void };
  changeServerState: { takes: ChangeServerState; gives: void };
  clear: { takes: Clear; gives: void };
  list: { takes: List; gives: Value };
  setCustomField: { takes: SetCustomField; gives: void };
  clearUnread: { takes: ClearUnread; gives: void };
  removeConversation: { takes: RemoveConversation; gives: void };
  removeMessages: { takes: RemoveMessages; gives: void };
  countUnread: { takes: CountUnread; gives: Count };
  clearAllUnread: { takes: ClearAllUnread; gives: void };
  setCurrent: { takes: SetCurrent; gives: void };
  getCurrent: { takes: GetCurrent; gives: Current };
  removeConversations: { takes: RemoveConversations; gives: void };
  removeAllConversations: { takes: RemoveAllConversations; gives: void };
  setDraft: { takes: SetDraft; gives: void };
  setRemindType: { takes: SetRemindType; gives: void };
  followList: { takes: FollowList; gives: ListPatch };
  endWatch: { takes: EndWatch; gives: void };
  listChanges: { takes: ListChanges; gives: ChangeList };
  getMessages: { takes: GetMessages; gives: MessagePage };
  findMessage: { takes: FindMessage; gives: Value };
  countMessages: { takes: CountMessages; gives: Count };
  insertMessage: { takes: InsertMessage; gives: void };
  importLocalMessages: { takes: ImportLocalMessages; gives: Imported };
  changeMessage: { takes: ChangeMessage; gives: void };
  removeChosenMessages: { takes: RemoveChosenMessages; gives: Count };
  reconnected: { takes: Reconnected; gives: void };
  trim: { takes: Trim; gives: Trimmed };
  countAll: { takes: CountAll; gives: Holdings };
  searchMessages: { takes: SearchMessages; gives: MessagePage };
}

export const storeCalls: { [Name in keyof StoreCalls]: {
  write(w: Writer, x: StoreCalls[Name]['takes']): void;
  read(r: Reader): StoreCalls[Name]['gives'];
} } = {
  storeMessage: { write: writeStoreMessage, read: () => undefined },
  updateMessage: { write: writeUpdateMessage, read: () => undefined },
  getMessage: { write: writeGetMessage, read: readValue },
  editMessage: { write: writeEditMessage, read: () => undefined },
  recall: { write: writeRecall, read: () => undefined },
  getConversation: { write: writeGetConversation, read: readValue },
  updateConversation: { write: writeUpdateConversation, read: () => undefined },
  changeServerState: { write: writeChangeServerState, read: () => undefined },
  clear: { write: writeClear, read: () => undefined },
  list: { write: writeList, read: readValue },
  setCustomField: { write: writeSetCustomField, read: () => undefined },
  clearUnread: { write: writeClearUnread, read: () => undefined },
  removeConversation: { write: writeRemoveConversation, read: () => undefined },
  removeMessages: { write: writeRemoveMessages, read: () => undefined },
  countUnread: { write: writeCountUnread, read: readCount },
  clearAllUnread: { write: writeClearAllUnread, read: () => undefined },
  setCurrent: { write: writeSetCurrent, read: () => undefined },
  getCurrent: { write: writeGetCurrent, read: readCurrent },
  removeConversations: { write: writeRemoveConversations, read: () => undefined },
  removeAllConversations: { write: writeRemoveAllConversations, read: () => undefined },
  setDraft: { write: writeSetDraft, read: () => undefined },
  setRemindType: { write: writeSetRemindType, read: () => undefined },
  followList: { write: writeFollowList, read: readListPatch },
  endWatch: { write: writeEndWatch, read: () => undefined },
  listChanges: { write: writeListChanges, read: readChangeList },
  getMessages: { write: writeGetMessages, read: readMessagePage },
  findMessage: { write: writeFindMessage, read: readValue },
  countMessages: { write: writeCountMessages, read: readCount },
  insertMessage: { write: writeInsertMessage, read: () => undefined },
  importLocalMessages: { write: writeImportLocalMessages, read: readImported },
  changeMessage: { write: writeChangeMessage, read: () => undefined },
  removeChosenMessages: { write: writeRemoveChosenMessages, read: readCount },
  reconnected: { write: writeReconnected, read: () => undefined },
  trim: { write: writeTrim, read: readTrimmed },
  countAll: { write: writeCountAll, read: readHoldings },
  searchMessages: { write: writeSearchMessages, read: readMessagePage },
};

/** The calls of the group page: what each takes and gives. */
export interface PageCalls {
  connect: { takes: Connect; gives: void };
  registerUser: { takes: RegisterUser; gives: void };
  encodeCombined: { takes: EncodeCombined; gives: void };
  contactHost: { takes: ContactHost; gives: void };
  openStore: { takes: OpenStore; gives: void };
}

export const pageCalls: { [Name in keyof PageCalls]: {
  write(w: Writer, x: PageCalls[Name]['takes']): void;
  read(r: Reader): PageCalls[Name]['gives'];
} } = {
  connect: { write: writeConnect, read: () => undefined },
  registerUser: { write: writeRegisterUser, read: () => undefined },
  encodeCombined: { write: writeEncodeCombined, read: () => undefined },
  contactHost: { write: writeContactHost, read: () => undefined },
  openStore: { write: writeOpenStore, read: () => undefined },
};

/** The calls of the group connection: what each takes and gives. */
export interface ConnectionCalls {
  sendMessage: { takes: SendMessage; gives: void };
  renewToken: { takes: RenewToken; gives: void };
  useStore: { takes: UseStore; gives: void };
}

export const connectionCalls: { [Name in keyof ConnectionCalls]: {
  write(w: Writer, x: ConnectionCalls[Name]['takes']): void;
  read(r: Reader): ConnectionCalls[Name]['gives'];
} } = {
  sendMessage: { write: writeSendMessage, read: () => undefined },
  renewToken: { write: writeRenewToken, read: () => undefined },
  useStore: { write: writeUseStore, read: () => undefined },
};

/** The calls of the group contact: what each takes and gives. */
export interface ContactCalls {
  getServerConversations: { takes: GetServerConversations; gives: void };
  getServerPinnedConversations: { takes: GetServerPinnedConversations; gives: void };
  getServerConversationsByFilter: { takes: GetServerConversationsByFilter; gives: void };
  getConversationlist: { takes: GetConversationlist; gives: void };
  pinConversation: { takes: PinConversation; gives: void };
  deleteConversation: { takes: DeleteConversation; gives: void };
  addConversationMark: { takes: AddConversationMark; gives: void };
  removeConversationMark: { takes: RemoveConversationMark; gives: void };
  getContacts: { takes: GetContacts; gives: void };
  getAllContacts: { takes: GetAllContacts; gives: void };
  getContactsWithCursor: { takes: GetContactsWithCursor; gives: void };
  getHistoryMessages: { takes: GetHistoryMessages; gives: void };
}

export const contactCalls: { [Name in keyof ContactCalls]: {
  write(w: Writer, x: ContactCalls[Name]['takes']): void;
  read(r: Reader): ContactCalls[Name]['gives'];
} } = {
  getServerConversations: { write: writeGetServerConversations, read: () => undefined },
  getServerPinnedConversations: { write: writeGetServerPinnedConversations, read: () => undefined },
  getServerConversationsByFilter: { write: writeGetServerConversationsByFilter, read: () => undefined },
  getConversationlist: { write: writeGetConversationlist, read: () => undefined },
  pinConversation: { write: writePinConversation, read: () => undefined },
  deleteConversation: { write: writeDeleteConversation, read: () => undefined },
  addConversationMark: { write: writeAddConversationMark, read: () => undefined },
  removeConversationMark: { write: writeRemoveConversationMark, read: () => undefined },
  getContacts: { write: writeGetContacts, read: () => undefined },
  getAllContacts: { write: writeGetAllContacts, read: () => undefined },
  getContactsWithCursor: { write: writeGetContactsWithCursor, read: () => undefined },
  getHistoryMessages: { write: writeGetHistoryMessages, read: () => undefined },
};

/** The events of the group connection. */
export interface ConnectionEvents {
  opened: Opened;
  connectionState: ConnectionState;
  refused: Refused;
  sent: Sent;
  unsent: Unsent;
  happened: Happened;
}

export const connectionEvents: { [Name in keyof ConnectionEvents]: (r: Reader) => ConnectionEvents[Name] } = {
  opened: readOpened,
  connectionState: readConnectionState,
  refused: readRefused,
  sent: readSent,
  unsent: readUnsent,
  happened: readHappened,
};

/** The events of the group cache. */
export interface CacheEvents {
  openCache: OpenCache;
  cacheMessage: CacheMessage;
  cacheAnswer: CacheAnswer;
  cacheRecall: CacheRecall;
  cacheEdit: CacheEdit;
  cacheReplace: CacheReplace;
  cacheChange: CacheChange;
  closeCache: CloseCache;
}

export const cacheEvents: { [Name in keyof CacheEvents]: (r: Reader) => CacheEvents[Name] } = {
  openCache: readOpenCache,
  cacheMessage: readCacheMessage,
  cacheAnswer: readCacheAnswer,
  cacheRecall: readCacheRecall,
  cacheEdit: readCacheEdit,
  cacheReplace: readCacheReplace,
  cacheChange: readCacheChange,
  closeCache: readCloseCache,
};

/** The events of the group store. */
export interface StoreEvents {
  storeReady: StoreReady;
  storeState: StoreState;
  importProgress: ImportProgress;
  storeChanged: StoreChanged;
  storeFault: StoreFault;
  storeClosed: StoreClosed;
}

export const storeEvents: { [Name in keyof StoreEvents]: (r: Reader) => StoreEvents[Name] } = {
  storeReady: readStoreReady,
  storeState: readStoreState,
  importProgress: readImportProgress,
  storeChanged: readStoreChanged,
  storeFault: readStoreFault,
  storeClosed: readStoreClosed,
};
