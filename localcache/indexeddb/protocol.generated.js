// @ts-check
// Code generated from localcache/indexeddb/protocol.go by go generate. DO NOT EDIT.

/** @import { Reader, Writer } from '../../internal/bridge/text.js' */

/** @param {Writer} w @param {any} x */
export function writeConversationRow(w, x) {
  w.body(x);
  w.text(x.sessionId);
  w.text(x.conversationType);
  w.text(x.conversationId);
  w.number(x.lastMessageTime);
  w.number(x.unReadCount);
  w.text(x.rules);
  w.number(x.clearedAt);
  if (typeof x.isPinned === 'boolean') w.flag(x.isPinned);
  else w.absent();
  if (typeof x.pinnedTime === 'number') w.number(x.pinnedTime);
  else w.absent();
  w.flag(Array.isArray(x.marks));
  if (Array.isArray(x.marks)) w.list(integers(x.marks), (item) => w.number(item));
  w.text(x.remindType);
  w.flag(x.hasDraft);
  w.number(x.drift);
  w.text(x.whole);
  w.text(x.lastMessage?.serverMsgId);
}

/** @param {Reader} r */
export function readConversationFields(r) {
  /** @type {any} */
  const x = {};
  x.sessionId = r.text();
  x.conversationType = r.text();
  x.conversationId = r.text();
  x.lastMessageTime = r.number();
  x.unReadCount = r.number();
  if (!r.absent()) x.rules = r.text();
  if (!r.absent()) x.clearedAt = r.number();
  if (!r.absent()) x.isPinned = r.flag();
  if (!r.absent()) x.pinnedTime = r.number();
  if (r.flag()) x.marks = r.list(() => r.number());
  if (!r.absent()) x.remindType = r.text();
  if (!r.absent()) x.hasDraft = r.flag();
  if (!r.absent()) x.drift = r.number();
  if (!r.absent()) x.whole = r.text();
  return x;
}

/** What the members of ConversationFields are in a row. */
export const typesOfConversationFields = { sessionId: 'text', conversationType: 'text', conversationId: 'text', lastMessageTime: 'number', unReadCount: 'number', rules: 'text', clearedAt: 'number', isPinned: 'flag', pinnedTime: 'number', marks: 'numbers', remindType: 'text', hasDraft: 'flag', drift: 'number', whole: 'text' };

/** Those that ConversationFields leaves out of a row when they have no value. */
export const optionalConversationFields = ['rules', 'clearedAt', 'isPinned', 'pinnedTime', 'marks', 'remindType', 'hasDraft', 'drift', 'whole'];

/** @param {Writer} w @param {any} x */
export function writeMessageRow(w, x) {
  w.body(x);
  w.body(x.body);
  w.text(x.sessionId);
  w.number(x.order);
  w.text(x.tie);
  w.text(x.serverKey);
  w.text(x.clientId);
  w.text(x.nonce);
  w.number(x.status);
  w.flag(x.counted);
  w.flag(x.recalled);
  w.flag(x.removed);
  w.number(x.edits);
  w.number(x.deadline);
  w.number(x.time);
}

/** @param {Reader} r */
export function readMessageFields(r) {
  /** @type {any} */
  const x = {};
  x.sessionId = r.text();
  x.order = r.number();
  x.tie = r.text();
  x.status = r.number();
  if (!r.absent()) x.serverKey = r.text();
  if (!r.absent()) x.clientId = r.text();
  if (!r.absent()) x.nonce = r.text();
  if (!r.absent()) x.counted = r.flag();
  if (!r.absent()) x.recalled = r.flag();
  if (!r.absent()) x.removed = r.flag();
  if (!r.absent()) x.edits = r.number();
  if (!r.absent()) x.time = r.number();
  if (!r.absent()) x.pending = r.text();
  if (!r.absent()) x.deadline = r.number();
  return x;
}

/** What the members of MessageFields are in a row. */
export const typesOfMessageFields = { sessionId: 'text', order: 'number', tie: 'text', status: 'number', serverKey: 'text', clientId: 'text', nonce: 'text', counted: 'flag', recalled: 'flag', removed: 'flag', edits: 'number', time: 'number', pending: 'text', deadline: 'number' };

/** Those that MessageFields leaves out of a row when they have no value. */
export const optionalMessageFields = ['serverKey', 'clientId', 'nonce', 'counted', 'recalled', 'removed', 'edits', 'time', 'pending', 'deadline'];

/** @param {Writer} w @param {any} x */
export function writeVendorConversation(w, x) {
  w.body(x);
  w.text(x.sessionId);
  w.number(x.updateTime);
  w.number(x.unReadCount);
  w.number(x.unreadCountClearTimestamp);
  w.body((typeof x.customField === 'object' ? x.customField ?? undefined : undefined));
}

/** @param {Writer} w @param {any} x */
export function writeVendorMessage(w, x) {
  w.body(x);
  w.text(x.id);
  w.text(x.from);
  w.text(x.to);
  w.text(x.chatType);
  if (typeof x.time === 'number') w.number(x.time);
  else w.absent();
  w.number(x.status);
  w.text(x.serverMsgId);
  w.flag(Boolean(x.chatThread));
  w.flag(Boolean(x.isChatThread));
  w.text(x.sessionId);
}

/** @param {Reader} r */
export function readGetConversation(r) {
  /** @type {any} */
  const x = {};
  x.session = r.text();
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeConversationRows(w, x) {
  w.list(x.rows, (item) => writeConversationRow(w, item));
}

/** @returns {any} */
export const readGetLatest = () => ({});

/** @param {Writer} w @param {any} x */
export function writeLatest(w, x) {
  w.number(x.time);
}

/** @param {Reader} r */
export function readGetMessages(r) {
  /** @type {any} */
  const x = {};
  x.index = r.text();
  x.low = r.key();
  x.high = r.key();
  x.lowOpen = r.flag();
  x.highOpen = r.flag();
  x.limit = r.number();
  x.backward = r.flag();
  x.unlikely = r.flag();
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeMessageRows(w, x) {
  w.list(x.rows, (item) => writeMessageRow(w, item));
}

/** @param {Reader} r */
export function readFilter(r) {
  /** @type {any} */
  const x = {};
  x.from = r.text();
  x.fromAbsent = r.flag();
  x.types = r.list(() => r.text());
  if (!r.absent()) x.start = r.number();
  if (!r.absent()) x.end = r.number();
  x.keywords = r.list(() => r.text());
  x.scope = r.text();
  return x;
}

/** @param {Reader} r */
export function readScanMessages(r) {
  /** @type {any} */
  const x = {};
  x.low = r.key();
  x.high = r.key();
  x.limit = r.number();
  x.backward = r.flag();
  if (r.flag()) x.filter = readFilter(r);
  return x;
}

/** @param {Reader} r */
export function readGetMessage(r) {
  /** @type {any} */
  const x = {};
  x.key = r.key();
  if (r.flag()) x.filter = readFilter(r);
  return x;
}

/** @param {Reader} r */
export function readCountMessages(r) {
  /** @type {any} */
  const x = {};
  x.low = r.key();
  x.high = r.key();
  if (r.flag()) x.filter = readFilter(r);
  x.except = r.text();
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeCount(w, x) {
  w.number(x.count);
}

/** @param {Reader} r */
export function readFindTexts(r) {
  /** @type {any} */
  const x = {};
  x.only = r.text();
  x.except = r.text();
  x.time = r.number();
  x.session = r.text();
  x.tie = r.text();
  x.newest = r.flag();
  x.limit = r.number();
  if (r.flag()) x.filter = readFilter(r);
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeFoundTexts(w, x) {
  w.list(x.found, (item) => writeFoundText(w, item));
  w.flag(x.end);
}

/** @param {Writer} w @param {any} x */
export function writeFoundText(w, x) {
  w.text(x.sessionId);
  w.number(x.order);
  w.text(x.tie);
}

/** @param {Reader} r */
export function readGetConversationPage(r) {
  /** @type {any} */
  const x = {};
  x.limit = r.number();
  x.time = r.number();
  x.session = r.text();
  x.many = r.flag();
  return x;
}

/** @returns {any} */
export const readGetPinned = () => ({});

/** @param {Reader} r */
export function readGetUnread(r) {
  /** @type {any} */
  const x = {};
  x.type = r.text();
  return x;
}

/** @param {Reader} r */
export function readGetChanges(r) {
  /** @type {any} */
  const x = {};
  x.after = r.number();
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeChangeRows(w, x) {
  w.list(x.rows, (item) => writeChangeRow(w, item));
  w.number(x.last);
  w.number(x.cut);
}

/** @param {Writer} w @param {any} x */
export function writeChangeRow(w, x) {
  w.number(x.number);
  w.text(x.text);
}

/** @returns {any} */
export const readGetNewestChange = () => ({});

/** @param {Writer} w @param {any} x */
export function writeNewestChange(w, x) {
  w.number(x.number);
}

/** @param {Reader} r */
export function readGetMeta(r) {
  /** @type {any} */
  const x = {};
  x.key = r.text();
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeMeta(w, x) {
  w.text(x.text);
}

/** @returns {any} */
export const readGetVendorConversations = () => ({});

/** @param {Writer} w @param {any} x */
export function writeVendorConversations(w, x) {
  w.list(x.rows, (item) => writeVendorConversation(w, item));
}

/** @param {Reader} r */
export function readGetVendorMessages(r) {
  /** @type {any} */
  const x = {};
  x.after = r.key();
  x.limit = r.number();
  x.without = r.list(() => r.text());
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeVendorMessages(w, x) {
  w.list(x.rows, (item) => writeVendorMessage(w, item));
}

/** @param {Reader} r */
export function readGetVendorKeys(r) {
  /** @type {any} */
  const x = {};
  x.store = r.text();
  x.after = r.key();
  x.limit = r.number();
  return x;
}

/** @param {Writer} w @param {any} x */
export function writeKeys(w, x) {
  w.list(x.keys, (item) => w.key(item));
}

/** @param {Reader} r */
export function readTryVendorConversation(r) {
  /** @type {any} */
  const x = {};
  x.key = r.key();
  return x;
}

/** @param {Reader} r */
export function readTryVendorMessage(r) {
  /** @type {any} */
  const x = {};
  x.key = r.key();
  x.without = r.list(() => r.text());
  return x;
}

/** @param {Reader} r */
export function readTryVendorLast(r) {
  /** @type {any} */
  const x = {};
  x.session = r.text();
  x.without = r.list(() => r.text());
  return x;
}

/** @param {Reader} r */
export function readPutConversation(r) {
  /** @type {any} */
  const x = {};
  x.row = r.body();
  x.fields = readConversationFields(r);
  x.last = r.body();
  x.dropLast = r.flag();
  x.customField = r.body();
  x.draft = r.body();
  x.dropDraft = r.flag();
  x.inherits = r.body();
  return x;
}

/** @param {Reader} r */
export function readPutMessage(r) {
  /** @type {any} */
  const x = {};
  x.row = r.body();
  x.body = r.body();
  x.fields = readMessageFields(r);
  return x;
}

/** @param {Reader} r */
export function readDelete(r) {
  /** @type {any} */
  const x = {};
  x.store = r.text();
  x.key = r.key();
  return x;
}

/** @param {Reader} r */
export function readDeleteMessages(r) {
  /** @type {any} */
  const x = {};
  x.low = r.key();
  x.high = r.key();
  x.lowOpen = r.flag();
  x.highOpen = r.flag();
  return x;
}

/** @param {Reader} r */
export function readPutMeta(r) {
  /** @type {any} */
  const x = {};
  x.key = r.text();
  x.text = r.text();
  return x;
}

/** @param {Reader} r */
export function readKeepBody(r) {
  /** @type {any} */
  const x = {};
  x.number = r.number();
  x.text = r.text();
  x.copy = r.number();
  x.without = r.list(() => r.text());
  return x;
}

/** @param {Reader} r */
export function readDropBodies(r) {
  /** @type {any} */
  const x = {};
  x.numbers = r.list(() => r.number());
  return x;
}

/** @param {Reader} r */
export function readAssignBody(r) {
  /** @type {any} */
  const x = {};
  x.body = r.body();
  x.session = r.text();
  x.status = r.number();
  x.serverMsgId = r.text();
  return x;
}

/** @param {Reader} r */
export function readPatchBody(r) {
  /** @type {any} */
  const x = {};
  x.body = r.body();
  x.from = r.body();
  x.members = r.list(() => r.text());
  x.ofType = r.list(() => r.text());
  return x;
}

/** @param {Reader} r */
export function readChangeBody(r) {
  /** @type {any} */
  const x = {};
  x.body = r.body();
  x.from = r.body();
  return x;
}

/** @param {Reader} r */
export function readAppendChange(r) {
  /** @type {any} */
  const x = {};
  x.text = r.text();
  return x;
}

/** @param {Reader} r */
export function readCutChanges(r) {
  /** @type {any} */
  const x = {};
  x.number = r.number();
  return x;
}

/** @param {Reader} r */
export function readListConversations(r) {
  /** @type {any} */
  const x = {};
  x.one = r.text();
  x.limit = r.number();
  x.paged = r.flag();
  x.time = r.number();
  x.session = r.text();
  return x;
}

/** @param {Reader} r */
export function readItemsOf(r) {
  /** @type {any} */
  const x = {};
  x.rows = r.list(readMemoryConversation);
  x.one = r.flag();
  x.paged = r.flag();
  x.cursor = r.text();
  return x;
}

/** @param {Reader} r */
export function readMatchBody(r) {
  /** @type {any} */
  const x = {};
  x.body = r.body();
  if (r.flag()) x.filter = readFilter(r);
  return x;
}

/** @param {Reader} r */
export function readItemsOfRows(r) {
  /** @type {any} */
  const x = {};
  x.rows = r.list(() => r.body());
  x.one = r.flag();
  x.paged = r.flag();
  x.cursor = r.text();
  return x;
}

/** @param {Reader} r */
export function readMemoryConversation(r) {
  /** @type {any} */
  const x = {};
  x.fields = readConversationFields(r);
  x.last = r.body();
  x.customField = r.body();
  x.draft = r.body();
  return x;
}

/** @param {any} x */
export function viewItem(x) {
  /** @type {any} */
  const out = {
    conversationId: x.conversationId,
    conversationType: x.conversationType,
    unReadCount: x.unReadCount,
    customField: x.customField,
    lastMessage: x.lastMessage,
  };
  if ((x.isPinned ?? undefined) !== undefined) out.isPinned = x.isPinned;
  if ((x.pinnedTime ?? undefined) !== undefined) out.pinnedTime = x.pinnedTime;
  if ((x.marks ?? undefined) !== undefined) out.marks = x.marks;
  if ((x.draft ?? undefined) !== undefined) out.draft = x.draft;
  if ((x.remindType ?? undefined) !== undefined) out.remindType = x.remindType;
  return out;
}

/** @param {any} x */
export function viewHostRecord(x) {
  /** @type {any} */
  const out = {
    conversationId: x.conversationId,
    conversationType: x.conversationType,
    sessionId: x.sessionId,
    updateTime: x.lastMessageTime,
    unReadCount: x.unReadCount,
  };
  if ((x.customField ?? undefined) !== undefined) out.customField = x.customField;
  if ((x.lastMessage ?? undefined) !== undefined) out.lastMessage = x.lastMessage;
  if (((x.lastMessage?.serverMsgId ?? x.lastMessage?.id) ?? undefined) !== undefined) out.lastMessageId = (x.lastMessage?.serverMsgId ?? x.lastMessage?.id);
  if ((x.clearedAt ?? undefined) !== undefined) out.unreadCountClearTimestamp = x.clearedAt;
  return out;
}

/** @param {Writer} w @param {any} x */
export function writeFault(w, x) {
  w.text(x.name);
  w.text(x.message);
  w.body(x.cause);
  w.flag(x.begun);
}

/** @param {unknown} list */
const integers = (list) => (Array.isArray(list) ? list.filter(Number.isInteger) : []);

/** Reads what Go asks for, by name. */
export const requests = {
  getConversation: readGetConversation,
  getLatest: readGetLatest,
  getMessages: readGetMessages,
  scanMessages: readScanMessages,
  getMessage: readGetMessage,
  countMessages: readCountMessages,
  findTexts: readFindTexts,
  getConversationPage: readGetConversationPage,
  getPinned: readGetPinned,
  getUnread: readGetUnread,
  getChanges: readGetChanges,
  getNewestChange: readGetNewestChange,
  getMeta: readGetMeta,
  getVendorConversations: readGetVendorConversations,
  getVendorMessages: readGetVendorMessages,
  getVendorKeys: readGetVendorKeys,
  tryVendorConversation: readTryVendorConversation,
  tryVendorMessage: readTryVendorMessage,
  tryVendorLast: readTryVendorLast,
  filter: readFilter,
  putConversation: readPutConversation,
  putMessage: readPutMessage,
  delete: readDelete,
  deleteMessages: readDeleteMessages,
  putMeta: readPutMeta,
  keepBody: readKeepBody,
  dropBodies: readDropBodies,
  assignBody: readAssignBody,
  patchBody: readPatchBody,
  changeBody: readChangeBody,
  appendChange: readAppendChange,
  cutChanges: readCutChanges,
  listConversations: readListConversations,
  itemsOf: readItemsOf,
  matchBody: readMatchBody,
  itemsOfRows: readItemsOfRows,
  memoryConversation: readMemoryConversation,
};

/** Writes the answers to reads, by the name of the read. */
export const answers = {
  getConversation: writeConversationRows,
  getLatest: writeLatest,
  getMessages: writeMessageRows,
  scanMessages: writeMessageRows,
  getMessage: writeMessageRows,
  countMessages: writeCount,
  findTexts: writeFoundTexts,
  getConversationPage: writeConversationRows,
  getPinned: writeConversationRows,
  getUnread: writeConversationRows,
  getChanges: writeChangeRows,
  getNewestChange: writeNewestChange,
  getMeta: writeMeta,
  getVendorConversations: writeVendorConversations,
  getVendorMessages: writeVendorMessages,
  getVendorKeys: writeKeys,
  tryVendorConversation: writeVendorConversations,
  tryVendorMessage: writeVendorMessages,
  tryVendorLast: writeVendorMessages,
};
