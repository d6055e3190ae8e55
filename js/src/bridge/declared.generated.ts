// Code generated from internal/bridge by go generate. DO NOT EDIT.

import type { Reader, Writer } from '../../../internal/bridge/text.js';

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
}

/** StoreReady says that a store is usable. */
export interface StoreReady {
  /** "indexedDB" or "memory" */
  storage: string;
  /** why it is memory */
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

export const readValue = (r: Reader): Value => ({
  body: r.body(),
});

export const readFailure = (r: Reader): Failure => ({
  name: r.text(),
  message: r.text(),
  cause: r.body(),
});

function writeOpenStore(w: Writer, x: OpenStore): void {
  w.text(x.database);
  w.text(x.vendorName);
  w.text(x.user);
  w.text(x.nonce);
  w.text(x.durability);
}

const readStoreReady = (r: Reader): StoreReady => ({
  storage: r.text(),
  reason: r.text(),
});

const readImportProgress = (r: Reader): ImportProgress => ({
  state: r.text(),
  conversations: r.number(),
  messages: r.number(),
  skipped: r.number(),
  reason: r.text(),
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
  importProgress: ImportProgress;
  storeFault: StoreFault;
  storeClosed: StoreClosed;
}

export const storeEvents: { [Name in keyof StoreEvents]: (r: Reader) => StoreEvents[Name] } = {
  storeReady: readStoreReady,
  importProgress: readImportProgress,
  storeFault: readStoreFault,
  storeClosed: readStoreClosed,
};
