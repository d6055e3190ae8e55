// Code generated from internal/bridge by go generate. DO NOT EDIT.

import type { Reader, Writer } from '../../../internal/bridge/text.js';

/** every message reminds: what a conversation has until told otherwise */
export const remindAll = "ALL";
/** only a message that names the user */
export const remindAt = "AT";
/** none */
export const remindNone = "NONE";
/** messages of one page at most */
export const maxMessagePage = 400;
/** messages of one page if the caller names no size */
export const defaultMessagePage = 20;
/** messages of one import at most */
export const maxImport = 1000;

/** Header is what the store reads of a message that is handed to it. */
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
 * acks and recalls come here too; their ids are unknown and ignored.
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
 * EditMessage is an edit of a message that is stored: it patches, and never
 * brings one back.
 */
export interface EditMessage {
  /** the message as edited */
  body: unknown;
  serverMsgId: string;
  id: string;
  /** how many edits it has seen; 0 if the server does not count */
  edits: number;
}

/** Recall takes a message back, its sender's wish. */
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
 * A patch after a recall (it has the key lastMessageId) is an echo of what
 * Recall has done already, computed from what the host read before: ignored.
 * A count comes from the vendor's contact plugin and belongs to the last message
 * that the same server list brought; it creates the conversation if that had
 * no message (B28).
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
 * made by this device or reported by another. A conversation that the store does
 * not know stays unknown.
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
 * Clear empties the store as the host's names for its parts say. Tombstones,
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
 * SetCustomField keeps something of the application's with a conversation. A
 * conversation that is not there yet begins with it.
 */
export interface SetCustomField {
  type: string;
  id: string;
  field: unknown;
}

/**
 * ClearUnread is the user having read a conversation. Clearing one that is not
 * there changes nothing.
 */
export interface ClearUnread {
  session: string;
}

/**
 * RemoveConversation is the user removing a conversation, with or without its
 * messages. It leaves a mark: a replay of what was there changes nothing, a
 * newer message or a page of the server's list brings the conversation back.
 */
export interface RemoveConversation {
  session: string;
  withMessages: boolean;
}

/** RemoveMessages deletes a conversation's messages and keeps the conversation. */
export interface RemoveMessages {
  session: string;
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
 * SetCurrent says which conversation the user has open in this tab. What arrives
 * for it while it is also visible counts as read at once.
 */
export interface SetCurrent {
  /** "" for none */
  session: string;
  /** the page is shown; told again when that changes */
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
 * SetDraft keeps what the user has typed and not sent with a conversation. It does
 * not move the conversation. One that is not there yet begins with it.
 */
export interface SetDraft {
  type: string;
  id: string;
  /** a string or a plain object; 0 removes the draft */
  draft: unknown;
}

/**
 * SetRemindType says which messages of a conversation remind the user, on this
 * device. A conversation that is not there yet begins with it.
 */
export interface SetRemindType {
  type: string;
  id: string;
  /** RemindAll, RemindAt or RemindNone */
  remindType: string;
}

/**
 * FollowList asks what changed in a watched list of conversations since this call
 * was made last. The first one, and one after the log was cut off, gives the whole.
 */
export interface FollowList {
  /** the caller's number for the list; each has a state of its own */
  watch: number;
  /** what is watched; looked at when the watch begins */
  select?: Selection | undefined;
  /** the first that many conversations; 0 for all. It may grow */
  limit: number;
  /** the database may have been written without a log: look at everything */
  unlogged: boolean;
}

/**
 * ListPatch is what changed in a watched list. To apply it, take Removed and
 * Upserted out of the list, then put each of Upserted in at its index, in order.
 */
export interface ListPatch {
  /** false: nothing of the list changed, the other members are empty */
  changed: boolean;
  /** the list begins anew with Upserted; what was known before is void */
  reset: boolean;
  /** "message", "conversation", "local" or "reset" */
  reason: string;
  /** sessions that are new in the list or were written, in the order of the list */
  upserted: readonly string[];
  /** the conversations of Upserted, in the same order */
  items: readonly unknown[];
  /** where each stands in the list now */
  at: readonly number[];
  /** sessions that are in the list no more */
  removed: readonly string[];
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

/** LocalMessage is a message that the application hands to the store. */
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
 * ImportLocalMessages takes messages in that were kept elsewhere: own or received ones,
 * at most MaxImport. One that exists or belongs to nobody here is skipped.
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
}

export const readListPatch = (r: Reader): ListPatch => ({
  changed: r.flag(),
  reset: r.flag(),
  reason: r.text(),
  upserted: r.list(() => r.text()),
  items: r.list(() => r.body()),
  at: r.list(() => r.number()),
  removed: r.list(() => r.text()),
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
  openStore: { takes: OpenStore; gives: void };
}

export const pageCalls: { [Name in keyof PageCalls]: {
  write(w: Writer, x: PageCalls[Name]['takes']): void;
  read(r: Reader): PageCalls[Name]['gives'];
} } = {
  openStore: { write: writeOpenStore, read: () => undefined },
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
